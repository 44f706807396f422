"""Changes of the walking network as they are kept and asked for: a way added, a place closed or opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from gis_data.rules.network import WGS84

MOST_CHANGES = 50
MOST_POINTS = 500
LEAST_LENGTH_M, MOST_LENGTH_M = 0.1, 20_000.0


class BadChange(ValueError):
    """A change that cannot be tried; `number` counts the changes from 1, the message says why."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(_("Change %(number)d: %(reason)s") % {"number": number, "reason": reason})
        self.number = number


@dataclass(frozen=True)
class Change:
    """One change: a line that is added, or a point at which the network is closed or opened; degrees (n, 2).

    `crossings`: an added line also meets the ways that it crosses, not only those at its ends.
    """

    kind: Literal["add", "close", "open"]
    lonlat: NDArray[np.float64]
    steps: bool = False
    crossings: bool = False


def read_changes(given: Sequence[Mapping[str, Any]]) -> list[Change]:
    """Changes as they are kept: `{"add": [[lon, lat], …]}`, `{"close": [lon, lat]}`, `{"open": [lon, lat]}`.

    An added line may have `"steps": true` and `"crossings": true`. Raises BadChange.
    """
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise BadChange(1, _("changes are given as a list."))
    if len(given) > MOST_CHANGES:
        raise BadChange(MOST_CHANGES + 1, _("a scenario has %(most)d changes at most.") % {"most": MOST_CHANGES})
    return [_read_change(number, change) for number, change in enumerate(given, start=1)]


def _read_change(number: int, given: Mapping[str, Any]) -> Change:
    kinds = [kind for kind in ("add", "close", "open") if isinstance(given, Mapping) and kind in given]
    if len(kinds) != 1:
        raise BadChange(number, _("it has to say one of add, close and open."))
    (kind,) = kinds
    points = given[kind] if kind == "add" else [given[kind]]
    try:
        lonlat = np.array(points, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise BadChange(number, _("its positions are not numbers.")) from error
    if lonlat.ndim != 2 or lonlat.shape[1] != 2 or not len(lonlat):
        raise BadChange(number, _("a position is a longitude and a latitude."))
    if not (np.isfinite(lonlat).all() and (np.abs(lonlat) <= (180, 90)).all()):
        raise BadChange(number, _("a position is not on Earth."))
    if kind == "add":
        _check_line(number, lonlat)
    return Change(kind, lonlat, bool(given.get("steps", False)), bool(given.get("crossings", False)))


def _check_line(number: int, lonlat: NDArray[np.float64]) -> None:
    if len(lonlat) > MOST_POINTS:
        raise BadChange(number, _("a line has %(most)d points at most.") % {"most": MOST_POINTS})
    metres = metres_along(lonlat)[-1] if len(lonlat) > 1 else 0.0
    if metres < LEAST_LENGTH_M:
        raise BadChange(number, _("a line needs two points that are apart."))
    if metres > MOST_LENGTH_M:
        raise BadChange(number, _("a line of %(km)d km is no single way.") % {"km": metres / 1000})


def metres_along(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres along a line at each of its points."""
    _a, _b, steps = WGS84.inv(lonlat[:-1, 0], lonlat[:-1, 1], lonlat[1:, 0], lonlat[1:, 1])
    return np.concatenate([[0.0], np.cumsum(steps)])
