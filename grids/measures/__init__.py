"""How well the net covers the ground: the measures that a map can be coloured by, a module for each subject.

A measure is a function from level, day and days to the figures of all areas of the level, who may see it, its words and
its fixed limits. What is counted is in docs/measures.md.
"""

from collections.abc import Iterator

from gis_data.measures import Measure
from grids.measures.coverage import gaps, overlaps
from grids.measures.households import households
from grids.measures.misplaced import misplaced
from grids.measures.staffing import households_per_worker, unstaffed
from grids.measures.visits import unvisited


def coverage_measures() -> Iterator[Measure]:
    """All of them, in the order in which they are offered."""
    for make in (households, households_per_worker, unstaffed, unvisited, misplaced, gaps, overlaps):
        yield make()
