"""Changes of the walking network that are tried and not made: a way that is added, a place that is closed or opened.

The network stays what it is; what comes back is a changed copy of its arrays. Each change holds for the network as the
changes before it have left it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from gis_data.rules.walk.changes import BadChange, Change, metres_along
from gis_data.rules.walk.edge_places import EdgePlace, crossed_places, metres_per_degree, nearest_place
from gis_data.rules.walk.graph import Edges

REACH_M = 15.0  # a change must come so near to a way: as near as a hand can draw on a street map
SAME_PLACE_M = 0.1
ADDED_ID = -1  # of edges that are in no table; those of further changes count down


@dataclass(frozen=True)
class Effect:
    """What a change did: at how many places it met the network, and metres of way that were added."""

    kind: str
    places: int
    added_m: float = 0.0


@dataclass(frozen=True)
class Tried:
    """The changed network, and by its edges what is new.

    `origin` (e,) is the edge of the first network that an edge is, or is a piece of, -1 for none; `begin_m` (e,) metres
    along that edge at which it begins; `is_touched` (e,) whether it is new, a piece, or has other ends than before.
    """

    edges: Edges
    origin: NDArray[np.int64]
    begin_m: NDArray[np.float64]
    is_touched: NDArray[np.bool_]
    effects: list[Effect] = field(default_factory=list)


def try_changes(edges: Edges, changes: Sequence[Change], reach_m: float = REACH_M) -> Tried:
    """The network with the changes made, one after the other. Raises BadChange for one that touches nothing."""
    count = len(edges.tail)
    tried = Tried(edges, np.arange(count), np.zeros(count), np.zeros(count, dtype=bool))
    for number, change in enumerate(changes, start=1):
        made = {"add": _add, "close": _close, "open": _open}[change.kind](number, tried, change, reach_m)
        tried = replace(made, effects=[*tried.effects, *made.effects[-1:]])
    return tried


@dataclass(frozen=True)
class _Point:
    """A point of an added line, so far along what was drawn, in segments and shares of one; and what it meets there."""

    position: float
    lonlat: NDArray[np.float64]
    place: EdgePlace | None = None


def _add(number: int, tried: Tried, change: Change, reach_m: float) -> Tried:
    """Add a line, from the ways at its ends, which it is drawn on to, and over those that it crosses if asked."""
    points = _drawn_on(tried.edges, change, reach_m)
    places = [point.place for point in points if point.place]
    if not places:
        raise BadChange(number, _("the line comes within %(metres)d m of no way.") % {"metres": reach_m})
    made, nodes = _split(tried, places)
    lines, ends = _pieces_of(points, nodes, made.edges.nodes)
    made = _with_edges(made, lines, ends, change.steps)
    added = sum(float(metres_along(line)[-1]) for line in lines)
    return replace(made, effects=[Effect("add", len(places), added)])


def _drawn_on(edges: Edges, change: Change, reach_m: float) -> list[_Point]:
    """The line from way to way.

    An end that was drawn over a way is cut off there; one that was drawn short goes on to the nearest way.
    """
    line = change.lonlat
    run = metres_along(line)
    crossed = [_Point(position, place.lonlat, place) for position, place in crossed_places(edges, line)]
    over_m = min(reach_m, run[-1] / 2)
    first = next((point for point in crossed if _metres_at(run, point) < over_m), None)
    last = next((point for point in reversed(crossed) if run[-1] - _metres_at(run, point) < over_m), None)
    begin = [first] if first else [*_way_at(edges, line[0], reach_m, -1.0), _Point(0.0, line[0])]
    end = [last] if last else [_Point(len(line) - 1.0, line[-1]), *_way_at(edges, line[-1], reach_m, float(len(line)))]
    between = [_Point(float(at), line[at]) for at in range(1, len(line) - 1)] + (crossed if change.crossings else [])
    inner = [point for point in between if begin[-1].position < point.position < end[0].position]
    points = [*begin, *sorted(inner, key=lambda point: point.position), *end]
    same = [np.array_equal(one.lonlat, other.lonlat) for one, other in pairwise(points)]
    # Where an end lies on a way already, the point that meets the way stands for both.
    dropped = {at if point.place is None else at + 1 for at, point in enumerate(points[:-1]) if same[at]}
    return [point for at, point in enumerate(points) if at not in dropped]


def _metres_at(run: NDArray[np.float64], point: _Point) -> float:
    return float(np.interp(point.position, np.arange(len(run)), run))


def _way_at(edges: Edges, lonlat: NDArray[np.float64], reach_m: float, position: float) -> list[_Point]:
    """The point of the nearest way; none where no way is within reach."""
    place = nearest_place(edges, lonlat, reach_m)
    return [_Point(position, place.lonlat, place)] if place else []


def _pieces_of(
    points: Sequence[_Point], met: Sequence[int], nodes: int
) -> tuple[list[NDArray[np.float64]], list[tuple[int, int]]]:
    """A line cut where it meets ways, at the nodes `met`; an end that meets nothing gets a node of its own."""
    lonlat = np.array([point.lonlat for point in points])
    stops = dict(zip([at for at, point in enumerate(points) if point.place], met, strict=True))
    for end in {0, len(points) - 1} - stops.keys():
        stops[end] = nodes
        nodes += 1
    at = sorted(stops)
    lines = [lonlat[begin : end + 1] for begin, end in pairwise(at)]
    return lines, [(stops[begin], stops[end]) for begin, end in pairwise(at)]


def _close(number: int, tried: Tried, change: Change, reach_m: float) -> Tried:
    """Cut the nearest way at a point: both sides are walked up to it, and nobody passes."""
    place = nearest_place(tried.edges, change.lonlat[0], reach_m)
    if place is None:
        raise BadChange(number, _("there is no way within %(metres)d m to be closed.") % {"metres": reach_m})
    return replace(_split(tried, [place], apart=True)[0], effects=[Effect("close", 1)])


def _open(number: int, tried: Tried, change: Change, reach_m: float) -> Tried:
    """Join again what ends apart on one and the same spot: a closed gate."""
    edges = tried.edges
    scale = metres_per_degree(float(change.lonlat[0, 1]))
    at = np.concatenate([edges.lonlat[edges.first[:-1]], edges.lonlat[edges.first[1:] - 1]])
    node = np.concatenate([edges.tail, edges.head])
    off = np.hypot(*((at - change.lonlat[0]) * scale).T)
    near = np.flatnonzero(off <= reach_m)
    for end in near[np.argsort(off[near], kind="stable")].tolist():
        same = near[np.hypot(*((at[near] - at[end]) * scale).T) <= SAME_PLACE_M]
        together = np.unique(node[same])
        if len(together) > 1:
            merged = np.arange(edges.nodes)
            merged[together] = together[0]
            opened = replace(
                edges,
                tail=merged[edges.tail].astype(edges.tail.dtype),
                head=merged[edges.head].astype(edges.head.dtype),
            )
            touched = tried.is_touched | np.isin(edges.tail, together) | np.isin(edges.head, together)
            return replace(tried, edges=opened, is_touched=touched, effects=[Effect("open", len(together))])
    raise BadChange(number, _("there is no closed gate within %(metres)d m.") % {"metres": reach_m})


def _split(tried: Tried, places: Sequence[EdgePlace], apart: bool = False) -> tuple[Tried, list[int]]:
    """Split edges at places; gives the node at each. `apart`: the pieces do not meet there."""
    edges = tried.edges
    nodes, chosen = edges.nodes, []
    cuts: dict[int, list[tuple[float, EdgePlace, int, int]]] = {}
    moved: dict[tuple[int, bool], int] = {}
    for place in places:
        whole = float(edges.length_m[place.edge])
        at_tail, at_head = place.along_m <= SAME_PLACE_M, whole - place.along_m <= SAME_PLACE_M
        if at_tail or at_head:
            node = int(edges.tail[place.edge] if at_tail else edges.head[place.edge])
            if apart:
                moved[place.edge, at_tail] = node = nodes
                nodes += 1
            chosen.append(node)
            continue
        same = next((cut for cut in cuts.get(place.edge, []) if abs(cut[0] - place.along_m) <= SAME_PLACE_M), None)
        if same is None:
            same = (place.along_m, place, nodes, nodes + apart)
            nodes += 1 + apart
            cuts.setdefault(place.edge, []).append(same)
        chosen.append(same[2])
    return _rebuilt(tried, cuts, moved, nodes), chosen


def _rebuilt(
    tried: Tried,
    cuts: Mapping[int, list[tuple[float, EdgePlace, int, int]]],
    moved: Mapping[tuple[int, bool], int],
    nodes: int,
) -> Tried:
    """The arrays with edges cut in pieces, which come last, and ends moved to nodes of their own."""
    edges = tried.edges
    tail, head, touched = edges.tail.copy(), edges.head.copy(), tried.is_touched.copy()
    for (edge, at_tail), node in moved.items():
        (tail if at_tail else head)[edge] = node
        touched[edge] = True
    whole = np.ones(len(tail), dtype=bool)
    whole[list(cuts)] = False
    lines, metres, ends, sources, begins = [], [], [], [], []
    for edge, places in cuts.items():
        stops = sorted(places, key=lambda cut: cut[0])
        line = edges.lonlat[edges.first[edge] : edges.first[edge + 1]]
        bounds = [0.0, *(cut[0] for cut in stops), float(edges.length_m[edge])]
        starts = [int(tail[edge]), *(cut[3] for cut in stops)]
        stopping = [*(cut[2] for cut in stops), int(head[edge])]
        segments = [0, *(cut[1].segment - int(edges.first[edge]) for cut in stops), len(line) - 2]
        for piece in range(len(stops) + 1):
            inner = line[segments[piece] + 1 : segments[piece + 1] + 1]
            first = line[:1] if piece == 0 else stops[piece - 1][1].lonlat[None]
            last = line[-1:] if piece == len(stops) else stops[piece][1].lonlat[None]
            lines.append(np.concatenate([first, inner, last]))
            metres.append(bounds[piece + 1] - bounds[piece])
            ends.append((starts[piece], stopping[piece]))
            sources.append(edge)
            begins.append(float(tried.begin_m[edge]) + bounds[piece])
    sources = np.array(sources, dtype=np.int64)
    new = _Pieces(lines, np.array(metres), np.array(ends, dtype=np.int64).reshape(-1, 2), sources)
    rebuilt = _appended(replace(edges, tail=tail, head=head), whole, new, nodes)
    return replace(
        tried,
        edges=rebuilt,
        origin=np.concatenate([tried.origin[whole], tried.origin[sources]]),
        begin_m=np.concatenate([tried.begin_m[whole], begins]),
        is_touched=np.concatenate([touched[whole], np.ones(len(sources), dtype=bool)]),
    )


@dataclass(frozen=True)
class _Pieces:
    """Edges to be appended: lines, metres, nodes (n, 2), and the edge whose values each takes over."""

    lines: list[NDArray[np.float64]]
    length_m: NDArray[np.float64]
    ends: NDArray[np.int64]
    source: NDArray[np.int64]


def _appended(edges: Edges, whole: NDArray[np.bool_], new: _Pieces, nodes: int) -> Edges:
    """Some edges with others behind them, and with nodes that have no gate behind those there were."""
    sizes = np.concatenate([np.diff(edges.first)[whole], [len(line) for line in new.lines]]).astype(np.int64)
    vertices = np.repeat(whole, np.diff(edges.first))

    def taken_over(values: NDArray[Any]) -> NDArray[Any]:
        return np.concatenate([values[whole], values[new.source]])

    edges, always = _always(edges)
    return replace(
        edges,
        ids=taken_over(edges.ids),
        nodes=nodes,
        tail=np.concatenate([edges.tail[whole], new.ends[:, 0]]).astype(edges.tail.dtype),
        head=np.concatenate([edges.head[whole], new.ends[:, 1]]).astype(edges.head.dtype),
        length_m=np.concatenate([edges.length_m[whole], new.length_m]),
        direction=taken_over(edges.direction),
        steps=taken_over(edges.steps),
        first=np.concatenate([[0], np.cumsum(sizes)]).astype(edges.first.dtype),
        lonlat=np.concatenate([edges.lonlat[vertices], *new.lines]),
        hours=taken_over(edges.hours),
        gate_hours=_longer(edges.gate_hours, nodes, always),
    )


def _longer(values: NDArray[np.int32], count: int, filled: int) -> NDArray[np.int32]:
    return np.concatenate([values, np.full(count - len(values), filled, dtype=values.dtype)])


def _always(edges: Edges) -> tuple[Edges, int]:
    """The index of "open at all times" among the texts of hours."""
    if "" in edges.hour_texts:
        return edges, edges.hour_texts.index("")
    return replace(edges, hour_texts=(*edges.hour_texts, "")), len(edges.hour_texts)


def _with_edges(tried: Tried, lines: list[NDArray[np.float64]], ends: list[tuple[int, int]], steps: bool) -> Tried:
    """New edges behind the others: walked both ways, at all times."""
    count, new = len(tried.edges), len(lines)
    nodes = max([tried.edges.nodes, *(node + 1 for pair in ends for node in pair)])
    metres = np.array([metres_along(line)[-1] for line in lines])
    # The values of some edge are taken over first, then written over.
    pieces = _Pieces(lines, metres, np.array(ends, dtype=np.int64).reshape(-1, 2), np.zeros(new, dtype=np.int64))
    edges, always = _always(_appended(tried.edges, np.ones(count, dtype=bool), pieces, nodes))
    first_id = min(int(edges.ids.min(initial=0)), 0) + ADDED_ID
    edges.ids[count:] = first_id - np.arange(new)
    edges.direction[count:], edges.steps[count:], edges.hours[count:] = 0, steps, always
    return replace(
        tried,
        edges=edges,
        origin=np.concatenate([tried.origin, np.full(new, -1)]),
        begin_m=np.concatenate([tried.begin_m, np.zeros(new)]),
        is_touched=np.concatenate([tried.is_touched, np.ones(new, dtype=bool)]),
    )
