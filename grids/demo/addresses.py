"""Addresses: each building gets a road and a number; buildings of an estate share the one of its gate."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import shapely

from grids.demo.building import Filling
from grids.demo.plan import Way

METRES_PER_NUMBER = 9.0


@dataclass(frozen=True)
class Address:
    """Road and number ("银河路88号"), the estate's name, and the building's own number ("3栋")."""

    text: str
    estate: str
    number: str


class Numbering:
    """House numbers along named roads: odd on the left, even on the right, none twice."""

    def __init__(self, ways: tuple[Way, ...]) -> None:
        self._ways = [way for way in ways if way.name]
        self._tree = shapely.STRtree([way.line for way in self._ways])
        self._taken: dict[int, set[int]] = defaultdict(set)

    def number(self, point: shapely.Point) -> str:
        """The next free number on the nearest named road, with the road's name."""
        nearest = int(self._tree.nearest(point))
        line = max(shapely.get_parts(self._ways[nearest].line), key=lambda part: -part.distance(point))
        along = line.project(point)
        number = 2 * int(along / METRES_PER_NUMBER) + (1 if _on_left(line, along, point) else 2)
        while number in self._taken[nearest]:
            number += 2
        self._taken[nearest].add(number)
        return f"{self._ways[nearest].name}{number}号"


def _on_left(line: shapely.LineString, along: float, point: shapely.Point) -> bool:
    a, b = line.interpolate(max(along - 1, 0)), line.interpolate(along + 1)
    return (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) > 0


def addresses(fillings: list[Filling], estates: list[str], ways: tuple[Way, ...]) -> list[list[Address]]:
    """The addresses of all buildings, by filling."""
    numbering = Numbering(ways)
    return [_of_filling(filling, name, numbering) for filling, name in zip(fillings, estates, strict=True)]


def _of_filling(filling: Filling, estate: str, numbering: Numbering) -> list[Address]:
    if estate:
        gate = filling.gates[0] if filling.gates else shapely.centroid(filling.houses[0].footprint)
        text = numbering.number(gate)
        return [Address(text, estate, f"{i}栋") for i in range(1, len(filling.houses) + 1)]
    texts = [numbering.number(shapely.centroid(house.footprint)) for house in filling.houses]
    return [Address(text, "", text[-_digits(text) :]) for text in texts]


def _digits(text: str) -> int:
    """Length of the number at the end of an address, with its last character."""
    return 1 + int(np.argmin([c.isdigit() for c in text[-2::-1]] + [False]))
