"""Making a task of a hotspot: a case that is opened where it is, through the one action that reports cases."""

import uuid
from dataclasses import dataclass

import numpy as np
import shapely
from django.db.models import Count
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from cases.actions.report import Reported, Whence, report_case
from cases.actions.report_refusals import NotYours, Refused
from cases.hotspots.findings import Found, Spot
from cases.hotspots.question import Question
from cases.hotspots.spot_cases import lying_in, places_in
from cases.hotspots.telling import TellCounts
from cases.hotspots.words import LOOKS, days_text
from cases.models import Case, Channel
from cases.placing import area_around
from cases.rules import hotspot_faults as faults
from cases.rules.hotspots import Heat
from cases.rules.report import ReportFacts
from gis_data.actions.import_runs import Actor
from grids.access import User, can
from grids.models import Area
from grids.rules.access import Capability

SOURCE = "hotspot"
MOST_LOOKED_AT = 20_000  # cases, for the one in their middle
# Of hotspots and periods: the same one asked for twice is one task.
_TASKS = uuid.UUID("5d0b2c1e-7d55-4b0e-9a51-3f6f0c5d7a10")


@dataclass(frozen=True)
class TaskFacts:
    """What the task is about: the kind's code (the most frequent one when empty), more words, how severe."""

    kind: str = ""
    text: str = ""
    severity: str = "normal"


def make_task(found: Found, spot: Spot, by: Actor, facts: TaskFacts = TaskFacts()) -> Reported:
    """A new case in the middle of the hotspot's cases, or the task that is open in it already.

    For who sees cases where it lies. Raises Refused where nothing is hot, and NotYours.
    """
    question = found.question
    lon, lat = middle_of(question, spot)
    if not may_make_task(by.user, lon, lat):
        raise NotYours
    if not spot.number:
        raise Refused([faults.NOT_HOT.at(field="id", value=question.areas.title(spot.strongest))])
    known = open_task(question, spot)
    if known is not None:
        if not may_know(known, by.user):
            raise Refused([faults.TASK_ELSEWHERE.at(field="id", value=question.areas.title(spot.strongest))])
        return Reported(known, False)
    kind = facts.kind or usual_kind(question, spot)
    if not kind:
        raise Refused([faults.NO_KIND.at(field="kind")])
    report = ReportFacts(kind, lon, lat, text=_text(found, spot, by.user, facts.text), severity=facts.severity)
    key = _key(question, spot)
    whence = Whence(source=SOURCE, source_id=str(key))
    # That others lie near by is what makes it a hotspot, so the doubt whether it is known is no reason to wait.
    return report_case(report, by, Channel.HOTSPOT, uid=key, confirmed=True, whence=whence)


def may_make_task(user: User | None, lon: float, lat: float) -> bool:
    """Whether a user sees cases where it lies. None is the machine itself."""
    if user is None:
        return True
    area, _nearest = area_around(lon, lat)
    return area is not None and can(user, Capability.SEE_CASES, Area.objects.get(pk=area.area_id))


def open_task(question: Question, spot: Spot) -> Case | None:
    """The task of before that is still open in one of the hotspot's areas. One query."""
    tasks = Case.objects.open().filter(channel=Channel.HOTSPOT).filter(lying_in(question, spot.rows))
    return tasks.order_by("-reported_at").first()


def may_know(task: Case, user: User | None) -> bool:
    """Whether a task is told to a user: a hotspot may reach into areas whose cases are closed to them."""
    return user is None or Case.objects.visible_to(user).filter(pk=task.pk).exists()


def usual_kind(question: Question, spot: Spot) -> str:
    """The code of the kind that most of its cases are of; nothing where it has none."""
    kinds = places_in(question, spot.rows).filter(kind__active=True).order_by().values("kind__code")
    return next(
        iter(kinds.annotate(n=Count("pk")).order_by("-n", "kind__code").values_list("kind__code", flat=True)), ""
    )


def middle_of(question: Question, spot: Spot) -> tuple[float, float]:
    """Degrees of the case nearest to the middle of all: a place where something was, never one across a river."""
    rows = places_in(question, spot.rows).order_by("-reported_at").values_list("place", flat=True)[:MOST_LOOKED_AT]
    places = np.array([place.coords for place in rows]).reshape(-1, 2)
    if not len(places):
        point = shapely.point_on_surface(question.areas.shapes[spot.strongest])
        return float(point.x), float(point.y)
    return _innermost(places)


def _innermost(places: NDArray[np.float64]) -> tuple[float, float]:
    off = places - np.median(places, axis=0)
    lon, lat = places[np.argmin((off**2).sum(axis=1))].tolist()
    return lon, lat


def _key(question: Question, spot: Spot) -> uuid.UUID:
    asked = question.asked
    parts = (question.areas.uid[spot.strongest], asked.since, asked.until, *asked.kinds, *asked.severities)
    return uuid.uuid5(_TASKS, "|".join(map(str, parts)))


def _text(found: Found, spot: Spot, user: User | None, more: str) -> str:
    """What the task says: where, since when, how sure; then what its maker adds."""
    areas = found.question.areas
    cases = int(found.cases[spot.rows].sum())
    if user is not None:
        cases, is_less = TellCounts(found, user, spot.rows).sum_of(spot.rows.tolist())
        number = _("at least %(number)s") % {"number": cases} if is_less else str(cases)
    else:
        number = str(cases)
    words = {
        "name": areas.title(spot.strongest),
        "days": days_text(found.question.asked.period),
        "number": number,
        "sure": LOOKS[Heat(str(found.verdict.heat[spot.strongest]))].text,
    }
    told = _("Hotspot %(name)s: %(number)s cases in %(days)s (%(sure)s).") % words
    return f"{told}\n{more}".strip()
