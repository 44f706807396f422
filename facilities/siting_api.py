"""Where next over HTTP: answered at once where it is a matter of a moment, else in the background."""

from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from ninja.security import django_auth

from facilities.asked import REFUSALS, NotFound, Scenario
from facilities.siting_answer import as_geojson, described
from facilities.siting_file import CONTENT_TYPE, write_sites
from facilities.siting_question import read_question
from facilities.siting_work import ask_for_sites
from facilities.walks.siting import BadQuestion, TooLarge, where_next
from gis_data.rules.walk.changes import BadChange
from grids.access import can
from grids.rules.access import Capability
from grids.schemas import Problem

router = Router(tags=["siting"])

Sites = Query(1, description="how many new ones, 1 to 5")
Area = Query(None, description="code of an area whose people count; the whole city when not given")
MethodKey = Query("cover", description="cover: most households within reach; walk: the shortest walks")
Among = Query("buildings", description="buildings of the area; map: any spot along its ways; given: those of `places`")
Places = Query("", description="lon,lat;lon,lat … with candidates=given")
Form = Query("geojson", description="geojson or xlsx")


class QuestionIn(Schema):
    kind: str
    sites: int = 1
    area: str | None = None
    method: str = "cover"
    candidates: str = "buildings"
    places: str = ""
    scenario: int | None = None


class AskedFor(Schema):
    job: int
    link: str


@router.get(
    "/siting", response=REFUSALS | {403: Problem, 413: Problem}, summary="Where new facilities would serve most"
)
def siting(
    request: HttpRequest,
    kind: str = Query(..., description="key of a kind of facility"),
    sites: int = Sites,
    area: str | None = Area,
    method: str = MethodKey,
    candidates: str = Among,
    places: str = Places,
    scenario: int | None = Scenario,
    form: str = Form,
) -> HttpResponse | Status:
    """A point for each site, with what it adds to those before it; in `siting` how good the choice is proven to be.

    For those who hold a post. 413: it takes longer than a moment, POST the same question to have it done.
    """
    if not can(request.user, Capability.SEE_COUNTS):
        return _not_yours()
    given = {
        "kind": kind, "sites": sites, "area": area, "method": method, "candidates": candidates, "places": places,
        "scenario": scenario,
    }  # fmt: skip
    try:
        found = where_next(read_question(given, request.user), timezone.localdate(), direct=True)
    except NotFound as problem:
        return Status(404, {"error": str(problem)})
    except (BadQuestion, BadChange) as problem:
        return Status(422, {"error": str(problem)})
    except TooLarge:
        text = _("This takes longer than a moment. Have it done in the background: POST the same question here.")
        return Status(413, {"error": text})
    return as_file(described(found, request.user)) if form == "xlsx" else _as_geojson(described(found, request.user))


def _as_geojson(answer: dict) -> HttpResponse:
    return HttpResponse(as_geojson(answer), content_type="application/geo+json")


def as_file(answer: dict) -> HttpResponse:
    """The sites as a workbook to download."""
    file = BytesIO()
    write_sites(file, answer)
    return HttpResponse(
        file.getvalue(), content_type=CONTENT_TYPE, headers={"Content-Disposition": 'attachment; filename="sites.xlsx"'}
    )


@router.post(
    "/siting",
    response={202: AskedFor, 403: Problem, **REFUSALS},
    auth=django_auth,
    summary="Have sites chosen in the background",
)
def siting_later(request: HttpRequest, payload: QuestionIn) -> Status:
    """`link` is the page of the work, /api/jobs/{job} tells how far it is."""
    if not can(request.user, Capability.SEE_COUNTS):
        return _not_yours()
    try:
        job = ask_for_sites(payload.dict(exclude_none=True), request.user)
    except NotFound as problem:
        return Status(404, {"error": str(problem)})
    except (BadQuestion, BadChange) as problem:
        return Status(422, {"error": str(problem)})
    return Status(202, {"job": job.pk, "link": job.get_absolute_url()})


def _not_yours() -> Status:
    return Status(403, {"error": _("Figures of households are for those who hold a post. Log in.")})
