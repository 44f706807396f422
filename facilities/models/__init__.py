from facilities.models.circles import BuildingWalk, CoverageState, ServiceCircle, WalkStatus
from facilities.models.facilities import ChangeKind, Facility, FacilityChange, FacilityVersion
from facilities.models.kinds import FacilityKind, KindRule, Tier, WalkGroup
from facilities.models.scenarios import NetworkScenario

__all__ = [
    "BuildingWalk",
    "ChangeKind",
    "CoverageState",
    "Facility",
    "FacilityChange",
    "FacilityKind",
    "FacilityVersion",
    "KindRule",
    "NetworkScenario",
    "ServiceCircle",
    "Tier",
    "WalkGroup",
    "WalkStatus",
]
