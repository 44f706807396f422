"""Draws the method figures of docs/service-circles.md as SVG, out of what the product's own rules answer.

    PYTHONPATH=. python scripts/walk_figures.py

A small network is walked, cut and outlined by `gis_data.rules.walk`; nothing in a figure is placed by hand but the
streets and the houses. Needs no database.
"""

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_data.rules.network import FlatLines, build_network
from gis_data.rules.walk.graph import Edges, WalkGraph, build_graph
from gis_data.rules.walk.plane import Plane
from gis_data.rules.walk.polygon import polygon_of_cuts
from gis_data.rules.walk.reach import Reach
from gis_data.rules.walk.search import walk

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
MIDDLE = Plane(103.0, 23.0)
INK, PALE, CIRCLE, RING, WATER = "#22302f", "#c9cfce", "#0f5c63", "#a12a1e", "#cfe3ea"
WIDTH, MARGIN, LINE = 720.0, 24.0, 18.0

Point = tuple[float, float]
BLOCK = 100.0
LIMIT = 250.0
DOOR = (130.0, 0.0)


@dataclass(frozen=True)
class Sheet:
    """A drawing of the plane: metres east and north within bounds (west, south, east, north), and text below it."""

    bounds: tuple[float, float, float, float]

    @property
    def scale(self) -> float:
        """Pixels to the metre."""
        return (WIDTH - 2 * MARGIN) / (self.bounds[2] - self.bounds[0])

    def at(self, point: Sequence[float]) -> str:
        """Where a place stands on the sheet."""
        west, _, _, north = self.bounds
        return f"{MARGIN + (point[0] - west) * self.scale:.1f},{MARGIN + (north - point[1]) * self.scale:.1f}"

    def line(self, points: Iterable[Sequence[float]], colour: str, width: float, dash: str = "") -> str:
        """A way; `dash` as SVG has it."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        where = " ".join(map(self.at, points))
        return f'<polyline points="{where}" fill="none" stroke="{colour}" stroke-width="{width}"{dashed}/>'

    def shape(self, shape: shapely.Geometry, colour: str, opacity: float = 0.2) -> str:
        """Polygons with their holes."""
        rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
        path = "".join("M" + "L".join(map(self.at, ring.coords)) + "Z" for ring in rings)
        return f'<path d="{path}" fill="{colour}" fill-opacity="{opacity}" fill-rule="evenodd" stroke="{colour}"/>'

    def ring(self, middle: Point, metres: float) -> str:
        """A circle as compasses draw it."""
        x, y = self.at(middle).split(",")
        return (
            f'<circle cx="{x}" cy="{y}" r="{metres * self.scale:.1f}" fill="none" stroke="{RING}" stroke-width="1.5" '
            'stroke-dasharray="7 5"/>'
        )

    def dot(self, point: Point, colour: str, size: float = 5) -> str:
        """A place."""
        x, y = self.at(point).split(",")
        return f'<circle cx="{x}" cy="{y}" r="{size}" fill="{colour}"/>'

    def text(self, point: Point, words: str, colour: str = INK, across: float = 8, up: float = 6) -> str:
        """Words beside a place, so many pixels to the right and above."""
        x, y = map(float, self.at(point).split(","))
        return f'<text x="{x + across:.1f}" y="{y - up:.1f}" fill="{colour}">{words}</text>'

    def page(self, parts: Iterable[str], below: Sequence[str]) -> str:
        """The whole file."""
        foot = 2 * MARGIN + (self.bounds[3] - self.bounds[1]) * self.scale
        height = foot + LINE * len(below)
        rows = [foot + LINE * i for i in range(len(below))]
        lines = [
            f'<text x="{MARGIN}" y="{y:.0f}" fill="{INK}">{text}</text>' for y, text in zip(rows, below, strict=True)
        ]
        return "\n".join((
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" width="{WIDTH:.0f}" '
            f'height="{height:.0f}" font-family="sans-serif" font-size="13">',
            f'<rect width="{WIDTH:.0f}" height="{height:.0f}" fill="#ffffff"/>',
            *parts, *lines, "</svg>\n",
        ))  # fmt: skip


def graph_of(ways: Sequence[Sequence[Point]]) -> WalkGraph:
    """A network of ways in metres that meet where they share a vertex."""
    flat = FlatLines.from_geometries(np.array([shapely.LineString(degrees(way)) for way in ways]), round_to=7)
    network = build_network(flat)
    count = network.last - network.first + 1
    first = np.concatenate([[0], np.cumsum(count)])
    vertices = np.arange(first[-1]) - np.repeat(first[:-1], count) + np.repeat(network.first, count)
    edges = len(network.line)
    return build_graph(Edges(
        ids=np.arange(edges), nodes=len(network.node_key), tail=network.source.astype(np.int32),
        head=network.target.astype(np.int32), length_m=network.length_m, direction=np.zeros(edges, np.int8),
        steps=np.zeros(edges, bool), first=first, lonlat=network.lonlat[vertices], hours=np.zeros(edges, np.int32),
        gate_hours=np.zeros(len(network.node_key), np.int32),
    ))  # fmt: skip


def degrees(points: Iterable[Point]) -> NDArray[np.float64]:
    """Metres (n, 2) as degrees."""
    return MIDDLE.degrees(np.array(list(points), float).reshape(-1, 2))


def metres(shape: shapely.Geometry) -> shapely.Geometry:
    """Degrees as metres."""
    return shapely.transform(shape, MIDDLE.metres)


def walked(ways: Sequence[Sequence[Point]], door: Point, limit: float) -> Reach:
    """The walk to a door."""
    graph = graph_of(ways)
    return walk(graph, graph.snap(degrees([door])), limit)


def cut_ways(reach: Reach) -> list[NDArray[np.float64]]:
    """The reached stretches in metres, as they are cut."""
    cuts = reach.cuts()
    lines = reach.graph.lines(cuts.edge, cuts.begin_m, cuts.end_m)
    return [shapely.get_coordinates(metres(line)) for line in lines]


def outline(reach: Reach) -> shapely.Geometry:
    """The circle as the map shows it, in metres."""
    return metres(polygon_of_cuts(reach.graph, reach.cuts()))


def street_cut() -> str:
    """Streets around a door, reached up to the limit and cut there; one is reached from both of its ends."""
    across = [[(x, 0.0) for x in (0.0, 100.0, 200.0, 300.0)]]
    loop = [(0.0, 0.0), (0.0, 110.0), (300.0, 110.0), (300.0, 0.0)]
    ways = [*across, loop, [(100.0, 0.0), (100.0, -80.0)], [(300.0, 0.0), (430.0, 0.0)]]
    reach = walked(ways, DOOR, LIMIT)
    sheet = Sheet((-40.0, -100.0, 450.0, 140.0))
    ends = [tuple(line[i]) for line in cut_ways(reach) for i in (0, -1)]
    vertices = {(round(x), round(y)) for way in ways for x, y in way}
    limits = [end for end in ends if (round(end[0]), round(end[1])) not in vertices and abs(end[0] - DOOR[0]) > 1]
    parts = [
        *(sheet.line(way, PALE, 7) for way in ways),
        *(sheet.line(line, CIRCLE, 4) for line in cut_ways(reach)),
        *(sheet.dot(place, RING, 4.5) for place in limits),
        *(sheet.text(place, f"{LIMIT:.0f} m", RING) for place in limits),
        sheet.dot(DOOR, INK, 7),
        sheet.text(DOOR, "facility", up=12),
    ]
    return sheet.page(parts, (
        f"Walk of {LIMIT:.0f} m. Dark: reached. A way is cut at the metre where the limit falls (red).",
        "The upper street is reached from both of its ends; what lies between the two cuts is not.",
    ))  # fmt: skip


def town() -> list[list[Point]]:
    """Streets on two banks of a water; the bridge is in the east."""
    south = [[(x, y) for x in np.arange(0, 601, BLOCK)] for y in (0.0, BLOCK)]
    north = [[(x, 220.0) for x in np.arange(0, 601, BLOCK)]]
    cross = [[(x, 0.0), (x, BLOCK)] for x in np.arange(0, 601, BLOCK)]
    return [*south, *north, *cross, [(600.0, BLOCK), (600.0, 220.0)]]


def polygon_and_ring() -> str:
    """A circle beside the ring of the same length, with a water in between."""
    door, limit = (200.0, 50.0), 300.0
    reach = walked([*town(), [(200.0, 50.0), (200.0, 100.0)]], door, limit)
    sheet = Sheet((-130.0, -270.0, 620.0, 370.0))
    parts = [
        sheet.shape(shapely.box(-130, 130, 560, 190), WATER, 1),
        *(sheet.line(way, PALE, 5) for way in town()),
        sheet.shape(outline(reach), CIRCLE),
        *(sheet.line(line, CIRCLE, 3) for line in cut_ways(reach)),
        sheet.ring(door, limit), sheet.dot(door, INK, 7), sheet.text((250, 155), "water"),
        sheet.dot((200, 220), RING),
        sheet.text((200, 220), "in the ring, and 970 m away on foot", RING, across=-110, up=12),
    ]  # fmt: skip
    return sheet.page(parts, (
        f"Walk of {limit:.0f} m (green) and ring of {limit:.0f} m (red). The outline keeps the holes inside blocks,",
        "ends square where a way is cut, and half-way to one that is not reached.",
    ))  # fmt: skip


def own_distance() -> str:
    """Homes that are told by their own walk: one inside the outline is out, one outside it is in."""
    door, limit = (0.0, 0.0), 200.0
    ways = [[(0.0, 0.0), (100.0, 0.0), (200.0, 0.0), (330.0, 0.0)], [(100.0, 0.0), (100.0, 90.0)]]
    reach = walked(ways, door, limit)
    homes = [("A", (60.0, 12.0)), ("B", (150.0, 40.0)), ("C", (192.0, 20.0)), ("D", (240.0, 12.0))]
    places = reach.graph.snap(degrees([place for _, place in homes]))
    whole = walk(reach.graph, reach.origins, 10 * limit).distance_to(places)
    shape = outline(reach)
    sheet = Sheet((-40.0, -60.0, 350.0, 120.0))
    parts = [
        *(sheet.line(way, PALE, 7) for way in ways),
        sheet.shape(shape, CIRCLE),
        *(sheet.line(line, CIRCLE, 4) for line in cut_ways(reach)),
        sheet.dot(door, INK, 7), sheet.text(door, "facility", up=12),
    ]  # fmt: skip
    below = [f"Limit {limit:.0f} m. Counted is the walk of each home: along the way, and from the way to its door."]
    for (name, place), length in zip(homes, whole.tolist(), strict=True):
        colour = CIRCLE if length <= limit else RING
        foot = (place[0], 0.0)
        parts += [sheet.line([foot, place], colour, 1.5, "3 3"), sheet.dot(place, colour, 6)]
        parts.append(sheet.text(place, f"{name} {length:.0f} m", colour))
        inside = "inside" if shape.contains(shapely.Point(place)) else "outside"
        below.append(f"{name}: {length:.0f} m, {'within' if length <= limit else 'beyond'}; {inside} the outline.")
    return sheet.page(parts, below)


FIGURES = {"walk-cut": street_cut, "walk-polygon": polygon_and_ring, "walk-own-distance": own_distance}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=PICTURES)
    folder = parser.parse_args().folder
    for name, draw in FIGURES.items():
        path = folder / f"{name}.svg"
        path.write_text(draw(), encoding="utf-8")
        print(path)


if __name__ == "__main__":
    main()
