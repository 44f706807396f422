"""From a place to the nearest facilities of each kind, walked away from it along the ways."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

import numpy as np
import shapely
from django.utils import timezone
from numpy.typing import NDArray

from facilities.models import FacilityKind, FacilityVersion, WalkGroup
from facilities.page import hours_told
from facilities.rules.opening import OpenNow, opening_at
from facilities.walks.circles import doors_on
from facilities.walks.city import graph_now
from gis_data.rules.walk.reach import Reach
from gis_data.rules.walk.search import walk

FARTHEST_M = 3_000.0  # farther than three quarters of an hour nobody is told to walk
NEAREST = 3  # of a kind
KILOMETRE = 1_000


@dataclass(frozen=True)
class Found:
    """A facility and the way to it. `within` says whether the walk is at most what its kind is held to."""

    version: FacilityVersion
    walk_m: float
    minutes: float
    within: bool
    opening: OpenNow | None

    @property
    def whole_minutes(self) -> int:
        """Minutes as one tells them: never fewer than it takes."""
        return max(1, ceil(self.minutes - 0.05))

    @property
    def hours(self) -> str:
        """The opening hours on record in the reader's words; empty where none are."""
        return hours_told(self.version.opening_hours)

    @property
    def distance(self) -> str:
        """To ten metres, and from a kilometre on to a tenth of one."""
        if self.walk_m < KILOMETRE:
            return f"{round(self.walk_m, -1):.0f} m"
        return f"{self.walk_m / KILOMETRE:.1f} km"


@dataclass(frozen=True)
class KindNear:
    """The nearest facilities of a kind, the nearest first; none when there is none within FARTHEST_M."""

    kind: FacilityKind
    found: list[Found]


def near(lon: float, lat: float, group: WalkGroup, moment: datetime | None = None) -> list[KindNear]:
    """All kinds in use, in two queries. Raises OffNetwork where no way is near the place (degrees, EPSG:4326).

    `moment` is a local time: gates that are shut then are walked around, and hours are told for it.
    """
    moment = moment or timezone.localtime()
    graph = graph_now(group.takes_steps, moment.replace(tzinfo=None))
    start = doors_on(graph, np.array([[lon, lat]]))
    kinds = FacilityKind.objects.filter(active=True).order_by("rank", "key").select_related("group")
    versions = list(
        FacilityVersion.objects.on(moment.date()).filter(facility__kind__active=True).select_related("facility")
    )
    walks = _walks(versions, walk(graph, start, FARTHEST_M, towards=False))
    order = np.argsort(walks, kind="stable")
    nearest: dict[int, list[int]] = {}
    for number in order[np.isfinite(walks[order])].tolist():
        nearest.setdefault(versions[number].facility.kind_id, []).append(number)
    return [
        KindNear(
            kind,
            [_found(versions[i], float(walks[i]), kind, group, moment) for i in nearest.get(kind.pk, [])[:NEAREST]],
        )
        for kind in kinds
    ]


def _walks(versions: list[FacilityVersion], reach: Reach) -> NDArray[np.float64]:
    """(f,) metres to the nearest entrance of each, infinite where no way leads there within the farthest."""
    if not versions:
        return np.zeros(0)
    shapes = shapely.from_wkb([bytes(version.entrances.wkb) for version in versions])
    lonlat, owner = shapely.get_coordinates(shapes, return_index=True)
    metres = np.full(len(versions), np.inf)
    np.minimum.at(metres, owner, reach.distance_to(reach.graph.snap(lonlat)))
    return metres


def _found(version: FacilityVersion, walk_m: float, kind: FacilityKind, group: WalkGroup, moment: datetime) -> Found:
    opening = opening_at(version.opening_hours, moment)
    return Found(version, walk_m, walk_m / group.speed_m_min, walk_m <= kind.limit_metres, opening)
