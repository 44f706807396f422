"""The made-up city in the product's own tables: county, streets, communities and grids that tile, and buildings."""

from datetime import date

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from bench.database import execute
from bench.job import Size
from bench.lattice import Lattice, lattice, points
from gis_data.functions import SRID
from grids.actions.levels import install_levels
from grids.models import Area, AreaVersion, Level

_SINCE = DateRange(date(2020, 1, 1), None, "[)")
_COUNTY = "530000"
_BLOCKS = (("street", 40), ("community", 10), ("grid", 1))
_BUILDINGS = """
INSERT INTO grids_building (uid, name, number, address, use, source, source_id, geom, valid)
SELECT gen_random_uuid(), '', row_number() OVER ()::text, '', 'residential', 'bench', row_number() OVER ()::text,
       ST_Multi(ST_MakeEnvelope(x, y, x + 0.0002, y + 0.0001, %(srid)s)), daterange('2020-01-01', NULL)
FROM unnest(%(x)s::float8[], %(y)s::float8[]) AS place (x, y)
"""


def fill_areas(size: Size) -> None:
    """Write the areas of all four levels, unless they are there already."""
    if AreaVersion.objects.exists():
        return
    install_levels("four")
    levels = {level.key: level for level in Level.objects.all()}
    city = lattice(size.columns, size.rows)
    county = _write(levels["county"], city.blocks(size.columns, size.rows), [_COUNTY], [None])
    parents, parent_block = county, max(size.columns, size.rows)
    for key, block in _BLOCKS:
        owners = [parents[number] for number in _parent_of(city, block, parent_block)]
        parents = _write(levels[key], city.blocks(block, block), _codes(owners), owners)
        parent_block = block
    execute("VACUUM ANALYZE grids_areaversion")


def fill_buildings(size: Size) -> None:
    """Write a building at every sixteenth point, unless there are some already."""
    if not execute("SELECT 1 FROM grids_building LIMIT 1"):
        _fill_buildings(size, size.points // 16)


def fill_all_buildings(size: Size) -> None:
    """Write a building at every point, in the place of those that are there."""
    execute("TRUNCATE grids_building CASCADE")
    _fill_buildings(size, size.points)


def _fill_buildings(size: Size, count: int) -> None:
    where = points(count, lattice(size.columns, size.rows))
    with connection.cursor() as cursor:
        cursor.execute(_BUILDINGS, {"x": where[:, 0].tolist(), "y": where[:, 1].tolist(), "srid": SRID})
    execute("VACUUM ANALYZE grids_building")


def _parent_of(city: Lattice, block: int, parent_block: int) -> list[int]:
    """For each block of the lattice the number of the parent block that it lies in."""
    across = -(-city.columns // parent_block)
    return [
        (row // parent_block) * across + column // parent_block
        for row in range(0, city.rows, block)
        for column in range(0, city.columns, block)
    ]


def _codes(owners: list[AreaVersion]) -> list[str]:
    """Codes of three digits after the owner's, counted from 1 below each."""
    numbers: dict[str, int] = {}
    codes = []
    for owner in owners:
        numbers[owner.code] = numbers.get(owner.code, 0) + 1
        codes.append(f"{owner.code}{numbers[owner.code]:03}")
    return codes


def _write(
    level: Level, shapes: list[shapely.Polygon], codes: list[str], owners: list[AreaVersion | None]
) -> list[AreaVersion]:
    """One level of areas with a version each."""
    areas = Area.objects.bulk_create([Area(level=level) for _ in shapes], batch_size=5_000)
    boundaries = shapely.to_wkb(shapely.multipolygons(np.array(shapes)[:, None]))
    return AreaVersion.objects.bulk_create(
        [
            AreaVersion(
                area=area,
                level=level,
                parent_id=owner and owner.area_id,
                code=code,
                name=code,
                geom=GEOSGeometry(memoryview(boundary), srid=SRID),
                valid=_SINCE,
            )
            for area, owner, code, boundary in zip(areas, owners, codes, boundaries, strict=True)
        ],
        batch_size=2_000,
    )
