"""Whistles under way on the map: where their case is, else in the area that calls, by how far the called have come."""

from collections.abc import Iterator
from datetime import date, datetime

from django.contrib.gis.db.models import PointField
from django.db.models import Case as Switch
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.as_of import is_past
from cases.case_layers import GROUP, each_alone
from cases.desk.access import has_a_desk
from cases.desk.asked import end_of
from cases.models import Whistle, WhistleCall
from cases.rules.whistles import CallState
from gis_data.functions import WEB_MERCATOR, WebMercator
from gis_data.layers import Layer, Markers, User
from grids.models import AreaVersion

KEY = "whistle"
APART_FROM, MOST_IN_TILE = 12, 150
PLACE = "place_3857"
# A colour (a CSS variable) and a drawing of our own in a square of 24: a whistle, in three states.
_BODY = "M2 6h13a7 7 0 1 1-6.9 8.2L2 11.5zM15 10.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z"
_LOOKS = {
    "overdue": ("kind-health", _BODY),
    "waiting": ("kind-market", _BODY),
    "objected": ("kind-care", _BODY),
    "at_work": ("kind-school", _BODY),
}


def whistle_layers() -> Iterator[Layer]:
    """One layer, off until somebody switches it on; for those who see cases, or are called."""
    titles = {
        "overdue": _("overdue: nobody has reported in"),
        "waiting": _("called, to report in"),
        "objected": _("objected, to be decided"),
        "at_work": _("all have reported in"),
    }
    symbols = {name: {"title": titles[name], "fill": fill, "path": path} for name, (fill, path) in _LOOKS.items()}
    yield Layer(
        key=KEY,
        title=_("Whistles under way"),
        group=GROUP,
        rows=whistle_rows,
        geometry=PLACE,
        attributes={"whistle": Cast("uid", TextField()), "standing": "standing"},
        style={"fill": "kind-market", "line": "map-halo"},
        visible=has_a_desk,
        markers=Markers("standing", symbols, APART_FROM, MOST_IN_TILE),
        variants=each_alone("standing", symbols),
        optional=True,
    )


def whistle_rows(user: User, day: date, zoom: int) -> QuerySet:
    """Those under way at the end of the day, of what this user sees, each with its place and how its calls stood."""
    until = end_of(day) if is_past(day) else timezone.now()
    versions = AreaVersion.objects.on(day).filter(area=OuterRef("area"))
    of_area = WebMercator(Subquery(versions.values("label_point")[:1]))
    place = Coalesce(F("case__geom_3857"), of_area, output_field=PointField(srid=WEB_MERCATOR))
    running = Q(ended_at__isnull=True) | Q(ended_at__gte=until) if is_past(day) else Q(ended_at__isnull=True)
    rows = Whistle.objects.visible_to(user).filter(running, blown_at__lt=until)
    return rows.annotate(**{PLACE: place}, standing=_standing(until, is_past(day)))


def _standing(until: datetime, past: bool) -> Switch:
    """Overdue goes before called, and that before the others. An objection is known of today only."""
    calls = WhistleCall.objects.filter(whistle=OuterRef("pk"), since__lt=until)
    out = Q(ended_at__isnull=True) | Q(ended_at__gte=until)
    absent = calls.filter(out, Q(reported_in_at__isnull=True) | Q(reported_in_at__gte=until))
    if not past:
        absent = calls.filter(state=CallState.CALLED)
    known = [
        When(Exists(absent.filter(due_at__lt=until)), then=Value("overdue")),
        When(Exists(absent), then=Value("waiting")),
    ]
    if not past:
        known.append(When(Exists(calls.filter(state=CallState.OBJECTED)), then=Value("objected")))
    return Switch(*known, default=Value("at_work"), output_field=TextField())
