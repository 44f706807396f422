"""How well the net covers the ground: the measures that a map can be coloured by."""

from collections.abc import Iterator
from functools import partial

from django.utils.translation import gettext_lazy as _

from gis_data.layers import User
from gis_data.measures import Measure
from gis_data.rules.classes import Limits, Method, limits_around
from grids import figures
from grids.access import areas_open_to, can, sees_everything
from grids.models import Area, Level
from grids.rules.access import EVERYWHERE, Capability

# With fewer households than this in an area, one more or less would change its class.
LEAST_HOUSEHOLDS = 10
PERCENT_STEP = 100
COUNT_LIMITS = (1.0, 5.0, 20.0, 50.0, 100.0, 500.0)

_LOG_IN_FOR_COUNTS = _("Counts of households are open to those who hold a post. Log in with such an account.")
_LOG_IN_FOR_POSTS = _("Who holds a post is open to those who are posted there. Log in with such an account.")
_LOG_IN_FOR_AREAS = _("Faults of the net are open to those who are posted there. Log in with such an account.")


def coverage_measures() -> Iterator[Measure]:
    """The five, in the order in which they are offered."""
    yield Measure(
        key="households",
        title=_("Households per grid"),
        unit=_("households per grid"),
        about=_("Households of each grid against the range that is set; above the grids their mean."),
        none=_("no household"),
        figures=figures.households,
        open_to=partial(open_areas, Capability.SEE_COUNTS),
        fixed=household_range,
        why_closed=_LOG_IN_FOR_COUNTS,
        default_method=Method.FIXED,
        fixed_by_range=True,
        least_base=LEAST_HOUSEHOLDS,
    )
    yield Measure(
        key="households-per-worker",
        title=_("Households per grid worker"),
        unit=_("households per grid worker"),
        about=_("Households for each person who is a grid worker in the area or below it on that day."),
        none=_("no household or no grid worker"),
        figures=figures.households_per_worker,
        open_to=partial(open_areas, Capability.SEE_POSTS),
        fixed=household_range,
        why_closed=_LOG_IN_FOR_POSTS,
        default_method=Method.FIXED,
        fixed_by_range=True,
        least_base=LEAST_HOUSEHOLDS,
    )
    yield Measure(
        key="unstaffed",
        title=_("Grids without a worker or a leader"),
        # xgettext:no-python-format
        unit=_("% of the grids"),
        about=_("The share of the grids that lack a grid worker or a grid leader of their own on that day."),
        none=_("no such grid"),
        figures=figures.unstaffed,
        open_to=partial(open_areas, Capability.SEE_POSTS),
        fixed=percent_limits,
        decimals=1,
        why_closed=_LOG_IN_FOR_POSTS,
        default_method=Method.FIXED,
    )
    yield Measure(
        key="unvisited",
        title=_("Buildings not visited"),
        # xgettext:no-python-format
        unit=_("% of the buildings with households"),
        about=_("The share of the buildings with households without a visit in the last days before that day."),
        none=_("no such building"),
        figures=figures.unvisited,
        open_to=partial(open_areas, Capability.SEE_COUNTS),
        fixed=percent_limits,
        decimals=1,
        why_closed=_LOG_IN_FOR_COUNTS,
        default_method=Method.FIXED,
        least_base=LEAST_HOUSEHOLDS,
        by_days=True,
    )
    yield Measure(
        key="misplaced",
        title=_("Buildings in no grid or in two"),
        unit=_("buildings"),
        about=_("Buildings that lie in no grid on that day, or inside two. In the area that they lie in."),
        none=_("no such building"),
        figures=figures.misplaced,
        open_to=partial(open_areas, Capability.SEE_AREAS),
        fixed=count_limits,
        why_closed=_LOG_IN_FOR_AREAS,
        default_method=Method.FIXED,
    )


def open_areas(capability: Capability, user: User) -> set[int] | None:
    """The ids of the areas whose figures a user may see; None for all."""
    if not can(user, capability):
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
