from grids.models.areas import Area, AreaCode, AreaVersion
from grids.models.buildings import Building, BuildingUse, Household, Unit
from grids.models.changes import DayChange
from grids.models.counts import GridCount
from grids.models.levels import CodeScheme, Level, StoredIn
from grids.models.looks import PersonalDataLook
from grids.models.posts import Lane, Post
from grids.models.redraw import Lineage, LineageKind, Redraw, RedrawStatus, RedrawStep, StepKind
from grids.models.visits import Visit
from grids.rules.access import Role

__all__ = [
    "Area",
    "AreaCode",
    "AreaVersion",
    "Building",
    "BuildingUse",
    "CodeScheme",
    "DayChange",
    "GridCount",
    "Household",
    "Lane",
    "Level",
    "Lineage",
    "LineageKind",
    "PersonalDataLook",
    "Post",
    "Redraw",
    "RedrawStatus",
    "RedrawStep",
    "Role",
    "StepKind",
    "StoredIn",
    "Unit",
    "Visit",
]
