"""Invented visits to the demo's buildings: some lately, some long ago, some never."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from grids.demo.places import REDRAWN

NEVER = 0.06  # of the buildings
LATELY_DAYS = 45.0  # the mean time since the last visit; spread as waiting times are
LONGEST_DAYS = 400


def visit_days(buildings: int, today: date, seed: int) -> Iterator[tuple[int, date]]:
    """The building's index and the day of each visit: before the redraw, and before `today`."""
    random = np.random.default_rng(seed)
    ever = np.flatnonzero(random.random(buildings) >= NEVER)
    for last in sorted({min(REDRAWN, today), today}):
        ago = np.minimum(random.exponential(LATELY_DAYS, len(ever)), LONGEST_DAYS).astype(int)
        yield from ((i, last - timedelta(days=days)) for i, days in zip(ever.tolist(), ago.tolist(), strict=True))
