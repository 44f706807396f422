"""The ways of an extract that people may walk, in flat arrays ready to be split into a network."""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import shapely
from osmium.filter import EmptyTagFilter, KeyFilter
from osmium.osm import Area, Node, NodeRef, OSMObject, Way
from shapely import Geometry

from gis_data.osm.source import located, reading
from gis_data.osm.walking import (
    KEYS,
    NO_LEAVE,
    PRIVATE,
    REFUSED,
    RULES,
    WalkRules,
    WalkWay,
    barrier_hours,
    barrier_kind,
    blocks,
    walk_way,
    why_not,
)
from gis_data.rules.network import FlatLines

UNITS_PER_DEGREE = 10_000_000  # OSM stores positions as whole ten-millionths of a degree
NOWHERE = 2**31 - 1  # what osmium gives for a node that the extract lacks
LINES_AT_ONCE = 20_000
LONG_NAMES = {"w": "way", "r": "relation"}


@dataclass(frozen=True)
class WalkTally:
    """Ways that are walked with limits; barriers that let people through, at times, or not; and ways that are not
    walked because they are private, refuse people on foot, or are fast roads that do not give leave.
    """

    one_way: int
    steps: int
    with_hours: int
    gates: int
    gates_with_hours: int
    closed: int
    private: int
    refused: int
    without_leave: int


@dataclass(frozen=True)
class Walkable:
    """Walkable lines, keyed by OSM node id; `ways[i]` says what line i is. `barriers`: node id to kind.

    `gate_hours`: node id to the hours in which its barrier lets people through, where it has any. `unread_hours` holds
    (object, text) of hours that could not be understood. `left_out` counts ways by why they are not walked.
    """

    lines: FlatLines
    ways: list[WalkWay]
    barriers: dict[int, str]
    blocked: np.ndarray  # (b,) ids of nodes where people cannot pass
    gate_hours: dict[int, str] = field(default_factory=dict)
    unread_hours: list[tuple[str, str]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def tally(self) -> "WalkTally":
        """What was kept with limits, and what was left out."""
        return WalkTally(
            one_way=sum(way.direction != 0 for way in self.ways),
            steps=sum(way.steps for way in self.ways),
            with_hours=sum(way.hours != "" for way in self.ways),
            gates=len(self.barriers) - len(self.blocked),
            gates_with_hours=len(self.gate_hours),
            closed=len(self.blocked),
            private=self.left_out[PRIVATE],
            refused=self.left_out[REFUSED],
            without_leave=self.left_out[NO_LEAVE],
        )

    @property
    def barrier_keys(self) -> np.ndarray:
        """Ids of the nodes that carry a barrier, passable or not."""
        return np.fromiter(self.barriers, dtype=np.int64)

    def within(self, area: Geometry) -> "Walkable":
        """The lines that touch an area (EPSG:4326), whole: none is cut at its border."""
        shapely.prepare(area)
        count = len(self.ways)
        chunks = ((begin, min(begin + LINES_AT_ONCE, count)) for begin in range(0, count, LINES_AT_ONCE))
        keep = np.concatenate([np.zeros(0, dtype=bool), *(self._touching(area, *chunk) for chunk in chunks)])
        sizes = np.diff(self.lines.offsets)
        vertices = np.repeat(keep, sizes)
        lines = FlatLines(
            self.lines.lonlat[vertices], self.lines.keys[vertices], np.concatenate([[0], np.cumsum(sizes[keep])])
        )
        kept = [way for way, wanted in zip(self.ways, keep, strict=True) if wanted]
        return replace(self, lines=lines, ways=kept)

    def _touching(self, area: Geometry, begin: int, end: int) -> np.ndarray:
        offsets = self.lines.offsets[begin : end + 1]
        owner = np.repeat(np.arange(end - begin), np.diff(offsets))
        return shapely.intersects(area, shapely.linestrings(self.lines.lonlat[offsets[0] : offsets[-1]], indices=owner))


@dataclass(slots=True)
class _Collector:
    """Arrays that grow: 16 bytes a vertex."""

    rules: WalkRules
    refs: array = field(default_factory=lambda: array("q"))
    x: array = field(default_factory=lambda: array("i"))
    y: array = field(default_factory=lambda: array("i"))
    offsets: array = field(default_factory=lambda: array("q", [0]))
    ways: list[WalkWay] = field(default_factory=list)
    barriers: dict[int, str] = field(default_factory=dict)
    blocked: array = field(default_factory=lambda: array("q"))
    gate_hours: dict[int, str] = field(default_factory=dict)
    unread_hours: list[tuple[str, str]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def take(self, thing: OSMObject) -> None:
        """Keep what matters to someone on foot."""
        if isinstance(thing, Node):
            self._take_barrier(thing)
        elif isinstance(thing, Way):
            way = self._way(f"w{thing.id}", dict(thing.tags))
            if way is not None:
                self._add_line(way, thing.nodes)
        elif isinstance(thing, Area) and not thing.from_way():
            self._take_square(thing)

    def _take_barrier(self, node: Node) -> None:
        tags = dict(node.tags)
        kind = barrier_kind(tags)
        if kind:
            self.barriers[node.id] = kind
            if blocks(tags, self.rules):
                self.blocked.append(node.id)
                return
            hours = barrier_hours(tags, self.rules)
            if hours.text:
                self.gate_hours[node.id] = hours.text
            self._note_hours(f"node/{node.id}", hours.unread)

    def _way(self, source_id: str, tags: Mapping[str, str]) -> WalkWay | None:
        """The way, if people may walk it; why not is counted."""
        way = walk_way(source_id, tags, self.rules)
        if way is None:
            self.left_out[why_not(tags, self.rules)] += 1
        else:
            self._note_hours(f"{LONG_NAMES[source_id[0]]}/{source_id[1:]}", way.unread_hours)
        return way

    def _note_hours(self, thing: str, unread: str) -> None:
        if unread:
            self.unread_hours.append((thing, unread))

    def _take_square(self, area: Area) -> None:
        """A square made of several ways is walked along its rings, as one made of a single closed way is."""
        way = self._way(f"r{area.orig_id()}", dict(area.tags))
        if way is not None:
            for outer in area.outer_rings():
                self._add_line(way, outer)
                for inner in area.inner_rings(outer):
                    self._add_line(way, inner)

    def _add_line(self, way: WalkWay, nodes: Iterable[NodeRef]) -> None:
        """Append a line; where the extract lacks a node the line ends and another begins."""
        for node in nodes:
            if node.x == NOWHERE:
                self._end_line(way)
            else:
                self.refs.append(node.ref)
                self.x.append(node.x)
                self.y.append(node.y)
        self._end_line(way)

    def _end_line(self, way: WalkWay) -> None:
        """Close the line that is being written; one vertex alone is no line."""
        begun = self.offsets[-1]
        if len(self.refs) - begun >= 2:
            self.offsets.append(len(self.refs))
            self.ways.append(way)
        else:
            del self.refs[begun:], self.x[begun:], self.y[begun:]

    def result(self) -> Walkable:
        """Everything as numpy arrays."""
        xy = np.column_stack([np.frombuffer(self.x, dtype=np.int32), np.frombuffer(self.y, dtype=np.int32)])
        lines = FlatLines(
            xy / UNITS_PER_DEGREE, np.array(self.refs, dtype=np.int64), np.array(self.offsets, dtype=np.int64)
        )
        blocked = np.array(self.blocked, dtype=np.int64)
        return Walkable(lines, self.ways, self.barriers, blocked, self.gate_hours, self.unread_hours, self.left_out)


def read_walkable(path: Path, rules: WalkRules = RULES) -> Walkable:
    """All walkable ways of an extract. Raises OsmFileError.

    Memory: 24 bytes for each vertex of a walkable way and some 300 for each way; nothing for the rest of the file.
    """
    collector = _Collector(rules)
    with located(path) as processor, reading(path):
        stream = processor.with_areas(KeyFilter(*KEYS)).with_filter(EmptyTagFilter())
        for thing in stream.with_filter(KeyFilter(*KEYS, "barrier")):
            collector.take(thing)
    return collector.result()
