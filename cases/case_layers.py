"""Cases on the map: by state, by class of kind, by age, and what is overdue. Points close together are counted.

Shown are cases that were reported in the four weeks up to the day, as they stand now, of those that the reader may see
(`visible_to`); those that have ended are pale. A tile holds at most `MOST_IN_TILE` symbols, so that a screen of a dozen
tiles stays under 2,000.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Case as Switch
from django.db.models import Expression, F, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from cases.desk.access import has_a_desk
from cases.desk.asked import begin_of, end_of
from cases.models import Case, KindClass, Subject
from cases.rules.states import ENDED, State
from gis_data.collections import Collection, Property
from gis_data.layers import Layer, Markers, Shade, User, Variant

GROUP = "cases"
KEY = "case"
WEEKS = 4
MOST_IN_TILE = 150
APART_FROM = 14  # tile zoom; the page shows a tile one zoom further in
AGES = (("day", 1), ("days", 3), ("week", 7), ("older", None))
STATE_GROUPS: dict[str, tuple[State, ...]] = {
    "waiting": (State.REPORTED, State.ACCEPTED, State.FILED),
    "handled": (State.DISPATCHED, State.HANDLING),
    "answered": (State.ANSWERED, State.CHECKED),
    "shelved": (State.SHELVED,),
    "ended": tuple(sorted(ENDED)),
}
_CLOCK = "M11 5h2v6.4l4.2 2.4-1 1.7L11 12.6z"
_ARROW = "M5 10.8h8V6.5l6 5.5-6 5.5v-4.3H5z"
_TICK = "M9.5 17.5 4 12l2-2 3.5 3.5 8.5-8.5 2 2z"
_PAUSE = "M7 6h3.6v12H7zM13.4 6H17v12h-3.6z"
_DOT = "M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z"
_MARK = "M10.7 4.5h2.6v9.5h-2.6zM10.7 16h2.6v3h-2.6z"
_SQUARE = "M7 7h10v10H7z"
_LOZENGE = "M12 5l7 7-7 7-7-7z"
_UP = "M12 5l7 12H5z"
_DOWN = "M12 19 5 7h14z"
_STATE_LOOKS = {
    "waiting": ("kind-market", _CLOCK),
    "handled": ("kind-school", _ARROW),
    "answered": ("kind-leisure", _TICK),
    "shelved": ("kind-care", _PAUSE),
    "ended": ("data-closed-dot", _DOT),
}
_AGE_LOOKS = {
    "day": ("kind-leisure", _DOT),
    "days": ("kind-school", _SQUARE),
    "week": ("kind-market", _UP),
    "older": ("kind-health", _LOZENGE),
}
_CLASS_FILLS = ("kind-service", "kind-health", "kind-school", "kind-market", "kind-care")
_CLASS_PATHS = (_DOT, _SQUARE, _UP, _LOZENGE, _DOWN)


def case_layers() -> Iterator[Layer]:
    """All optional; for those who see cases: nobody else's page, and no tile, asks which classes there are."""
    classes = SimpleLazyObject(_class_symbols)
    yield _layer(KEY, _("Cases by state"), "standing", _state_group(), _state_symbols(), case_rows, case_collection())
    yield _layer("case-class", _("Cases by class"), "class", F("kind__klass__code"), classes, case_rows)
    yield _layer("case-age", _("Open cases by age"), "age", _age(), _age_symbols(), open_rows)
    yield _layer("case-overdue", _("Cases overdue"), "late", _late(), _late_symbols(), overdue_rows)


def _layer(
    key: str,
    title: str,
    by: str,
    value: Expression | F,
    symbols: Mapping[str, dict[str, str]],
    rows: Any,
    collection: Collection | None = None,
) -> Layer:
    return Layer(
        key=key,
        title=title,
        group=GROUP,
        rows=rows,
        attributes={"number": "number", by: value},
        style={"fill": "kind-market", "line": "map-halo"},
        visible=has_a_desk,
        markers=Markers(by, symbols, APART_FROM, MOST_IN_TILE),
        variants=SimpleLazyObject(lambda: _variants(by, symbols)),
        optional=True,
        collection=collection,
    )


def _variants(by: str, symbols: Mapping[str, dict[str, str]]) -> tuple[Variant, ...]:
    """Each class alone."""
    shades = {key: Shade(symbol["fill"], symbol["title"], (key,)) for key, symbol in symbols.items()}
    return tuple(Variant(key, shade.title, by, (shade,)) for key, shade in shades.items())


def case_rows(user: User, day: date, zoom: int) -> QuerySet:
    """Reported in the weeks up to the day."""
    since = begin_of(day - timedelta(weeks=WEEKS))
    return Case.objects.visible_to(user).filter(reported_at__gte=since, reported_at__lt=end_of(day))


def open_rows(user: User, day: date, zoom: int) -> QuerySet:
    """Those of them in which something is still owed."""
    return case_rows(user, day, zoom).open()


def overdue_rows(user: User, day: date, zoom: int) -> QuerySet:
    """All that is overdue now, of whatever age, if it was there by the day."""
    late = Case.objects.visible_to(user).open().filter(due_at__lt=timezone.now())
    return late.filter(reported_at__lt=end_of(day))


def _state_group() -> Expression:
    groups = [
        When(state__in=[str(state) for state in states], then=Value(name)) for name, states in STATE_GROUPS.items()
    ]
    return Switch(*groups, output_field=TextField())


def _age() -> Expression:
    now = timezone.now()
    known = [When(reported_at__gte=now - timedelta(days=most), then=Value(name)) for name, most in AGES if most]
    return Switch(*known, default=Value(AGES[-1][0]), output_field=TextField())


def _late() -> Expression:
    """Overdue for less than a day, or longer."""
    recent = Q(due_at__gte=timezone.now() - timedelta(days=1))
    return Switch(When(recent, then=Value("late")), default=Value("long"), output_field=TextField())


def _state_symbols() -> dict[str, dict[str, str]]:
    titles = {
        "waiting": _("not dispatched yet"),
        "handled": _("with a department"),
        "answered": _("answered, to be checked"),
        "shelved": _("in the problem bank"),
        "ended": _("ended"),
    }
    return {name: _symbol(titles[name], *look) for name, look in _STATE_LOOKS.items()}


def _age_symbols() -> dict[str, dict[str, str]]:
    titles = {
        "day": _("up to a day"),
        "days": _("up to three days"),
        "week": _("up to a week"),
        "older": _("older than a week"),
    }
    return {name: _symbol(titles[name], *look) for name, look in _AGE_LOOKS.items()}


def _late_symbols() -> dict[str, dict[str, str]]:
    return {
        "late": _symbol(_("overdue for less than a day"), "kind-market", _MARK),
        "long": _symbol(_("overdue for longer"), "kind-health", _MARK),
    }


def _class_symbols() -> dict[str, dict[str, str]]:
    """By class of the catalogue in use: a colour and a drawing each, no two alike for 25 classes."""
    classes = KindClass.objects.filter(subject=Subject.CASE, catalogue__active=True).order_by("code")
    fills, paths = len(_CLASS_FILLS), len(_CLASS_PATHS)
    return {
        one.code: _symbol(one.label, _CLASS_FILLS[at % fills], _CLASS_PATHS[(at // fills + at) % paths])
        for at, one in enumerate(classes)
    }


def _symbol(title: str, fill: str, path: str) -> dict[str, str]:
    return {"title": title, "fill": fill, "path": path}


def case_collection() -> Collection:
    """All cases that the reader may see; no text, no contact, nothing that leads to the reporter."""
    properties = {
        "number": Property("string", "number"),
        "kind": Property("string", "kind__code"),
        "kind_zh": Property("string", "kind__label_zh"),
        "kind_en": Property("string", "kind__label_en"),
        "severity": Property("string", "severity"),
        "state": Property("string", "state"),
        "channel": Property("string", "channel"),
        "department": Property("string", "department__key"),
        "reported_at": Property("string", Cast("reported_at", TextField())),
        "due_at": Property("string", Cast("due_at", TextField())),
        "closed_at": Property("string", Cast("closed_at", TextField())),
    }
    return Collection(_("Cases that are open to you."), _all_rows, properties, geometry="place")


def _all_rows(user: User) -> QuerySet:
    return Case.objects.visible_to(user)
