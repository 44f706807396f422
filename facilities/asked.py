"""What a request of the API names: kinds, groups, areas, facilities and scenarios, looked up or refused in words."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Status

from facilities.models import FacilityKind, FacilityVersion, NetworkScenario, WalkGroup
from facilities.scenarios import visible_scenarios
from facilities.walks.circles import OffNetwork
from facilities.walks.limits import USUAL_GROUP, BadLimit
from facilities.walks.trial import text_of
from gis_data.rules.walk.changes import BadChange
from grids.access import User
from grids.describe import UnknownCode, area_by_code
from grids.models import Area, Level
from grids.schemas import Problem

REFUSALS = {404: Problem, 422: Problem}
Scenario = Query(None, description="id of one of your scenarios: walked as if its changes had been made")


class Unanswerable(ValueError):
    """A question that has no answer; the message says why, and what may be asked."""


class NotFound(LookupError):
    """What was asked for is not there; the message says what and where to look."""


def answering(view: Callable) -> Callable:
    """Refusals as the API tells them."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | Status:
        try:
            return HttpResponse(view(request, *args, **kwargs), content_type="application/geo+json")
        except (NotFound, UnknownCode) as problem:
            return Status(404, {"error": str(problem)})
        except (BadLimit, OffNetwork, BadChange, Unanswerable) as problem:
            return Status(422, {"error": str(problem)})

    return answer


def group(key: str | None) -> WalkGroup:
    found = WalkGroup.objects.filter(key=key or USUAL_GROUP).first()
    if found is None:
        known = ", ".join(WalkGroup.objects.values_list("key", flat=True))
        raise NotFound(_("There is no walking group %(key)s, but: %(known)s.") % {"key": key, "known": known})
    return found


def kind(key: str) -> FacilityKind:
    found = FacilityKind.objects.filter(key=key).select_related("group").first()
    if found is None:
        raise NotFound(_("There is no kind of facility called %(key)s.") % {"key": key})
    return found


def level(key: str) -> Level:
    found = Level.objects.filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no level called %(key)s.") % {"key": key})
    return found


def area(code: str) -> Area:
    try:
        return area_by_code(code)
    except UnknownCode:
        text = _("No area bears the code %(code)s or ever bore it. Check the digits.")
        raise NotFound(text % {"code": code}) from None


def version(uid: UUID, day: date) -> FacilityVersion:
    versions = FacilityVersion.objects.on(day).select_related("facility__kind__group")
    found = versions.filter(facility__uid=uid).first()
    if found is None:
        text = _("There is no facility %(uid)s on %(day)s.")
        raise NotFound(text % {"uid": uid, "day": day.isoformat()})
    return found


def scenario(user: User, number: int) -> NetworkScenario:
    """A scenario that the user may see."""
    found = visible_scenarios(user).filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no scenario %(number)d among those that you may see.") % {"number": number})
    return found


def changes(user: User, number: int | None) -> str:
    """The changes of a scenario as the city is walked with; "" where none is asked for."""
    return "" if number is None else text_of(scenario(user, number).changes)
