"""The registry of measures: figures of areas that a map can colour them by. Adding one is one registration."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gis_data.layers import User
from gis_data.rules.classes import Limits, Method

Text = str | Promise


class UnknownMeasure(LookupError):
    """No package has registered a measure of that key."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for: areas of which level, on which day, and for measures of time how many days back."""

    level_id: int
    day: date
    days: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One area's figure: `part` of `whole` (None when there is no whole), the value, and the base it stands on."""

    area_id: int
    uid: str
    part: float
    whole: int | None
    value: float | None
    base: int | None

    @property
    def is_unshared(self) -> bool:
        """Whether there is something and nothing to divide it by."""
        return self.part > 0 and self.whole == 0


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure by which areas are coloured.

    `figures(question)` gives one figure for each area, in a fixed number of queries and whoever asks; `open_to(user)`
    the ids of the areas whose figures the user may see: None for all, nothing for who may see none. `fixed(level_id,
    classes)` gives limits that mean something, None where the place has set none; `fixed_by_range` when they stand
    around a range that is meant to hold, so that colours go both ways from it. `none` says what white means;
    `unshared` what it means that there is a part and a whole of 0, empty where that cannot be or means none;
    `rows_with` names what of an area's card must be open for the page of the rows behind its figure; empty: no page.
    """

    key: str
    title: Text
    unit: Text
    about: Text
    none: Text
    figures: Callable[[Question], list[Figure]]
    open_to: Callable[[User], set[int] | None]
    fixed: Callable[[int], Limits | None]
    why_closed: Text
    default_method: Method = Method.QUANTILE
    fixed_by_range: bool = False
    least_base: int = 0
    decimals: int = 0
    by_days: bool = False
    rows_with: str = ""
    unshared: Text = ""

    def described(self, is_open: bool) -> dict[str, Any]:
        """What a page needs to offer the measure, ready for JSON."""
        return {
            "key": self.key,
            "title": str(self.title),
            "unit": str(self.unit),
            "about": str(self.about),
            "none": str(self.none),
            "open": is_open,
            "why": "" if is_open else str(self.why_closed),
            "method": self.default_method.value,
            "fixedByRange": self.fixed_by_range,
            "leastBase": self.least_base,
            "decimals": self.decimals,
            "byDays": self.by_days,
            "rowsWith": self.rows_with,
            "unshared": str(self.unshared),
        }


def method_titles() -> dict[str, str]:
    """The methods in the reader's language, in the order in which they are offered."""
    return {Method.FIXED.value: _("fixed limits"), Method.QUANTILE.value: _("quantiles (as many areas in each)"),
            Method.NATURAL.value: _("natural breaks (Fisher–Jenks)")}  # fmt: skip


PROVIDERS: dict[str, Callable[[], Iterable[Measure]]] = {}


def register(name: str, provider: Callable[[], Iterable[Measure]]) -> None:
    """Make the provider's measures known; a second registration under the same name takes the place of the first.

    As with layers, a provider is run when it is asked, never while Django starts: some measures are data.
    """
    PROVIDERS[name] = provider


def all_measures() -> dict[str, Measure]:
    """Every measure by its key, in the order in which they were registered."""
    return {measure.key: measure for provider in PROVIDERS.values() for measure in provider()}


def get(key: str) -> Measure:
    """The measure of a key; raises UnknownMeasure."""
    try:
        return all_measures()[key]
    except KeyError:
        raise UnknownMeasure(key) from None
