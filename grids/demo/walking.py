"""The ways one can walk, with the places where they meet: streets, inner ways, bridges, steps, gates."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.ops import substring

from gis_data.osm.walking import WalkWay
from gis_data.rules.network import FlatLines, Network, build_network
from grids.demo.building import Filling
from grids.demo.plan import Plan, RoadClass, Way
from grids.demo.plane import lonlat
from grids.demo.streets import SNAP_M

KEY_DECIMALS = 7
BRIDGE_MARGIN_M = 4.0


@dataclass(frozen=True)
class Walks:
    """The network in degrees, what each line is, and the kind of barrier on nodes, by key."""

    network: Network
    ways: list[WalkWay]
    barriers: dict[int, str]


@dataclass(frozen=True)
class Pieces:
    """Ways cut where they meet: lines (n,) in metres and the way each was part of."""

    lines: np.ndarray
    ways: tuple[Way, ...]


def pieces_of(ways: tuple[Way, ...]) -> Pieces:
    """Cut ways at their crossings."""
    noded = shapely.unary_union([way.line for way in ways], grid_size=SNAP_M)
    lines = shapely.get_parts(shapely.line_merge(noded))
    middles = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    nearest = shapely.STRtree([way.line for way in ways]).nearest(middles)
    return Pieces(lines, tuple(ways[i] for i in nearest))


def walking_network(plan: Plan, ways: tuple[Way, ...], fillings: list[Filling]) -> Walks:
    """The network of streets, inner ways of estates, and paths up the hills and round the lake."""
    inner = [way for filling in fillings for way in filling.ways]
    pieces = pieces_of((*ways, *inner))
    lines, described = _with_bridges(plan, pieces)
    flat = FlatLines.from_geometries(lonlat(lines), KEY_DECIMALS)
    gates = [gate for filling in fillings if filling.kind == "estate" for gate in filling.gates]
    return Walks(build_network(flat), described, _gate_keys(gates, flat))


def _with_bridges(plan: Plan, pieces: Pieces) -> tuple[np.ndarray, list[WalkWay]]:
    """Lines cut at the river's banks, and what each is."""
    river = shapely.buffer(plan.river, BRIDGE_MARGIN_M)
    lines: list[shapely.LineString] = []
    described: list[WalkWay] = []
    wet = shapely.intersects(pieces.lines, river)
    for line, way, crosses in zip(pieces.lines, pieces.ways, wet, strict=True):
        parts = _cut_at_banks(line, river) if crosses else [(line, False)]
        for part, bridge in parts:
            lines.append(part)
            described.append(_walk_way(f"way-{len(lines)}", way, bridge))
    return np.array(lines, dtype=object), described


def _cut_at_banks(line: shapely.LineString, river: shapely.Polygon) -> list[tuple[shapely.LineString, bool]]:
    """Parts of a line, in order along it, and whether each is over the water."""
    ends = shapely.get_coordinates(shapely.intersection(line, shapely.boundary(river)))
    at = sorted({0.0, line.length, *(float(line.project(shapely.Point(xy))) for xy in ends)})
    parts = [substring(line, a, b) for a, b in zip(at[:-1], at[1:], strict=True) if b - a > 0.05]
    return [(part, bool(river.contains(part.interpolate(0.5, normalized=True)))) for part in parts]


def _walk_way(source_id: str, way: Way, bridge: bool) -> WalkWay:
    steps = way.kind == RoadClass.STEPS
    surface = "ground" if way.kind == RoadClass.TRACK else ""
    return WalkWay(source_id, str(way.kind), way.name, "", surface, steps, bridge, False, 0)


def _gate_keys(gates: list[shapely.Point], flat: FlatLines) -> dict[int, str]:
    """The network's key of the vertex nearest to each gate."""
    tree = shapely.STRtree(shapely.points(flat.lonlat))
    nearest = tree.nearest(lonlat(np.array(gates, dtype=object)))
    return {int(flat.keys[i]): "gate" for i in nearest}
