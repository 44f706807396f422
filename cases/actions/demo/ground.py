"""Where things can happen in the demo city, read from its map in an order that does not change."""

from datetime import date

import numpy as np
from django.db import connection

from cases.demo.places import City, Spots
from cases.demo.profiles import Ground

WEIGHT = {  # of a service, of a metre of road by its class, of a metre of shore or edge
    "marketplace": 45, "supermarket": 30, "restaurant": 7, "convenience": 4, "bus_stop": 1.5, "school": 2, "station": 8,
    "primary": 5, "secondary": 4, "tertiary": 2, "residential": 1.5, "living_street": 1,
    "park": 1, "lake": 2, "river": 2,
}  # fmt: skip
# The grid's county: what is at home in a grid of the last day. Every row: ground, kind, name, place, amount.
SPOTS = """
WITH feature AS (
    SELECT f.id, f.layer, f.kind, f.name, f.geom FROM gis_data_basefeature f WHERE f.source = 'demo'
), spot AS (
    SELECT 'market' AS ground, kind, name, geom AS place, 1.0 AS amount, id, 0 AS part FROM feature
    WHERE layer = 'poi' AND kind IN
        ('marketplace', 'supermarket', 'restaurant', 'convenience', 'bus_stop', 'school', 'station')
  UNION ALL
    SELECT 'road', kind, name, p.geom, 1.0, id, p.path[array_upper(p.path, 1)]
    FROM feature, LATERAL ST_DumpPoints(ST_Segmentize(feature.geom, 0.0005)) p
    WHERE layer = 'road' AND kind IN ('primary', 'secondary', 'tertiary', 'residential', 'living_street')
  UNION ALL
    SELECT 'green', kind, name, p.geom, 1.0, id, p.path[array_upper(p.path, 1)]
    FROM feature, LATERAL ST_DumpPoints(ST_Segmentize(ST_Boundary(feature.geom), 0.0005)) p
    WHERE layer IN ('green', 'water') AND kind IN ('park', 'lake', 'river')
  UNION ALL
    SELECT 'home', 'home', address, coalesce(entrance, location), dwellings::float, id, 0
    FROM grids_building WHERE source = 'demo' AND dwellings > 0
)
SELECT s.ground, s.kind, s.name, ST_X(s.place), ST_Y(s.place), s.amount
FROM spot s
WHERE EXISTS (
    SELECT FROM grids_areaversion v JOIN grids_level l ON l.id = v.level_id
    WHERE l.is_working_grid AND v.valid @> %s::date AND ST_Covers(v.geom, s.place))
ORDER BY s.ground, s.id, s.part
"""


def read_city(day: date) -> City:
    """The grounds of the first town as it stands on a day; empty where there is no demo city."""
    with connection.cursor() as cursor:
        cursor.execute(SPOTS, [day])
        rows = cursor.fetchall()
    return {ground: _spots([row for row in rows if row[0] == ground]) for ground in Ground if ground != Ground.SITE}


def _spots(rows: list[tuple]) -> Spots:
    lonlat = np.array([(lon, lat) for *_words, lon, lat, _amount in rows], dtype=float).reshape(-1, 2)
    weight = np.array([WEIGHT.get(kind, 1.0) * amount for _ground, kind, _name, _lon, _lat, amount in rows])
    return Spots(lonlat, weight, [row[2] for row in rows])
