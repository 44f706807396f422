from gis_data.rules.joining.join import join_ends
from gis_data.rules.joining.results import (
    ALONGSIDE,
    DEFAULT_TOLERANCE_M,
    MOST_TOLERANCE_M,
    NEAR_M,
    NO_OTHER_SIDE,
    OTHER_LEVEL,
    TOO_FAR,
    BadTolerance,
    Joined,
    Joins,
    LooseEnd,
    OpenSeam,
)

__all__ = [
    "ALONGSIDE",
    "DEFAULT_TOLERANCE_M",
    "MOST_TOLERANCE_M",
    "NEAR_M",
    "NO_OTHER_SIDE",
    "OTHER_LEVEL",
    "TOO_FAR",
    "BadTolerance",
    "Joined",
    "Joins",
    "LooseEnd",
    "OpenSeam",
    "join_ends",
]
