"""A question with what it names looked up: the level, the kinds, the areas of its day and their households."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from cases.hotspots.areas import Areas, areas_of_level, hexagons_of
from cases.hotspots.asked import HEXAGON, Asked, BadAsked, Near
from cases.hotspots.counts import Counted
from cases.hotspots.weights import households_of, too_many_pairs
from cases.models import CaseKind
from cases.rules.hexagons import TooManyHexagons
from cases.rules.hotspots import Measure, Settings
from grids.choropleth import measured_levels
from grids.models import Level


class NoSuch(LookupError):
    """What a question names is not there; the message says what, and where to look."""


@dataclass(frozen=True)
class Question:
    """What was asked, and what it is asked of. `asked.measure` and `asked.level` are filled in."""

    asked: Asked
    areas: Areas
    counted: Counted
    level: Level | None = None

    @property
    def level_title(self) -> str:
        """What its areas are called."""
        if self.level is None:
            return _("hexagons, %(size)s m across") % {"size": self.asked.size}
        return self.level.label

    @cached_property
    def households(self) -> NDArray[np.int64] | None:
        """Of each area; None where the measure does not ask for them."""
        return None if self.asked.measure is Measure.COUNTS else households_of(self.areas)

    @property
    def settings(self) -> Settings:
        """For the judgement."""
        asked = self.asked
        return Settings(measure=asked.measure, alpha=asked.alpha, correction=asked.correction)


def look_up(asked: Asked) -> Question:
    """The question with all that it names. Raises NoSuch and BadAsked."""
    level = None if asked.level == HEXAGON else _level(asked)
    areas = _hexagons(asked) if level is None else areas_of_level(level, asked.day)
    if asked.weights is Near.BAND and asked.radius and too_many_pairs(areas.middles, asked.radius):
        raise BadAsked("radius", _("Within %(radius)s m there are too many neighbours. Choose a shorter distance.")
                       % {"radius": f"{asked.radius:,}"})  # fmt: skip
    measure = asked.measure or usual_measure(areas)
    named = HEXAGON if level is None else level.key
    return Question(replace(asked, measure=measure, level=named), areas, counted_by(asked), level)


def usual_measure(areas: Areas) -> Measure:
    """Smoothed rates; where nobody's home is on record there is nothing to divide by, and cases are counted."""
    return Measure.SMOOTHED if households_of(areas).any() else Measure.COUNTS


def counted_by(asked: Asked) -> Counted:
    """Which cases a question counts. Raises NoSuch for a kind that no catalogue has."""
    if not asked.kinds:
        return Counted(None, asked.severities)
    known = list(CaseKind.objects.values_list("pk", "code"))
    for wanted in asked.kinds:
        if not any(code.startswith(wanted) for _pk, code in known):
            text = _("There is no kind or class %(code)s of events. /api/hotspots/options lists them.")
            raise NoSuch(text % {"code": wanted})
    return Counted(tuple(pk for pk, code in known if code.startswith(asked.kinds)), asked.severities)


def _hexagons(asked: Asked) -> Areas:
    try:
        return hexagons_of(asked.size, asked.day)
    except TooManyHexagons as problem:
        text = _("The ground takes about %(number)s hexagons of %(size)s m. Choose a larger size.")
        raise BadAsked("size", text % {"number": f"{problem.found:,}", "size": asked.size}) from None


def _level(asked: Asked) -> Level:
    levels = measured_levels()
    level = levels.filter(key=asked.level).first() if asked.level else levels.first()
    if level is None:
        text = _("There is no level %(key)s of areas. /api/hotspots/options lists them.")
        raise NoSuch(text % {"key": asked.level or _("working grid")})
    return level
