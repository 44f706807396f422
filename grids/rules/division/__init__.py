"""Division of areas into contiguous grids of about equal households, along roads.

Pure geometry: metres in, polygons out. `divide` is the way in; the modules beside it are its steps.
"""

from grids.rules.division.balance import USUAL_RANGE, Balance, household_balance
from grids.rules.division.blocks import Dwellings
from grids.rules.division.divide import Grid, divide
from grids.rules.division.faces import BrokenArea, DivisionError, Road

__all__ = [
    "USUAL_RANGE",
    "Balance",
    "BrokenArea",
    "DivisionError",
    "Dwellings",
    "Grid",
    "Road",
    "divide",
    "household_balance",
]
