"""A map coloured by a measure: the figures of the day, put into classes, closed where they are not open."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gis_data import measures
from gis_data.layers import User
from gis_data.measures import Figure, Measure, Question
from gis_data.rules.class_looks import class_text, shades
from gis_data.rules.classes import Limits, Method, Place, limits_by, place_of
from grids.models import AreaVersion, Level, StoredIn

DAYS = 30
MOST_DAYS = 3_650
CLASSES = 5


class NotOpen(Exception):
    """The measure shows nothing to this user, anywhere; the message says why and what to do."""


class UnknownLevel(LookupError):
    """No level of that key is offered for measures."""


class NoFixedLimits(ValueError):
    """The place has set no limits for this measure."""


@dataclass(frozen=True)
class Wish:
    """What someone asks for; what is not said is None and found here."""

    level: str | None = None
    on: date | None = None
    method: Method | None = None
    classes: int = CLASSES
    days: int = DAYS


def measured_levels() -> QuerySet:
    """The levels that can be coloured: areas from the top down to the working grid, where there are any."""
    grid = Level.objects.filter(is_working_grid=True).values("rank")[:1]
    used = Exists(AreaVersion.objects.filter(level=OuterRef("pk")))
    return Level.objects.filter(used, stored_in=StoredIn.AREA, rank__lte=grid).order_by("-rank")


def described_for(user: User) -> dict[str, Any]:
    """What can be asked for, and what of it is open to the user."""
    asked = [(measure, measure.open_to(user)) for measure in measures.all_measures().values()]
    return {
        "measures": [measure.described(seen is None or bool(seen)) for measure, seen in asked],
        "levels": [{"key": level.key, "title": level.label} for level in measured_levels()],
        "methods": measures.method_titles(),
        "classes": CLASSES,
        "days": DAYS,
    }


def choropleth(key: str, user: User, wish: Wish) -> str:
    """The answer as JSON. Raises as `coloured` does."""
    return json.dumps(coloured(key, user, wish), separators=(",", ":"))


def coloured(key: str, user: User, wish: Wish) -> dict[str, Any]:
    """The answer: classes with their colours and texts, and by area its class, value, part and whole.

    Raises UnknownMeasure, UnknownLevel, NotOpen, NoFixedLimits and BadClasses.
    """
    measure = measures.get(key)
    level = _level(wish.level)
    seen = measure.open_to(user)
    if seen is not None and not seen:
        raise NotOpen(str(measure.why_closed))
    day = wish.on or timezone.localdate()
    figures = measure.figures(Question(level.pk, day, wish.days))
    opened = [figure for figure in figures if seen is None or figure.area_id in seen]
    places = [_place(measure, figure) for figure in opened]
    values = np.array([f.value for f, place in zip(opened, places, strict=True) if place is None], dtype=np.float64)
    method, limits = _limits(measure, wish, values)
    rows = _rows(measure, opened, places, limits.class_of(values))
    closed = len(figures) - len(opened)
    diverging = method is Method.FIXED and measure.fixed_by_range
    return {
        "key": key, "level": level.key, "on": day.isoformat(), "days": wish.days if measure.by_days else None,
        "method": method.value, "diverging": diverging,
        "classes": _with_looks(_classes(limits, values, method), measure, method, diverging), "areas": len(figures),
        "counts": {place.value: sum(p is place for p in places) for place in Place} | {Place.CLOSED.value: closed},
        "values": rows | {f.uid: [Place.CLOSED.value] for f in figures if seen is not None and f.area_id not in seen},
    }  # fmt: skip


def _with_looks(
    classes: list[dict[str, Any]], measure: Measure, method: Method, diverging: bool
) -> list[dict[str, Any]]:
    """The classes with the colour and the text that every legend has for them."""
    by_limits = method is Method.FIXED and not diverging
    texts = [class_text(one["from"], one["to"], measure.decimals, by_limits) for one in classes]
    looks = zip(classes, shades(len(classes), diverging), texts, strict=True)
    return [one | {"shade": shade, "text": text} for one, shade, text in looks]


def _place(measure: Measure, figure: Figure) -> Place | None:
    return place_of(figure.base, figure.value, measure.least_base, bool(measure.unshared) and figure.is_unshared)


def _level(key: str | None) -> Level:
    levels = measured_levels()
    found = levels.filter(key=key).first() if key else levels.first()
    if found is None:
        raise UnknownLevel(key or _("working grid"))
    return found


def _limits(measure: Measure, wish: Wish, values: np.ndarray) -> tuple[Method, Limits]:
    """The method that was asked for; unasked, the measure's own, and quantiles where that has no limits here."""
    method = wish.method or measure.default_method
    if method is not Method.FIXED:
        return method, limits_by(method, values, wish.classes)
    fixed = measure.fixed(wish.classes)
    if fixed is not None:
        return method, fixed
    if wish.method is Method.FIXED:
        raise NoFixedLimits(measure.key)
    return Method.QUANTILE, limits_by(Method.QUANTILE, values, wish.classes)


def _rows(
    measure: Measure, figures: list[Figure], places: Sequence[Place | None], classes: np.ndarray
) -> dict[str, list[Any]]:
    """By area uid: class or place, value, part, whole."""
    numbers = iter(classes.tolist())
    return {
        figure.uid: [
            next(numbers) if place is None else place.value,
            None if figure.value is None else round(figure.value, measure.decimals),
            figure.part,
            figure.whole,
        ]
        for figure, place in zip(figures, places, strict=True)
    }


def _classes(limits: Limits, values: np.ndarray, method: Method) -> list[dict[str, Any]]:
    """Each class with its ends and how many areas it has. Ends are fixed limits, else the least and greatest inside."""
    if method is not Method.FIXED and not len(values):
        return []
    of = limits.class_of(values)
    found = []
    for number, (low, high) in enumerate(zip((None, *limits.upper), (*limits.upper, None), strict=True)):
        mine = values[of == number]
        if method is not Method.FIXED and len(mine):
            low, high = float(mine.min()), float(mine.max())
        found.append({"from": low, "to": high, "count": len(mine)})
    return found
