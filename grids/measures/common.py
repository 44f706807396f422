"""What the measures share: who may see them, their fixed limits, and figures out of sums."""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from gis_data.layers import User
from gis_data.measures import Figure
from gis_data.rules.classes import Limits, limits_around
from grids.access import areas_open_to, can, sees_everything
from grids.models import Area, Level
from grids.net import Net
from grids.rules.access import EVERYWHERE, Capability

# With fewer households than this in an area, one more or less would change its class.
LEAST_HOUSEHOLDS = 10
PERCENT_STEP = 100
COUNT_LIMITS = (1.0, 5.0, 20.0, 50.0, 100.0, 500.0)
SQUARE_METRE_LIMITS = (1.0, 10.0, 100.0, 1_000.0, 10_000.0, 100_000.0)

LOG_IN_FOR_COUNTS = _("Counts of households are open to those who hold a post. Log in with such an account.")
LOG_IN_FOR_POSTS = _("Who holds a post is open to those who are posted there. Log in with such an account.")
LOG_IN_FOR_AREAS = _("Faults of the net are open to those who are posted there. Log in with such an account.")

Value = Callable[[int, int | None], float | None]
OpenTo = Callable[[User], set[int] | None]


def open_with(capability: Capability, *others: Capability) -> OpenTo:
    """Open in the areas in which a post of today gives the capability, to whom posts give the others somewhere."""
    return partial(_open_areas, capability, others)


def _open_areas(capability: Capability, others: tuple[Capability, ...], user: User) -> set[int] | None:
    """The ids of the areas whose figures a user may see; None for all."""
    if not all(can(user, one) for one in (capability, *others)):
        return set()
    if sees_everything(user) or capability in EVERYWHERE:
        return None
    return set(Area.objects.filter(pk__in=areas_open_to(user, capability)).values_list("pk", flat=True))


def household_range(classes: int) -> Limits | None:
    """Around the range that the working grid's level sets; None where it sets none. Raises BadClasses."""
    grid = Level.objects.filter(is_working_grid=True).first()
    if grid is None or grid.min_households is None or grid.max_households is None:
        return None
    return limits_around(grid.min_households, grid.max_households, classes)


def percent_limits(classes: int) -> Limits:
    """Equal steps from 0 to 100 %."""
    return Limits(tuple(PERCENT_STEP * i / classes for i in range(1, classes)))


def count_limits(classes: int) -> Limits:
    """One alone, a handful, and so on."""
    return Limits(COUNT_LIMITS[: classes - 1])


def square_metre_limits(classes: int) -> Limits:
    """A square metre, ten, and so on."""
    return Limits(SQUARE_METRE_LIMITS[: classes - 1])


def figures_of(
    net: Net,
    rows: NDArray[np.int64],
    part: NDArray,
    whole: NDArray | None,
    value: Value,
    base: NDArray | None = None,
) -> Iterator[Figure]:
    """A figure for each of some rows of the net; `part`, `whole` and `base` are by the net's rows."""
    for row in rows.tolist():
        some, all_of_it = part[row].item(), None if whole is None else whole[row].item()
        stands_on = None if base is None else base[row].item()
        yield Figure(int(net.area[row]), net.uid[row], some, all_of_it, value(some, all_of_it), stands_on)


def ratio(part: int, whole: int | None) -> float | None:
    """How many of the one for each of the other; None where there is none."""
    return part / whole if part and whole else None


def percent(part: int, whole: int | None) -> float | None:
    """What share one is of the other; None where there is none."""
    return 100 * part / whole if part and whole else None


def itself(part: float, _whole: int | None) -> float | None:
    """The number as it is; None for nothing."""
    return part or None
