"""How many households a building counts for."""

import pytest

from grids.rules.dwellings import households_of


@pytest.mark.parametrize(
    ("counted", "dwellings", "footprint", "storeys", "use", "expected"),
    [
        (7, 3, 500, 6, "residential", 7),
        (0, 3, 500, 6, "residential", 3),
        (None, 0, 500, 6, "residential", 0),
        (0, None, 550, 6, "residential", 30),
        (0, None, 110, None, "unknown", 2),
        (0, None, 39, 1, "residential", 0),
        (0, None, 50, 1, "residential", 1),
        (0, None, 5000, 3, "industrial", 0),
    ],
)
def test_counted_come_before_registered_before_estimated(counted, dwellings, footprint, storeys, use, expected):
    assert households_of(counted, dwellings, footprint, storeys, use) == expected
