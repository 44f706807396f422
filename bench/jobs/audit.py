"""The audit of a coverage, from the database to findings: `audit_grids` against an overlap join and a union in SQL."""

from collections.abc import Iterator
from contextlib import contextmanager

import shapely
from django.contrib.gis.geos import GEOSGeometry

from bench.city import fill_areas
from bench.database import execute, execute_as_fresh
from bench.job import Contest, Job, Size
from bench.lattice import lattice
from gis_data.functions import SRID
from grids.audit import AuditReport, audit_grids
from grids.models import AreaVersion, Building

_OVERLAPS = """
SELECT a.code, b.code, ST_Area(ST_Intersection(a.geom, b.geom)::geography)
FROM grids_areaversion a JOIN grids_areaversion b ON a.id < b.id AND ST_Overlaps(a.geom, b.geom)
WHERE a.level_id = (SELECT id FROM grids_level WHERE key = 'grid') AND b.level_id = a.level_id
"""
# Holes of the union are the gaps that the grids enclose.
_GAPS = """
SELECT ring.path, ST_Area(ring.geom::geography)
FROM (SELECT ST_Union(geom) AS geom FROM grids_areaversion
      WHERE level_id = (SELECT id FROM grids_level WHERE key = 'grid')) AS whole,
     LATERAL ST_Dump(whole.geom) AS part, LATERAL ST_DumpRings(part.geom) AS ring
WHERE ring.path[1] > 0
"""
_SHIFT = 1e-5  # degrees: a metre
_FAULTS = 3


@contextmanager
def _prepare(size: Size) -> Iterator[Contest]:
    """The made-up city with a few grids that leave a gap of a metre and a few that overlap by one."""
    if Building.objects.exists():
        execute("TRUNCATE grids_building CASCADE")
    fill_areas(size)
    whole = _injure(size)
    try:
        yield Contest(audit_grids, lambda: execute_as_fresh(_OVERLAPS, _GAPS), agree=_agree)
    finally:
        AreaVersion.objects.bulk_update(whole, ["geom"])


def _injure(size: Size) -> list[AreaVersion]:
    """Move a border of some grids, inwards and outwards by turns; returns the versions as they were."""
    city = lattice(size.columns, size.rows)
    wanted = [(3 * number % size.columns, 1 + 2 * number % (size.rows - 2)) for number in range(2 * _FAULTS)]
    whole = []
    for number, (column, row) in enumerate(wanted):
        shape = city.block(column, row)
        version = AreaVersion.objects.get(level__key="grid", geom__covers=_geos(shapely.point_on_surface(shape)))
        whole.append(version)
        ring = shapely.get_coordinates(shape)
        ring[1 : len(city.east[row, column]) - 1, 1] += _SHIFT if number % 2 else -_SHIFT
        moved = _geos(shapely.multipolygons([shapely.Polygon(ring)]))
        AreaVersion.objects.filter(pk=version.pk).update(geom=moved)
    return whole


def _geos(shape: shapely.Geometry) -> GEOSGeometry:
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=SRID)


def _agree(ours: AuditReport, peer: list[list[tuple]]) -> None:
    """Both find the injected gaps and overlaps."""
    kinds = [found.finding.code for found in ours.findings]
    counts = (kinds.count("overlap"), kinds.count("gap"))
    if counts != (_FAULTS, _FAULTS) or tuple(map(len, peer)) != counts:
        raise AssertionError(f"overlaps and gaps: ours {counts}, SQL {tuple(map(len, peer))}")


AUDIT = Job(
    key="audit",
    describe=lambda size: f"audit of a {size.areas:,}-area coverage, database to findings",
    peer="ST_Overlaps self-join and ST_Union",
    at_least=8,
    prepare=_prepare,
)
