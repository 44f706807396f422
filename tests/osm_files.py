"""Tiny OSM extracts for tests: nodes, ways and relations in a few words, written by osmium itself.

Positions are in metres east and north of (103, 23), so that lengths can be guessed; they are stored in degrees.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Relation, Way

ORIGIN = (103.0, 23.0)
DEGREES_PER_METRE = (1 / 102_500, 1 / 110_750)  # at 23° north, good enough to think in metres

Tags = Mapping[str, str]
Members = Iterable[tuple[str, int, str]]


def position(east: float, north: float) -> tuple[float, float]:
    """Longitude and latitude of a point so many metres from the origin, to OSM's seven decimals."""
    lon = ORIGIN[0] + east * DEGREES_PER_METRE[0]
    lat = ORIGIN[1] + north * DEGREES_PER_METRE[1]
    return round(lon, 7), round(lat, 7)


@dataclass
class Extract:
    """An extract in the making. `box` is what its header says it covers, in metres: west, south, east, north."""

    box: tuple[float, float, float, float] | None = (-10_000, -10_000, 10_000, 10_000)
    nodes: dict[int, tuple[float, float, Tags]] = field(default_factory=dict)
    ways: dict[int, tuple[list[int], Tags]] = field(default_factory=dict)
    relations: dict[int, tuple[list[tuple[str, int, str]], Tags]] = field(default_factory=dict)

    def node(self, number: int, east: float, north: float, **tags: str) -> "Extract":
        self.nodes[number] = (east, north, plain(tags))
        return self

    def way(self, number: int, refs: Iterable[int], **tags: str) -> "Extract":
        self.ways[number] = (list(refs), plain(tags))
        return self

    def square(self, number: int, west: float, south: float, size: float, **tags: str) -> "Extract":
        """A closed way over four new nodes, numbered from ten times its own number."""
        corners = [(west, south), (west + size, south), (west + size, south + size), (west, south + size)]
        for index, (east, north) in enumerate(corners):
            self.node(number * 10 + index, east, north)
        return self.way(number, [number * 10 + index for index in (0, 1, 2, 3, 0)], **tags)

    def relation(self, number: int, members: Members, **tags: str) -> "Extract":
        self.relations[number] = (list(members), plain(tags))
        return self

    def write(self, path: Path) -> Path:
        """Write the file in the format that its name says, replacing what was there."""
        header = osmium.io.Header()
        if self.box is not None:
            low, high = position(*self.box[:2]), position(*self.box[2:])
            header.add_box(osmium.osm.Box(*low, *high))
        with osmium.SimpleWriter(str(path), header=header, overwrite=True) as writer:
            for number, (east, north, tags) in sorted(self.nodes.items()):
                writer.add_node(Node(id=number, location=position(east, north), tags=tags, version=1))
            for number, (refs, tags) in sorted(self.ways.items()):
                writer.add_way(Way(id=number, nodes=refs, tags=tags, version=1))
            for number, (members, tags) in sorted(self.relations.items()):
                writer.add_relation(Relation(id=number, members=members, tags=tags, version=1))
        return path


def plain(tags: Mapping[str, str]) -> dict[str, str]:
    """Tags from keyword arguments: `addr__street` stands for addr:street, a trailing underscore is dropped."""
    return {key.rstrip("_").replace("__", ":"): value for key, value in tags.items()}
