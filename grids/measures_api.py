"""What the map page asks about layers and measures. What is not open to the asker is named, with the reason."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from gis_data import layers
from gis_data.measures import UnknownMeasure
from gis_data.rules.classes import FEWEST_CLASSES, MOST_CLASSES, BadClasses, Method
from gis_data.serving import with_etag
from grids.choropleth import (
    CLASSES,
    DAYS,
    MOST_DAYS,
    NoFixedLimits,
    NotOpen,
    UnknownLevel,
    Wish,
    choropleth,
    described_for,
)
from grids.schemas import Problem

router = Router(tags=["measures"])

Classes = Query(CLASSES, ge=FEWEST_CLASSES, le=MOST_CLASSES, description="how many classes; limits may leave fewer")
Days = Query(DAYS, ge=1, le=MOST_DAYS, description="for measures of time: how many days back from the day")
Day = Query(None, description="YYYY-MM-DD; today when not given")
LevelKey = Query(None, description="key of a level; the working grid when not given")


@router.get("/layers", summary="The layers of the map, with what is drawn and whether they are open to the asker")
def layer_list(request: HttpRequest) -> dict:
    """In drawing order. A layer that is not open is listed too; its tiles are refused."""
    return {"layers": layers.registry_for(request.user)}


@router.get("/measures", summary="The measures that areas can be coloured by")
def measure_list(request: HttpRequest) -> dict:
    """With levels and methods. A measure that is not open to the asker says why."""
    return described_for(request.user)


@router.get(
    "/measures/{key}",
    response={403: Problem, 404: Problem, 422: Problem},
    summary="Areas in classes by a measure, on a day",
)
def measure_values(
    request: HttpRequest,
    key: str,
    level: str | None = LevelKey,
    on: date | None = Day,
    method: Method | None = None,
    classes: int = Classes,
    days: int = Days,
) -> HttpResponse | Status:
    """`values` maps an area's uid to its class (from 0) or `none`, `few`, `unshared`, `closed`; value, part, whole."""
    try:
        answer = choropleth(key, request.user, Wish(level, on, method, classes, days))
    except UnknownMeasure:
        return Status(404, {"error": _("There is no measure called %(key)s. /api/measures lists them.") % {"key": key}})
    except UnknownLevel:
        text = _("There is no level called %(key)s that can be coloured. /api/measures lists them.")
        return Status(404, {"error": text % {"key": level or _("working grid")}})
    except NotOpen as refusal:
        return Status(403, {"error": str(refusal)})
    except NoFixedLimits:
        return Status(422, {"error": _("No limits are set for this measure. Choose quantiles or natural breaks.")})
    except BadClasses:
        return Status(422, {"error": _("Around a range there are 3, 5 or 7 classes.")})
    response = HttpResponse(answer, content_type="application/json", headers={"Cache-Control": "private, no-cache"})
    return with_etag(request, response)
