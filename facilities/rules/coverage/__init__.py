"""Coverage: from each building's walk to figures of areas and facilities. Pure; arrays in, arrays out.

`Walks` holds the buildings of a day for one kind; `cover` counts an area, `load` and `overlap` facilities, `change`
two days, `ring_count` what a compass would have said.
"""

from facilities.rules.coverage.change import Change, Day, change
from facilities.rules.coverage.load import Load, load
from facilities.rules.coverage.overlap import MOST_OTHERS, Overlap, overlap
from facilities.rules.coverage.percentiles import percentile_walks
from facilities.rules.coverage.ring import RingCount, ring_count
from facilities.rules.coverage.shares import AreaCoverage, cover
from facilities.rules.coverage.walks import BadWalks, State, Walks, left_out_list, not_yet_covered

__all__ = [
    "MOST_OTHERS",
    "AreaCoverage",
    "BadWalks",
    "Change",
    "Day",
    "Load",
    "Overlap",
    "RingCount",
    "State",
    "Walks",
    "change",
    "cover",
    "left_out_list",
    "load",
    "not_yet_covered",
    "overlap",
    "percentile_walks",
    "ring_count",
]
