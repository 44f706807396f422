"""Cases on the map: by state, by class of kind, by age, and what is overdue. Points close together are counted.

Shown are cases that were reported in the period up to the day, as they stood on the day (cases/as_of.py), of those that
the reader may see (`visible_to`); those that had ended are pale. A tile holds at most `MOST_IN_TILE` symbols, so that a
screen of a dozen tiles stays under 2,000; of more than `COUNTED` cases the latest are counted, and the marks say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from cases.as_of import is_past, with_age, with_lateness, with_standing
from cases.desk.access import has_a_desk
from cases.desk.asked import begin_of, end_of
from cases.models import Case, KindClass, Subject
from gis_data.collections import Collection, Property
from gis_data.layers import Layer, Markers, RowsOfPeriod, Shade, User, Variant
from gis_data.periods import USUAL, Period, parse_period

GROUP = "cases"
KEY = "case"
MOST_IN_TILE = 150
COUNTED = 20_000
LONGEST_S = 5.0
OF_A_STREET = 300  # areas: all rows of a tile are wanted, not the first few of a list
APART_FROM = 14  # tile zoom; the page shows a tile one zoom further in
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
    yield _layer(KEY, _("Cases by state"), "standing", "standing", _state_symbols(), state_rows, case_collection())
    yield _layer("case-class", _("Cases by class"), "class", "kind__klass__code", classes, case_rows)
    yield _layer("case-age", _("Open cases by age"), "age", "age", _age_symbols(), open_rows)
    yield _layer("case-overdue", _("Cases overdue"), "late", "late", _late_symbols(), overdue_rows)


def _layer(
    key: str,
    title: str,
    by: str,
    value: str,
    symbols: Mapping[str, dict[str, str]],
    over: RowsOfPeriod,
    collection: Collection | None = None,
) -> Layer:
    return Layer(
        key=key,
        title=title,
        group=GROUP,
        rows=lambda user, day, zoom: over(user, day, parse_period(USUAL, day), zoom),
        over=over,
        attributes={"number": "number", by: value},
        style={"fill": "kind-market", "line": "map-halo"},
        visible=has_a_desk,
        markers=Markers(by, symbols, APART_FROM, MOST_IN_TILE, COUNTED, ("-reported_at", "-pk"), LONGEST_S),
        variants=SimpleLazyObject(lambda: each_alone(by, symbols)),
        optional=True,
        collection=collection,
    )


def each_alone(by: str, symbols: Mapping[str, dict[str, str]]) -> tuple[Variant, ...]:
    """A variant for each class, which shows that one alone."""
    shades = {key: Shade(symbol["fill"], symbol["title"], (key,)) for key, symbol in symbols.items()}
    return tuple(Variant(key, shade.title, by, (shade,)) for key, shade in shades.items())


def case_rows(user: User, day: date, period: Period, zoom: int) -> QuerySet:
    """Reported in the period."""
    since, until = begin_of(period.first), end_of(period.last)
    rows = Case.objects.filter(reported_at__gte=since, reported_at__lt=until)
    # Near by the tile's box narrows them; from far nothing does.
    return rows.visible_to(user) if zoom >= APART_FROM else rows.listed_for(user, OF_A_STREET)


def state_rows(user: User, day: date, period: Period, zoom: int) -> QuerySet:
    """Those, each with how it stood on the day."""
    return with_standing(case_rows(user, day, period, zoom), day)


def open_rows(user: User, day: date, period: Period, zoom: int) -> QuerySet:
    """Those of them in which something was still owed on the day."""
    return with_age(case_rows(user, day, period, zoom), day)


def overdue_rows(user: User, day: date, period: Period, zoom: int) -> QuerySet:
    """All that is overdue now, of whatever age; on a past day, what was overdue then of the period's cases."""
    if is_past(day):
        return with_lateness(case_rows(user, day, period, zoom), day)
    late = with_lateness(Case.objects.all(), day)
    return late.visible_to(user) if zoom >= APART_FROM else late.listed_for(user, OF_A_STREET)


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
    return Case.objects.listed_for(user)
