"""Households per grid."""

from datetime import date
from typing import NamedTuple

import numpy as np
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from gis_data.measures import Figure, Measure, Question
from gis_data.rules.classes import Method
from grids.measures.common import LEAST_HOUSEHOLDS, LOG_IN_FOR_COUNTS, figures_of, household_range, open_with, ratio
from grids.models import GridCount
from grids.net import Net, read_net
from grids.rules.access import Capability
from grids.tally import tally_of


def households() -> Measure:
    """Households for each working grid, and the mean of an area above."""
    return Measure(
        key="households",
        title=_("Households per grid"),
        unit=_("households per grid"),
        about=_("Households of each grid against the range that is set; above the grids their mean."),
        none=_("no household"),
        figures=_figures,
        open_to=open_with(Capability.SEE_COUNTS),
        fixed=household_range,
        why_closed=LOG_IN_FOR_COUNTS,
        default_method=Method.FIXED,
        fixed_by_range=True,
        least_base=LEAST_HOUSEHOLDS,
        rows_with="counts",
    )


class Homes(NamedTuple):
    """The households of grids: ids and numbers, (n,) each. A grid that is not in it has none."""

    grid: NDArray[np.int64]
    households: NDArray[np.int64]


def homes_of_grids(day: date) -> Homes:
    """Today's are kept by triggers, those of another day are counted by its boundaries."""
    if day == timezone.localdate():
        counts = GridCount.objects.filter(day__lte=day).values("grid").annotate(homes=Sum("households"))
        rows = np.array(list(counts.values_list("grid", "homes")), dtype=np.int64).reshape(-1, 2)
        return Homes(rows[:, 0], rows[:, 1])
    tally = tally_of(day)
    return Homes(tally.area, tally.households)


def homes_in(net: Net, level: int, homes: Homes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The households and the grids of each row of a level: (n,) each, by the net's rows."""
    mine = np.isin(homes.grid, net.grids)
    (counted,) = net.sums(level, homes.grid[mine], homes.households[mine])
    return counted, net.grid_counts(level)


def _figures(question: Question) -> list[Figure]:
    net = read_net(question.day)
    counted, grids = homes_in(net, question.level_id, homes_of_grids(question.day))
    return list(figures_of(net, np.flatnonzero(grids), counted, grids, ratio, counted))
