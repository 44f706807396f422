"""From figures to a word for each area."""

import numpy as np
from numpy.typing import NDArray

from cases.rules.hotspots.verdict import COLD, HOT, LEVELS, Heat, Settings


def heat_of(z: NDArray[np.float64], q: NDArray[np.float64], here: NDArray, settings: Settings) -> NDArray[np.str_]:
    """The class of each area, a value of Heat, for z, q and the cases `here` (in it and its neighbours) of one
    shape."""
    is_sure = [(q <= level) & (level <= settings.alpha + 1e-12) for level in LEVELS]
    conditions = [(z > 0) & sure for sure in is_sure] + [(z < 0) & sure for sure in is_sure]
    heat = np.select(conditions, [kind.value for kind in (*HOT, *COLD)], Heat.NONE.value)
    is_few = np.isin(heat, HOT) & (here < settings.least_here)
    return np.where(is_few, Heat.TOO_FEW, heat)
