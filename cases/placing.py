"""Which grid a case belongs to: the one of the working level around it today, or one of several near a border."""

import json
from dataclasses import dataclass
from datetime import date
from math import cos, radians, sin, sqrt

from django.db import connection
from django.utils import timezone

from grids.locate import locate
from grids.models import AreaVersion

MOST_OFFERED = 4  # where four grids meet in a corner

# Metres per degree on the ellipsoid (GRS 80), as `grids_locate` has them.
_A, _E2 = 6_378_137.0, 0.00669438002290
_GRIDS = """
SELECT area_id, code, name, metres FROM (
    SELECT v.area_id, v.code, v.name, ST_Distance(
        ST_Affine(v.geom, %(east)s, 0, 0, %(north)s, 0, 0),
        ST_SetSRID(ST_MakePoint(%(lon)s * %(east)s, %(lat)s * %(north)s), 4326)) AS metres
    FROM grids_areaversion v JOIN grids_level l ON l.id = v.level_id
    WHERE v.geom && ST_Expand(ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326), %(dx)s, %(dy)s)
      AND v.valid @> %(day)s::date AND l.is_working_grid
) near WHERE metres <= %(reach)s ORDER BY metres, code COLLATE "C" LIMIT %(most)s
"""


@dataclass(frozen=True)
class GridNear:
    """A grid and how far a place is from it in metres, 0 inside."""

    area_id: int
    code: str
    name: str
    metres: float

    def as_json(self) -> dict[str, object]:
        """As it is kept with the case and offered by the API."""
        return {"code": self.code, "name": self.name, "distance_m": round(self.metres, 1)}


def grids_near(lon: float, lat: float, reach_m: float, on: date | None = None) -> list[GridNear]:
    """The grids of the working level at most `reach_m` metres from a place (degrees), the nearest first."""
    curvature = 1 - _E2 * sin(radians(lat)) ** 2
    east = radians(_A / sqrt(curvature) * max(cos(radians(lat)), 1e-6))
    north = radians(_A * (1 - _E2) / curvature**1.5)
    asked = {
        "lon": lon, "lat": lat, "east": east, "north": north, "reach": reach_m, "most": MOST_OFFERED,
        "dx": reach_m / east, "dy": reach_m / north, "day": on or timezone.localdate(),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_GRIDS, asked)
        return [GridNear(*row) for row in cursor.fetchall()]


def area_around(lon: float, lat: float) -> tuple[GridNear | None, dict | None]:
    """Where no grid is: the smallest area around a place today; else None and the nearest one, if there is any."""
    told = json.loads(locate(lon, lat))
    if not told["chain"]:
        return None, told["nearest"]
    innermost = told["chain"][-1]
    ids = AreaVersion.objects.current().filter(code=innermost["code"], area__uid=innermost["uid"])
    return GridNear(ids.values_list("area_id", flat=True)[0], innermost["code"], innermost["name"], 0.0), None


def lies_in_an_area(lon: float, lat: float) -> bool:
    """Whether a place lies in any of today's areas."""
    return bool(json.loads(locate(lon, lat))["chain"])
