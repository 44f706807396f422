"""Changes of the walking network that are tried and not made: a way that is added, a place that is closed or opened.

The network stays what it is; what comes back is a changed copy of its arrays. Each change holds for the network as the
changes before it have left it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, Protocol, TypeVar

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from gis_data.rules.network import WGS84

REACH_M = 15.0  # a change must come so near to a way: as near as a hand can draw on a street map
SAME_PLACE_M = 0.1
MOST_POINTS = 500
MOST_LENGTH_M = 20_000.0
MOST_CHANGES = 50
ADDED_ID = -1  # of edges that are in no table; those of further changes count down


class BadChange(ValueError):
    """A change that cannot be tried; `number` counts the changes from 1, the message says why."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(_("Change %(number)d: %(reason)s") % {"number": number, "reason": reason})
        self.number = number


class EdgeArrays(Protocol):
    """A network in arrays, as a frozen dataclass. Edge e runs from node tail[e] to head[e].

    Its line is the vertices first[e] to first[e + 1] of `lonlat` (v, 2), degrees; `length_m` metres; `direction` 0 both
    ways, 1 along the line only, -1 against it only. Further arrays with a value for each edge are kept for its pieces.
    """

    ids: NDArray[np.int64]
    nodes: int
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    length_m: NDArray[np.float64]
    direction: NDArray[np.int8]
    steps: NDArray[np.bool_]
    first: NDArray[np.int64]
    lonlat: NDArray[np.float64]


E = TypeVar("E", bound=EdgeArrays)


@dataclass(frozen=True)
class Change:
    """One change: a line that is added, or a point at which the network is closed or opened; degrees (n, 2).

    `crossings`: an added line also meets the ways that it crosses, not only those at its ends.
    """

    kind: Literal["add", "close", "open"]
    lonlat: NDArray[np.float64]
    steps: bool = False
    crossings: bool = False


@dataclass(frozen=True)
class Effect:
    """What a change did: at how many places it met the network, and metres of way that were added."""

    kind: str
    places: int
    added_m: float = 0.0


@dataclass(frozen=True)
class Tried[E]:
    """The changed network. `origin` (e,) is the edge of the first network that an edge is or is a piece of, -1 for none.

    `begin_m` (e,) metres along that edge at which the piece begins.
    """

    edges: E
    origin: NDArray[np.int64]
    begin_m: NDArray[np.float64]
    effects: list[Effect] = field(default_factory=list)

    @property
    def is_touched(self) -> NDArray[np.bool_]:
        """(e,) whether an edge is new, a piece, or has other ends than before."""
        return self._touched

    _touched: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))


def read_changes(given: Sequence[Mapping[str, Any]]) -> list[Change]:
    """Changes as they are kept: `{"add": [[lon, lat], …]}`, `{"close": [lon, lat]}`, `{"open": [lon, lat]}`.

    An added line may have `"steps": true` and `"crossings": true`. Raises BadChange.
    """
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise BadChange(1, _("changes are given as a list."))
    if len(given) > MOST_CHANGES:
        raise BadChange(MOST_CHANGES + 1, _("a scenario has %(most)d changes at most.") % {"most": MOST_CHANGES})
    return [_read_change(number, change) for number, change in enumerate(given, start=1)]


def _read_change(number: int, given: Mapping[str, Any]) -> Change:
    kinds = [kind for kind in ("add", "close", "open") if isinstance(given, Mapping) and kind in given]
    if len(kinds) != 1:
        raise BadChange(number, _("it has to say one of add, close and open."))
    (kind,) = kinds
    points = given[kind] if kind == "add" else [given[kind]]
    try:
        lonlat = np.array(points, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise BadChange(number, _("its positions are not numbers.")) from error
    if lonlat.ndim != 2 or lonlat.shape[1] != 2 or not len(lonlat):
        raise BadChange(number, _("a position is a longitude and a latitude."))
    if not (np.isfinite(lonlat).all() and (np.abs(lonlat) <= (180, 90)).all()):
        raise BadChange(number, _("a position is not on Earth."))
    if kind == "add":
        _check_line(number, lonlat)
    return Change(kind, lonlat, bool(given.get("steps", False)), bool(given.get("crossings", False)))


def _check_line(number: int, lonlat: NDArray[np.float64]) -> None:
    if len(lonlat) > MOST_POINTS:
        raise BadChange(number, _("a line has %(most)d points at most.") % {"most": MOST_POINTS})
    metres = _metres(lonlat)[-1] if len(lonlat) > 1 else 0.0
    if metres < SAME_PLACE_M:
        raise BadChange(number, _("a line needs two points that are apart."))
    if metres > MOST_LENGTH_M:
        raise BadChange(number, _("a line of %(km)d km is no single way.") % {"km": metres / 1000})


def _metres(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres along a line at each of its points."""
    _a, _b, steps = WGS84.inv(lonlat[:-1, 0], lonlat[:-1, 1], lonlat[1:, 0], lonlat[1:, 1])
    return np.concatenate([[0.0], np.cumsum(steps)])


def try_changes(edges: E, changes: Sequence[Change], reach_m: float = REACH_M) -> Tried[E]:
    """The network with the changes made, one after the other. Raises BadChange for one that touches nothing."""
    count = len(edges.tail)
    tried = Tried(
        edges, np.arange(count), np.zeros(count), [], np.zeros(count, dtype=bool)
    )
    for number, change in enumerate(changes, start=1):
        made = {"add": _add, "close": _close, "open": _open}[change.kind](number, tried, change, reach_m)
        tried = replace(made, effects=[*tried.effects, *made.effects[-1:]])
    return tried


@dataclass(frozen=True)
class _Place:
    """A place on an edge: on the segment that begins at vertex `segment`, so many metres along the edge."""

    edge: int
    segment: int
    along_m: float
    lonlat: NDArray[np.float64]
    off_m: float


def _scale(latitude: float) -> NDArray[np.float64]:
    """Metres per degree east and north, good for some hundred metres around."""
    _a, _b, metres = WGS84.inv([0.0, 0.0], [latitude, latitude - 0.005], [0.01, 0.0], [latitude, latitude + 0.005])
    return np.array([metres[0] / 0.01, metres[1] / 0.01])


def _segments_near(edges: EdgeArrays, low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.int64]:
    """Vertices at which segments begin whose boxes meet a box (degrees)."""
    begin, end = edges.lonlat[:-1], edges.lonlat[1:]
    near = (np.maximum(begin, end) >= low).all(axis=1) & (np.minimum(begin, end) <= high).all(axis=1)
    near[edges.first[1:-1] - 1] = False  # from one edge to the next there is no segment
    return np.flatnonzero(near)


def _nearest(edges: EdgeArrays, lonlat: NDArray[np.float64], reach_m: float) -> _Place | None:
    """The place on an edge that is nearest to a position (2,), None when none is within reach."""
    scale = _scale(float(lonlat[1]))
    segment = _segments_near(edges, lonlat - reach_m / scale, lonlat + reach_m / scale)
    if not len(segment):
        return None
    begin = (edges.lonlat[segment] - lonlat) * scale
    step = (edges.lonlat[segment + 1] - edges.lonlat[segment]) * scale
    size = (step**2).sum(axis=1)
    share = np.clip(-(begin * step).sum(axis=1) / np.where(size > 0, size, 1.0), 0.0, 1.0)
    off = np.hypot(*(begin + share[:, None] * step).T)
    best = int(off.argmin())
    return _place(edges, int(segment[best]), float(share[best]), float(off[best])) if off[best] <= reach_m else None


def _place(edges: EdgeArrays, segment: int, share: float, off_m: float = 0.0) -> _Place:
    edge = int(np.searchsorted(edges.first, segment, side="right") - 1)
    line = edges.lonlat[edges.first[edge] : edges.first[edge + 1]]
    run = _metres(line)
    at = segment - edges.first[edge]
    whole = float(edges.length_m[edge])
    along = (run[at] + share * (run[at + 1] - run[at])) * (whole / run[-1] if run[-1] else 1.0)
    return _Place(edge, segment, float(along), line[at] + share * (line[at + 1] - line[at]), off_m)


def _add(number: int, tried: Tried[E], change: Change, reach_m: float) -> Tried[E]:
    """Add a line, from the ways at its ends, which it is drawn on to, and over those that it crosses if asked."""
    edges = tried.edges
    ends = [_nearest(edges, change.lonlat[end], reach_m) for end in (0, -1)]
    crossed = _crossed(edges, change.lonlat) if change.crossings else []
    if ends == [None, None] and not crossed:
        raise BadChange(number, _("the line comes within %(metres)d m of no way.") % {"metres": reach_m})
    line = np.concatenate([*([ends[0].lonlat[None]] if ends[0] else []), change.lonlat,
                           *([ends[1].lonlat[None]] if ends[1] else [])])  # fmt: skip
    shift = 1 if ends[0] else 0
    met = [(0.0, ends[0])] if ends[0] else []
    met += [(position + shift, place) for position, place in crossed]
    met += [(len(line) - 1.0, ends[1])] if ends[1] else []
    made, nodes = _split(tried, [place for _position, place in met])
    stops = dict(zip([position for position, _place in met], nodes, strict=True))
    pieces, ends_of = _pieces_of(line, stops, made.edges.nodes)
    made = _with_edges(made, pieces, ends_of, change.steps)
    added = sum(float(_metres(piece)[-1]) for piece in pieces)
    return replace(made, effects=[Effect("add", len(met), added)])


def _crossed(edges: EdgeArrays, line: NDArray[np.float64]) -> list[tuple[float, _Place]]:
    """Where a line crosses edges: position along the line, in segments and shares of one, and the place on the edge."""
    found = []
    for number in range(len(line) - 1):
        start, step = line[number], line[number + 1] - line[number]
        low, high = np.minimum(start, start + step), np.maximum(start, start + step)
        segment = _segments_near(edges, low, high)
        begin = edges.lonlat[segment] - start
        other = edges.lonlat[segment + 1] - edges.lonlat[segment]
        cross = step[0] * other[:, 1] - step[1] * other[:, 0]
        safe = np.where(cross == 0, 1.0, cross)
        ours = (begin[:, 0] * other[:, 1] - begin[:, 1] * other[:, 0]) / safe
        theirs = (begin[:, 0] * step[1] - begin[:, 1] * step[0]) / safe
        hits = (cross != 0) & (ours > 0) & (ours < 1) & (theirs >= 0) & (theirs < 1)
        found += [
            (number + float(ours[hit]), _place(edges, int(segment[hit]), float(theirs[hit])))
            for hit in np.flatnonzero(hits).tolist()
        ]
    return sorted(found, key=lambda hit: hit[0])


def _pieces_of(
    line: NDArray[np.float64], stops: Mapping[float, int], nodes: int
) -> tuple[list[NDArray[np.float64]], list[tuple[int, int]]]:
    """A line cut at its stops (position to node); an end that meets nothing gets a node of its own."""
    stops = dict(stops)
    for end in (0.0, len(line) - 1.0):
        if end not in stops:
            stops[end] = nodes + sum(node >= nodes for node in stops.values())
    at = sorted(stops)
    pieces, ends_of = [], []
    for begin, end in zip(at[:-1], at[1:], strict=True):
        inner = line[int(np.floor(begin)) + 1 : int(np.ceil(end))]
        piece = np.concatenate([_at(line, begin)[None], inner, _at(line, end)[None]])
        if _metres(piece)[-1] > 0:
            pieces.append(piece)
            ends_of.append((stops[begin], stops[end]))
    return pieces, ends_of


def _at(line: NDArray[np.float64], position: float) -> NDArray[np.float64]:
    whole = min(int(position), len(line) - 2)
    return line[whole] + (position - whole) * (line[whole + 1] - line[whole])


def _close(number: int, tried: Tried[E], change: Change, reach_m: float) -> Tried[E]:
    """Cut the nearest way at a point: both sides are walked up to it, and nobody passes."""
    place = _nearest(tried.edges, change.lonlat[0], reach_m)
    if place is None:
        raise BadChange(number, _("there is no way within %(metres)d m to be closed.") % {"metres": reach_m})
    return replace(_split(tried, [place], apart=True)[0], effects=[Effect("close", 1)])


def _open(number: int, tried: Tried[E], change: Change, reach_m: float) -> Tried[E]:
    """Join again what ends apart on one and the same spot: a closed gate."""
    edges = tried.edges
    scale = _scale(float(change.lonlat[0, 1]))
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
                edges, tail=merged[edges.tail].astype(edges.tail.dtype), head=merged[edges.head].astype(edges.head.dtype)
            )
            touched = tried.is_touched | np.isin(edges.tail, together) | np.isin(edges.head, together)
            return replace(tried, edges=opened, _touched=touched, effects=[Effect("open", len(together))])
    raise BadChange(number, _("there is no closed gate within %(metres)d m.") % {"metres": reach_m})


def _split(tried: Tried[E], places: Sequence[_Place], apart: bool = False) -> tuple[Tried[E], list[int]]:
    """Split edges at places; gives the node at each. `apart`: the pieces do not meet there."""
    edges = tried.edges
    nodes, chosen = edges.nodes, []
    cuts: dict[int, list[tuple[float, _Place, int, int]]] = {}
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
    tried: Tried[E],
    cuts: Mapping[int, list[tuple[float, _Place, int, int]]],
    moved: Mapping[tuple[int, bool], int],
    nodes: int,
) -> Tried[E]:
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
        _touched=np.concatenate([touched[whole], np.ones(len(sources), dtype=bool)]),
    )


@dataclass(frozen=True)
class _Pieces:
    """Edges to be appended: lines, metres, nodes (n, 2), and the edge whose values each takes over."""

    lines: list[NDArray[np.float64]]
    length_m: NDArray[np.float64]
    ends: NDArray[np.int64]
    source: NDArray[np.int64]


def _appended(edges: E, whole: NDArray[np.bool_], new: _Pieces, nodes: int) -> E:
    """Some edges with others behind them. Whatever else has a value for each edge is taken over from its source."""
    count = len(edges.tail)
    sizes = np.concatenate([np.diff(edges.first)[whole], [len(line) for line in new.lines]]).astype(np.int64)
    vertices = np.repeat(whole, np.diff(edges.first))
    made = {
        "nodes": nodes,
        "tail": np.concatenate([edges.tail[whole], new.ends[:, 0]]).astype(edges.tail.dtype),
        "head": np.concatenate([edges.head[whole], new.ends[:, 1]]).astype(edges.head.dtype),
        "length_m": np.concatenate([edges.length_m[whole], new.length_m]),
        "first": np.concatenate([[0], np.cumsum(sizes)]).astype(edges.first.dtype),
        "lonlat": np.concatenate([edges.lonlat[vertices], *new.lines]),
    }
    for each in fields(edges):
        values = getattr(edges, each.name)
        if each.name not in made and isinstance(values, np.ndarray) and values.shape[:1] == (count,):
            made[each.name] = np.concatenate([values[whole], values[new.source]])
    return replace(edges, **made)


def _with_edges(
    tried: Tried[E], lines: list[NDArray[np.float64]], ends: list[tuple[int, int]], steps: bool
) -> Tried[E]:
    """New edges behind the others: walked both ways, at all times."""
    edges, count = tried.edges, len(tried.edges.tail)
    nodes = max([edges.nodes, *(node + 1 for pair in ends for node in pair)])
    metres = np.array([_metres(line)[-1] for line in lines])
    # The values of some edge are taken over first, then written over.
    new = _Pieces(lines, metres, np.array(ends, dtype=np.int64).reshape(-1, 2), np.zeros(len(lines), dtype=np.int64))
    made = _appended(edges, np.ones(count, dtype=bool), new, nodes)
    given: dict[str, Any] = {"ids": min(int(made.ids.min(initial=0)), 0) + ADDED_ID - np.arange(len(lines)), "direction": 0, "steps": steps}
    if hasattr(made, "hour_texts"):
        made, given["hours"] = _always(made)
    for name, value in given.items():
        values = getattr(made, name).copy()
        values[count:] = value
        made = replace(made, **{name: values})
    return replace(
        tried,
        edges=made,
        origin=np.concatenate([tried.origin, np.full(len(lines), -1)]),
        begin_m=np.concatenate([tried.begin_m, np.zeros(len(lines))]),
        _touched=np.concatenate([tried.is_touched, np.ones(len(lines), dtype=bool)]),
    )


def _always(edges: E) -> tuple[E, int]:
    """The index of "open at all times" among the texts of hours."""
    texts = tuple(edges.hour_texts)
    if "" in texts:
        return edges, texts.index("")
    return replace(edges, hour_texts=(*texts, "")), len(texts)
