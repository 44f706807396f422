"""Lines into a network: split where they meet, measured, and sorted into connected components.

Pure and numpy throughout: OSM ways bring node ids as keys; lines of any other source get keys from their rounded
coordinates. Memory: 24 bytes a vertex coming in, about four times that at the peak.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from pyproj import Geod
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

WGS84 = Geod(ellps="WGS84")
MOST_DECIMALS = 7  # of a degree, about 1 cm: what fits both coordinates into one 64-bit key
DEFAULT_DECIMALS = 6


class TooManyDecimals(ValueError):
    """Coordinates can be compared to 7 decimals of a degree at most."""


@dataclass(frozen=True)
class FlatLines:
    """Many lines in flat arrays (EPSG:4326): line i has the vertices offsets[i] to offsets[i + 1].

    Two vertices with the same key are the same place: there lines meet.
    """

    lonlat: np.ndarray  # (v, 2) float64, degrees
    keys: np.ndarray  # (v,) int64
    offsets: np.ndarray  # (n + 1,) int64

    @classmethod
    def from_geometries(cls, lines: np.ndarray, round_to: int = DEFAULT_DECIMALS) -> "FlatLines":
        """LineStrings (n,) in EPSG:4326 whose vertices meet when equal after rounding to `round_to` decimals."""
        if round_to > MOST_DECIMALS:
            raise TooManyDecimals(round_to)
        counts = shapely.get_num_coordinates(lines)
        lonlat = shapely.get_coordinates(lines)
        return cls(lonlat, _rounded_keys(lonlat, round_to), np.concatenate([[0], np.cumsum(counts)]))


def _rounded_keys(lonlat: np.ndarray, decimals: int) -> np.ndarray:
    """One int64 per position (v, 2): longitude in the high 32 bits, latitude in the low ones."""
    whole = np.rint((lonlat + [180.0, 90.0]) * 10**decimals).astype(np.int64)
    return whole[:, 0] * 2**32 + whole[:, 1]


def fresh_keys(lines: FlatLines, count: int) -> np.ndarray:
    """Keys (count,) that no vertex has; those made of positions are never negative."""
    return min(int(lines.keys.min(initial=0)), 0) - 1 - np.arange(count, dtype=np.int64)


def with_vertices(
    lines: FlatLines, segment: np.ndarray, share: np.ndarray, lonlat: np.ndarray, keys: np.ndarray
) -> FlatLines:
    """The lines with further vertices (n,), each on the segment that begins at a vertex, at a share of it (0 to 1)."""
    order = np.lexsort((share, segment))
    after = segment[order] + 1
    line = np.searchsorted(lines.offsets, segment, side="right") - 1
    added = np.bincount(line, minlength=len(lines.offsets) - 1)
    return FlatLines(
        np.insert(lines.lonlat, after, lonlat[order], axis=0),
        np.insert(lines.keys, after, keys[order]),
        lines.offsets + np.concatenate([[0], np.cumsum(added)]),
    )


@dataclass(frozen=True)
class Network:
    """Nodes and edges. Edge e runs over the vertices first[e] to last[e] of `lonlat`, both included."""

    node_lonlat: np.ndarray  # (m, 2) degrees
    node_key: np.ndarray  # (m,) the key of the vertex where the node lies
    source: np.ndarray  # (k,) index of the node at which the edge begins
    target: np.ndarray  # (k,) index of the node at which it ends
    line: np.ndarray  # (k,) index of the line it was cut from
    first: np.ndarray  # (k,) its first vertex in lonlat
    last: np.ndarray  # (k,) its last vertex in lonlat
    length_m: np.ndarray  # (k,) metres on the WGS 84 ellipsoid
    component: np.ndarray  # (k,) 0 is the component with the most metres, then downwards
    lonlat: np.ndarray  # (v, 2) degrees

    def geometries(self, begin: int, end: int) -> np.ndarray:
        """The LineStrings of the edges begin to end - 1, made on demand: geometry objects are the costly part."""
        return self.shapes(np.arange(begin, min(end, len(self.first))))

    def shapes(self, edges: np.ndarray) -> np.ndarray:
        """The LineStrings of some edges."""
        owner, vertices = _ranges(self.first[edges], self.last[edges] + 1)
        return shapely.linestrings(self.lonlat[vertices], indices=owner)

    @cached_property
    def report(self) -> "NetworkReport":
        """How much there is, and how much of it hangs together."""
        metres = np.bincount(self.component, weights=self.length_m)
        total = float(metres.sum())
        return NetworkReport(
            nodes=len(self.node_key),
            edges=len(self.line),
            total_km=round(total / 1000, 3),
            components=len(metres),
            largest_share=float(metres[0] / total) if total else 0.0,
        )


@dataclass(frozen=True)
class NetworkReport:
    """Figures of a network; `largest_share` is the part of all metres in the largest component, 0 to 1."""

    nodes: int
    edges: int
    total_km: float
    components: int
    largest_share: float


def build_network(lines: FlatLines, split_at: np.ndarray | None = None, cut_at: np.ndarray | None = None) -> Network:
    """Split lines where vertices are shared (by two lines, or twice by one) and at their ends.

    `split_at`: keys that become nodes although only one line passes there. `cut_at`: keys at which nobody passes:
    each edge that ends there gets an end of its own, so that nothing is connected through them. Edges that occur
    twice (the same vertices in either direction) are kept once; edges without length are dropped.
    """
    lines = _without_repeats(lines)
    names, place = np.unique(lines.keys, return_inverse=True)
    lonlat = lines.lonlat[_first_positions(place, len(names))][place]
    stops = _stops(lines, names, place, split_at, cut_at)
    first, last, line = _between(stops, lines.offsets)
    metres = _lengths(lonlat, first, last)
    keep = (metres > 0) & _first_of_its_kind(lines.keys, first, last, metres)
    first, last, line, metres = first[keep], last[keep], line[keep], metres[keep]
    nodes, source, target = _nodes(place, names, first, last, cut_at)
    return Network(
        node_lonlat=lonlat[nodes],
        node_key=lines.keys[nodes],
        source=source,
        target=target,
        line=line,
        first=first,
        last=last,
        length_m=metres,
        component=_components(source, target, metres, len(nodes)),
        lonlat=lonlat,
    )


def _without_repeats(lines: FlatLines) -> FlatLines:
    """Drop vertices equal to the one before them in the same line; lines may shrink to one vertex or none."""
    owner = np.repeat(np.arange(len(lines.offsets) - 1), np.diff(lines.offsets))
    keep = np.ones(len(lines.keys), dtype=bool)
    keep[1:] = (lines.keys[1:] != lines.keys[:-1]) | (owner[1:] != owner[:-1])
    counts = np.bincount(owner[keep], minlength=len(lines.offsets) - 1)
    return FlatLines(lines.lonlat[keep], lines.keys[keep], np.concatenate([[0], np.cumsum(counts)]))


def _first_positions(place: np.ndarray, count: int) -> np.ndarray:
    """For every place, the first vertex that lies there: its position stands for all that share the place."""
    first = np.empty(count, dtype=np.int64)
    first[place[::-1]] = np.arange(len(place) - 1, -1, -1)
    return first


def _stops(
    lines: FlatLines, names: np.ndarray, place: np.ndarray, split_at: np.ndarray | None, cut_at: np.ndarray | None
) -> np.ndarray:
    """(v,) of bool: whether an edge begins or ends at the vertex."""
    stop = np.bincount(place, minlength=len(names)) > 1
    for wanted in (split_at, cut_at):
        if wanted is not None:
            stop |= np.isin(names, wanted)
    at_vertex = stop[place]
    filled = lines.offsets[:-1] < lines.offsets[1:]
    at_vertex[lines.offsets[:-1][filled]] = True
    at_vertex[lines.offsets[1:][filled] - 1] = True
    return at_vertex


def _between(stops: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """First vertex, last vertex and line of the stretches between neighbouring stops of one line."""
    at = np.flatnonzero(stops)
    owner = np.searchsorted(offsets, at, side="right") - 1
    same = owner[1:] == owner[:-1]
    return at[:-1][same], at[1:][same], owner[:-1][same]


def _lengths(lonlat: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Metres on the ellipsoid of each stretch of vertices; the sum of its segments' geodesics."""
    if not len(first):
        return np.zeros(0)
    owner, begin = _ranges(first, last)
    _, _, metres = WGS84.inv(lonlat[begin, 0], lonlat[begin, 1], lonlat[begin + 1, 0], lonlat[begin + 1, 1])
    return np.bincount(owner, weights=metres, minlength=len(first))


def _ranges(first: np.ndarray, stop: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The numbers first[i] to stop[i] - 1 of all i in one array, and beside each the i it belongs to."""
    counts = stop - first
    owner = np.repeat(np.arange(len(first)), counts)
    starts = np.cumsum(counts) - counts
    return owner, np.arange(counts.sum()) - starts[owner] + first[owner]


def _first_of_its_kind(keys: np.ndarray, first: np.ndarray, last: np.ndarray, metres: np.ndarray) -> np.ndarray:
    """(k,) of bool: False for an edge over the same vertices as an earlier one, in either direction.

    Ends, length in millimetres and the wrapping sum of all keys stand for the vertices: all are blind to direction.
    """
    running = np.concatenate([[0], np.cumsum(keys)])
    ends = np.sort(np.column_stack([keys[first], keys[last]]), axis=1)
    mark = np.column_stack([ends, np.rint(metres * 1000).astype(np.int64), running[last + 1] - running[first]])
    if not len(mark):
        return np.zeros(0, dtype=bool)
    _, earliest = np.unique(mark, axis=0, return_index=True)
    kept = np.zeros(len(mark), dtype=bool)
    kept[earliest] = True
    return kept


def _nodes(
    place: np.ndarray, names: np.ndarray, first: np.ndarray, last: np.ndarray, cut_at: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The vertex of each node, and each edge's nodes. At a place that is cut, every end is a node of its own."""
    ends = np.concatenate([first, last])
    identity = place[ends]
    if cut_at is not None:
        cut = np.isin(names, cut_at)[identity]
        identity = np.where(cut, len(names) + np.arange(len(ends)), identity)
    _, sample, node = np.unique(identity, return_index=True, return_inverse=True)
    return ends[sample], node[: len(first)], node[len(first) :]


def _components(source: np.ndarray, target: np.ndarray, metres: np.ndarray, nodes: int) -> np.ndarray:
    """(k,) the component of each edge, numbered from the one with the most metres."""
    graph = coo_array((np.ones(len(source), dtype=np.int8), (source, target)), shape=(nodes, nodes))
    count, of_node = connected_components(graph, directed=False)
    of_edge = of_node[source]
    rank = np.empty(count, dtype=np.int64)
    rank[np.argsort(-np.bincount(of_edge, weights=metres, minlength=count), kind="stable")] = np.arange(count)
    return rank[of_edge]
