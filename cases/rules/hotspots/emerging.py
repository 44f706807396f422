"""What becomes of a hot spot: its bins of time, hot or not, put into the published classes.

The classes are those of "Emerging Hot Spot Analysis" (Esri, Space Time Pattern Mining toolbox, "How Emerging Hot Spot
Analysis works"; the open implementation in R is sfdep, Parry 2023). Where two of its definitions hold, the one that
stands first there is taken; a class of the last bin goes before a past one.

One case is added (`by_the_book` leaves it out). By the book a place that was hot for a third of the time and then faded
away has no pattern, since HISTORICAL asks for nine bins in ten. Here it is HISTORICAL as well where at least two bins
in a row were hot, the last is not, and z falls by the test of Mann and Kendall.
"""

from dataclasses import dataclass

import numpy as np
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from numpy.typing import NDArray

MOST = 0.9  # of all bins
_IN_A_ROW = 2


class Emerging(TextChoices):
    """The class of an area over time, in the published order."""

    NEW = "new", pgettext_lazy("a hot spot", "new")
    CONSECUTIVE = "consecutive", pgettext_lazy("a hot spot", "consecutive")
    INTENSIFYING = "intensifying", pgettext_lazy("a hot spot", "intensifying")
    PERSISTENT = "persistent", pgettext_lazy("a hot spot", "persistent")
    DIMINISHING = "diminishing", pgettext_lazy("a hot spot", "diminishing")
    SPORADIC = "sporadic", pgettext_lazy("a hot spot", "sporadic")
    OSCILLATING = "oscillating", pgettext_lazy("a hot spot", "oscillating")
    HISTORICAL = "historical", pgettext_lazy("a hot spot", "historical")
    NONE = "none", pgettext_lazy("a hot spot", "no pattern")


_HOT_WORDS = {
    Emerging.NEW: _("Hot in the last period for the first time."),
    Emerging.CONSECUTIVE: _("Hot without a break up to the last period, at least twice, and never before that."),
    Emerging.INTENSIFYING: _("Hot nine times in ten and in the last period, and getting hotter."),
    Emerging.PERSISTENT: _("Hot nine times in ten and in the last period, neither rising nor falling."),
    Emerging.DIMINISHING: _("Hot nine times in ten and in the last period, and getting cooler."),
    Emerging.SPORADIC: _("Hot in the last period and now and then before; never cold."),
    Emerging.OSCILLATING: _("Hot in the last period, and cold at some time before."),
    Emerging.HISTORICAL: _("Was hot nearly always, or for a while and then faded; no longer hot in the last period."),
    Emerging.NONE: _("Nothing of these."),
}
_COLD_WORDS = {
    Emerging.NEW: _("Cold in the last period for the first time."),
    Emerging.CONSECUTIVE: _("Cold without a break up to the last period, at least twice, and never before that."),
    Emerging.INTENSIFYING: _("Cold nine times in ten and in the last period, and getting colder."),
    Emerging.PERSISTENT: _("Cold nine times in ten and in the last period, neither rising nor falling."),
    Emerging.DIMINISHING: _("Cold nine times in ten and in the last period, and getting less so."),
    Emerging.SPORADIC: _("Cold in the last period and now and then before; never hot."),
    Emerging.OSCILLATING: _("Cold in the last period, and hot at some time before."),
    Emerging.HISTORICAL: _("Was cold nearly always, or for a while and then no more; not cold in the last period."),
    Emerging.NONE: _HOT_WORDS[Emerging.NONE],
}


def explained(kind: Emerging, is_cold: bool = False) -> str:
    """What a class means, in a sentence in the language of the reader."""
    return str((_COLD_WORDS if is_cold else _HOT_WORDS)[kind])


@dataclass(frozen=True, eq=False)
class Series:
    """Which bins (t, n) are hot and which cold, by a test; whether the areas' z (n,) rises or falls, by another."""

    hot: NDArray[np.bool_]
    cold: NDArray[np.bool_]
    rises: NDArray[np.bool_]
    falls: NDArray[np.bool_]

    @property
    def mirrored(self) -> "Series":
        """The same with hot and cold changed about: colder is a rise."""
        return Series(self.cold, self.hot, self.falls, self.rises)


def classify(series: Series, by_the_book: bool = False) -> tuple[NDArray[np.str_], NDArray[np.bool_]]:
    """The class of each area (n,), values of Emerging, and whether it is a cold spot's (n,)."""
    hot, cold = _patterns(series, by_the_book), _patterns(series.mirrored, by_the_book)
    is_past = (hot == Emerging.NONE) | (hot == Emerging.HISTORICAL)
    is_cold = ((hot == Emerging.NONE) | (is_past & series.cold[-1])) & (cold != Emerging.NONE)
    return np.where(is_cold, cold, hot), is_cold


def _patterns(series: Series, by_the_book: bool) -> NDArray[np.str_]:
    """The class of each area as a hot spot."""
    hot, last = series.hot, series.hot[-1]
    times, run = hot.sum(axis=0), _final_run(hot)
    is_most = times >= MOST * len(hot) - 1e-9
    is_once = times == run
    steady = ~series.rises & ~series.falls
    was_cold = series.cold.any(axis=0)
    is_past = is_most if by_the_book else is_most | (series.falls & _has_run(hot, _IN_A_ROW))
    rules = {
        Emerging.NEW: last & (times == 1),
        Emerging.CONSECUTIVE: last & is_once & (run >= _IN_A_ROW) & ~is_most,
        Emerging.INTENSIFYING: last & is_most & series.rises,
        Emerging.PERSISTENT: last & is_most & steady,
        Emerging.DIMINISHING: last & is_most & series.falls,
        Emerging.SPORADIC: last & ~is_most & ~is_once & ~was_cold,
        Emerging.OSCILLATING: last & ~is_most & was_cold,
        Emerging.HISTORICAL: ~last & is_past,
    }
    return np.select(list(rules.values()), [kind.value for kind in rules], Emerging.NONE.value)


def _final_run(hot: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many of the last bins are hot without a break: (n,)."""
    return np.logical_and.accumulate(hot[::-1], axis=0).sum(axis=0)


def _has_run(hot: NDArray[np.bool_], length: int) -> NDArray[np.bool_]:
    """Whether so many bins in a row are hot anywhere: (n,)."""
    starts = range(len(hot) - length + 1)
    return np.any([hot[start : start + length].all(axis=0) for start in starts], axis=0)
