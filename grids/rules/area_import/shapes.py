"""Boundaries of rows: polygons only, repaired within limits; where they overlap or leave their parent.

Geometries are numpy arrays of shapely geometries in WGS 84, overlaid as they are stored and measured in m².
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from gis_data.crs import square_metres
from gis_data.findings import Finding
from grids.rules.area_import import kinds
from grids.rules.area_import.rows import Row

POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
SAME_PLACE_SHARE = 0.5
LEAST_M2 = 1.0  # what a repair leaves of a line that was meant for an area is smaller
SAME_DEGREES = 1e-8  # a millimetre: what a file loses by writing 8 decimals


@dataclass(frozen=True)
class Overlap:
    """Two positions and the m² they share."""

    first: int
    second: int
    m2: float


def mend(geometries: np.ndarray, rows: list[Row], limit: float) -> tuple[np.ndarray, list[Finding]]:
    """MultiPolygons for the rows, None where there is no usable boundary; repairs that change up to `limit` m²."""
    mended = np.empty(len(rows), dtype=object)
    findings = []
    valid = shapely.is_valid(geometries)
    for row in rows:
        mended[row.position], found = _mend_one(geometries[row.position], bool(valid[row.position]), row, limit)
        findings += found
    return mended, findings


def _mend_one(
    geometry: shapely.Geometry | None, valid: bool, row: Row, limit: float
) -> tuple[shapely.MultiPolygon | None, list[Finding]]:
    if geometry is None or geometry.is_empty:
        return None, [kinds.GEOMETRY_MISSING.at(row.number)]
    if shapely.get_type_id(geometry) not in POLYGONS:
        return None, [kinds.GEOMETRY_KIND.at(row.number, value=geometry.geom_type)]
    if valid:
        return as_multipolygon(geometry), []
    reason = shapely.is_valid_reason(geometry)
    repaired = as_multipolygon(shapely.make_valid(geometry))
    # A bow-tie, whose halves cancel out as drawn, changes by twice the smaller one.
    before, after = square_metres(np.array([geometry, repaired]))
    changed = float(abs(after - before))
    if after < LEAST_M2 or changed > limit:
        return None, [kinds.GEOMETRY_BROKEN.at(row.number, value=reason, m2=changed, limit=limit)]
    return repaired, [kinds.GEOMETRY_REPAIRED.at(row.number, value=reason, m2=changed)]


def as_multipolygon(geometry: shapely.Geometry) -> shapely.MultiPolygon:
    """Its polygons, without the lines and points that a repair leaves."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return shapely.MultiPolygon(list(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]))


def same_shape(first: shapely.Geometry, second: shapely.Geometry) -> bool:
    """Whether two boundaries are equal to a millimetre, wherever their rings begin."""
    if shapely.equals_exact(first, second):
        return True
    return bool(shapely.equals_exact(shapely.normalize(first), shapely.normalize(second), SAME_DEGREES))


def overlaps(polygons: np.ndarray, tolerance: float) -> list[Overlap]:
    """Pairs of polygons that share more than `tolerance` m²."""
    # In a clean coverage no edge is wrong, and the costly intersections of neighbours need not be looked at.
    wrong = shapely.coverage_invalid_edges(polygons)
    suspects = np.flatnonzero(~(shapely.is_missing(wrong) | shapely.is_empty(wrong)))
    first, second = shapely.STRtree(polygons).query(polygons[suspects])
    pairs = np.unique(np.sort(np.column_stack([suspects[first], second]), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    return _overlaps(polygons, polygons, pairs[:, 0], pairs[:, 1], tolerance)


def overlaps_with(polygons: np.ndarray, known: np.ndarray, tolerance: float) -> list[Overlap]:
    """Pairs (position in `polygons`, position in `known`) that share more than `tolerance` m²."""
    mine, theirs = shapely.STRtree(known).query(polygons)
    return _overlaps(polygons, known, mine, theirs, tolerance)


def _overlaps(
    polygons: np.ndarray, others: np.ndarray, first: np.ndarray, second: np.ndarray, tolerance: float
) -> list[Overlap]:
    shared = square_metres(shapely.intersection(polygons[first], others[second]))
    large = np.flatnonzero(shared > tolerance)
    return [Overlap(int(first[index]), int(second[index]), float(shared[index])) for index in large]


def overlap_findings(found: list[Overlap], rows: list[Row], polygons: np.ndarray) -> Iterator[Finding]:
    """Overlaps between rows; more than half of the smaller one means that one of them is too many."""
    for overlap in found:
        row, other = rows[overlap.first], rows[overlap.second]
        smaller = min(square_metres(polygons[[overlap.first, overlap.second]]))
        kind = kinds.SAME_PLACE if overlap.m2 > SAME_PLACE_SHARE * smaller else kinds.OVERLAP
        words = {"name": other.name, "code": other.code, "other": other.number, "m2": overlap.m2}
        yield kind.at(row.number, value=row.code, **words)
