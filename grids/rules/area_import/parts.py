"""Areas in several parts: rows joined to one area, and what is told of islands, exclaves and crumbs."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace

import numpy as np
import shapely

from gis_data.crs import square_metres
from gis_data.findings import Finding, area_words
from grids.rules.area_import import kinds
from grids.rules.area_import.fields import Fields
from grids.rules.area_import.rows import Row
from grids.rules.area_import.shapes import as_multipolygon

CRUMB_M2 = 100.0  # no one lives on less: what a careless cut of a boundary leaves


def check_parts(rows: list[Row], fields: Fields) -> Iterator[Finding]:
    """Rows of one code that do not agree on what the area is called or lies in."""
    for parts in _by_code(rows).values():
        for role, values in (("name", [p.name for p in parts]), ("parent", [p.parent_code for p in parts])):
            differing = next((i for i, value in enumerate(values) if value != values[0]), None)
            if differing is not None:
                words = {"other": values[0], "first": parts[0].number}
                yield kinds.PARTS_DIFFER.at(parts[differing].number, getattr(fields, role), values[differing], **words)


def join_parts(
    rows: list[Row], polygons: np.ndarray, unusable: Collection[int | str | None]
) -> tuple[list[Row], np.ndarray]:
    """One row for each code, on the ground of all its rows; one with an unusable part is known by that part's row."""
    joined, shapes = [], []
    for parts in _by_code(rows).values():
        bad = next((part for part in parts if part.number in unusable), None)
        shape = None if bad else as_multipolygon(shapely.union_all(polygons[[part.position for part in parts]]))
        joined.append(replace(bad or parts[0], position=len(joined)))
        shapes.append(shape)
    polygons = np.empty(len(shapes), dtype=object)
    polygons[:] = shapes
    return joined, polygons


def part_findings(rows: list[Row], polygons: np.ndarray) -> Iterator[Finding]:
    """For each row in several parts: how many lie apart, on their own (islands) or among others (exclaves).

    The largest part is the area itself.
    """
    tree = shapely.STRtree(polygons)
    for index in np.flatnonzero(shapely.get_num_geometries(polygons) > 1):
        parts = shapely.get_parts(polygons[index])
        sizes = square_metres(parts)
        apart = np.flatnonzero(np.arange(len(parts)) != sizes.argmax())
        part, neighbour = tree.query(parts[apart], predicate="intersects")
        among = np.isin(np.arange(len(apart)), part[neighbour != index])
        crumb = among & (sizes[apart] < CRUMB_M2)
        for kind, chosen in ((kinds.ISLANDS, ~among), (kinds.EXCLAVE, among & ~crumb), (kinds.CRUMB, crumb)):
            if chosen.any():
                words = {"count": int(chosen.sum()), "area": area_words(float(sizes[apart][chosen].sum()))}
                yield kind.at(rows[index].number, value=rows[index].code, **words)


def _by_code(rows: list[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.code or f"row {row.number}"].append(row)
    return groups
