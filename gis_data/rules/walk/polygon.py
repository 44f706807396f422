"""The shape of what is reached: every point near a reached way that is not nearer to a way that is not reached.

A buffer around the reached ways would cover the other bank where the path along it cannot be reached, and would round
off the ends of streets that are cut. Here a point belongs to the circle when it lies within BAND_M of a reached way and
no other way is nearer to it, so a street that is cut ends square, and what lies farther from the ways stays a hole.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_data.rules.walk.band_kernels import FAR, bounds_of, inside_field, paint_others, paint_reached
from gis_data.rules.walk.contour_kernels import simplified_rings, zero_rings
from gis_data.rules.walk.graph import WalkGraph
from gis_data.rules.walk.reach import Cuts, Reach
from gis_data.rules.walk.workspace import workspace

BAND_M = 25.0  # from the middle of a way to where what stands along it ends
SPACING_M = 6.0
MOST_POINTS = 4_000_000  # of the lattice; larger circles get a coarser one
TOLERANCE_M = 1.0
SPECK_M2 = 40.0  # smaller shapes and smaller holes tell nothing


@dataclass(frozen=True)
class Lattice:
    """Points in the plane at which distances are measured; `frame` is west, south, spacing."""

    frame: NDArray[np.float64]
    rows: int
    columns: int

    @classmethod
    def around(cls, bounds: tuple[float, float, float, float], margin: float) -> "Lattice":
        """Over bounds in metres with a margin on each side; bounds that are wide get fewer points to the metre."""
        west, south, east, north = bounds
        wide, high = east - west + 2 * margin, north - south + 2 * margin
        spacing = max(SPACING_M, float(np.sqrt(wide * high / MOST_POINTS)))
        edge = margin + 2 * spacing
        rows, columns = int((north - south + 2 * edge) / spacing) + 1, int((east - west + 2 * edge) / spacing) + 1
        return cls(np.array([west - edge, south - edge, spacing]), rows, -(-columns // 8) * 8)

    @property
    def spacing(self) -> float:
        """Metres between neighbouring points."""
        return float(self.frame[2])

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.rows, self.columns


def reached_polygon(reach: Reach, limit_m: float | None = None) -> shapely.MultiPolygon:
    """The shape (EPSG:4326) of what a walk reaches within its limit, or within a smaller one; empty if nothing."""
    return polygon_of_cuts(reach.graph, reach.cuts(limit_m))


def polygon_of_cuts(graph: WalkGraph, cuts: Cuts, band_m: float = BAND_M) -> shapely.MultiPolygon:
    """The same for stretches that are known already."""
    if not len(cuts.edge):
        return shapely.MultiPolygon()
    field, lattice = _field(graph, cuts, band_m)
    vertices, starts = zero_rings(field, workspace.lattice_links(field.size))
    vertices = vertices * lattice.spacing + lattice.frame[:2]
    shape = _assembled(graph, *simplified_rings(vertices, starts, TOLERANCE_M, SPECK_M2))
    if shapely.is_valid(shape):
        return shape
    return _assembled(graph, *simplified_rings(vertices, starts, 0.0, SPECK_M2))


def _field(graph: WalkGraph, cuts: Cuts, band_m: float) -> tuple[NDArray[np.float32], Lattice]:
    """How far inside the shape each point of a lattice is, in metres; not above 0 outside. Good until the next call."""
    order = np.lexsort((cuts.begin_m, cuts.edge))
    edge, begin, end = cuts.edge[order], cuts.begin_m[order], cuts.end_m[order]
    first, index = graph.edges.first, graph.index
    lattice = Lattice.around(bounds_of(edge, first, graph.xy), band_m)
    radius = band_m + 1.5 * lattice.spacing
    reached, others = workspace.lattices(lattice.shape, FAR)
    paint_reached(edge, begin, end, first, graph.xy, graph.vertex_m, radius, reached, lattice.frame)
    paint_others(
        edge, begin, end, graph.xy, graph.vertex_m, index.vertex, index.edge, index.start, index.item, index.frame,
        index.shape, len(graph.edges), radius, reached, others, lattice.frame,
    )  # fmt: skip
    inside_field(reached, others, band_m)
    return reached, lattice


def _assembled(
    graph: WalkGraph, vertices: NDArray[np.float64], starts: NDArray[np.int64], areas: NDArray[np.float64]
) -> shapely.MultiPolygon:
    """Rings as polygons with their holes, in degrees: outer rings run anticlockwise, holes clockwise."""
    if not len(areas):
        return shapely.MultiPolygon()
    lonlat = graph.plane.degrees(vertices)
    rings = shapely.linearrings(lonlat, indices=np.repeat(np.arange(len(areas)), np.diff(starts)))
    outer, holes = np.flatnonzero(areas > 0), np.flatnonzero(areas < 0)
    owner = _owners(rings[outer], areas[outer], lonlat[starts[holes]])
    return shapely.multipolygons(
        [shapely.polygons(rings[ring], holes=rings[holes[owner == i]]) for i, ring in enumerate(outer)]
    )


def _owners(
    outer: NDArray[np.object_], areas: NDArray[np.float64], hole_points: NDArray[np.float64]
) -> NDArray[np.int64]:
    """For each hole the smallest outer ring that it lies in."""
    owner = np.full(len(hole_points), -1)
    if len(outer) == 1:
        return np.zeros(len(hole_points), dtype=np.int64)
    for i in np.argsort(areas):
        free = owner < 0
        shell = shapely.polygons(outer[i])
        owner[free] = np.where(shapely.contains_xy(shell, hole_points[free]), i, -1)
    return owner
