"""The list behind each measure, by the measure's key."""

from grids.rows import building_lists, grid_lists, ground_lists
from grids.rows.listing import Lists

MEASURE_LISTS: Lists = {
    "households": grid_lists.households,
    "households-per-worker": grid_lists.households_per_worker,
    "unstaffed": grid_lists.unstaffed,
    "unvisited": building_lists.unvisited,
    "misplaced": building_lists.misplaced,
    "gaps": ground_lists.gaps,
    "overlaps": ground_lists.overlaps,
}
