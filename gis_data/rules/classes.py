"""Putting values into classes for a map, by a named method. Pure: numbers in, classes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

FEWEST_CLASSES, MOST_CLASSES = 3, 7
# Fisher's optimum takes a time that grows with the square of the values: 14 ms for 2,000, over a second for 20,000.
MOST_NATURAL = 2_000


class Method(StrEnum):
    """How class limits are found."""

    QUANTILE = "quantile"  # as many areas in each class
    NATURAL = "natural"  # Fisher (1958), "Jenks": the least spread inside the classes
    FIXED = "fixed"  # limits that mean something, the same on every day and in every place


class Place(StrEnum):
    """What an area is drawn as when it is in no class."""

    NONE = "none"  # there is nothing to count: white
    FEW = "few"  # too few to say anything: hatched
    UNSHARED = "unshared"  # there is something and nobody whom it could be divided by: crossed
    CLOSED = "closed"  # not open to who asks: grey


class BadClasses(ValueError):
    """So many classes cannot be made in this way."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper limits of all classes but the last, ascending.

    A value equal to a limit is in the class below it, except that one equal to `opens` is in the class above: the
    range 300 to 500 holds both its ends.
    """

    upper: tuple[float, ...]
    opens: tuple[float, ...] = ()

    def class_of(self, values: NDArray[np.float64]) -> NDArray[np.int64]:
        """The class of each value, 0 being the lowest: (n,)."""
        found = np.searchsorted(self.upper, values, side="left")
        return found + np.isin(values, self.opens)


def limits_by(method: Method, values: Sequence[float], classes: int) -> Limits:
    """Limits between at most so many classes of the values, by quantiles or natural breaks.

    Fewer classes come out where fewer values differ. Raises BadClasses for a number outside 3 to 7.
    """
    check_number(classes)
    found = np.sort(np.asarray(values, dtype=np.float64))
    distinct = np.unique(found)
    if len(distinct) <= classes:
        return Limits(tuple(distinct[:-1].tolist()))
    if method is Method.QUANTILE:
        upper = np.quantile(found, np.arange(1, classes) / classes)
    else:
        upper = natural_breaks(thinned(found), classes)
    # Limits are values that occur, so that no class between two of them is empty.
    occurring = found[np.searchsorted(found, upper, side="right") - 1]
    return Limits(tuple(limit for limit in np.unique(occurring).tolist() if limit < found[-1]))


def natural_breaks(values: NDArray[np.float64], classes: int) -> NDArray[np.float64]:
    """The upper limits of the classes with the least squared spread inside them (Fisher 1958)."""
    # Here, not above: the library brings scikit-learn along, three seconds that no other command should wait for.
    from mapclassify import FisherJenks

    return FisherJenks(values, k=classes).bins


def thinned(ordered: NDArray[np.float64]) -> NDArray[np.float64]:
    """At most MOST_NATURAL of some ordered values, evenly by rank, with both ends: always the same for the same."""
    if len(ordered) <= MOST_NATURAL:
        return ordered
    return ordered[np.linspace(0, len(ordered) - 1, MOST_NATURAL).round().astype(np.int64)]


def limits_around(low: float, high: float, classes: int) -> Limits:
    """Classes around a range that is meant to hold; the middle one is the range.

    The others are so many times off: half of `low` and twice `high` with five classes, a third, two thirds, one and a
    half times and three times with seven. Raises BadClasses unless the number is 3, 5 or 7.
    """
    check_number(classes)
    if classes % 2 == 0:
        raise BadClasses(classes)
    sides = (classes - 1) // 2
    below = [low * i / sides for i in range(1, sides + 1)]
    above = [high * sides / i for i in range(sides, 0, -1)]
    return Limits(tuple(below + above), opens=(low,))


def check_number(classes: int) -> None:
    """Raises BadClasses for a number of classes that a reader could not tell apart, or that is no classing."""
    if not FEWEST_CLASSES <= classes <= MOST_CLASSES:
        raise BadClasses(classes)


def place_of(base: int | None, value: float | None, least: int, is_unshared: bool = False) -> Place | None:
    """What an area is drawn as in place of a class, None when a class is due.

    `base` is how many (households) the value stands on, None when it stands on any number; below `least` of them
    one household more or less would change the class, so the map keeps silent. `is_unshared`: there is nothing to
    divide by, which is another thing than nothing to divide.
    """
    if base == 0:
        return Place.NONE
    if base is not None and base < least:
        return Place.FEW
    if value is None:
        return Place.UNSHARED if is_unshared else Place.NONE
    return None
