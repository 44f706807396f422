"""Under which area a row belongs: by its parent's code, or by where it lies."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import shapely

from gis_data.crs import square_metres
from gis_data.findings import Finding
from grids.rules.area_import import kinds
from grids.rules.area_import.fields import Fields
from grids.rules.area_import.known import Version
from grids.rules.area_import.rows import Row

HALF = 0.5
NOTHING = 0.05  # a share at which an area of one level is looked for in the level above that


def parents_by_code(
    rows: list[Row], above: list[list[Version]], fields: Fields, day: date
) -> tuple[dict[int, Version], list[Finding]]:
    """Position to parent for rows that name one; and the codes that no area above bears on that day.

    `above` holds the areas of each level above, nearest level first.
    """
    by_code = {version.code: version for level in above for version in level}
    found, findings = {}, []
    for row in rows:
        parent = next((by_code[code] for code in _readings(row.parent_code) if code in by_code), None)
        if parent:
            found[row.position] = parent
        else:
            findings.append(kinds.PARENT_UNKNOWN.at(row.number, fields.parent, row.parent_code, day=day))
    return found, findings


def _readings(code: str) -> Iterator[str]:
    """The code as written, then with fewer and fewer of the zeros with which statistics fill it up."""
    yield code
    while code.endswith("0"):
        code = code[:-1]
        yield code


def parents_by_place(
    rows: list[Row], polygons: np.ndarray, above: list[list[Version]], day: date
) -> tuple[dict[int, Version], list[Finding]]:
    """Position to the area above that holds most of the row; rows that none holds half of are findings."""
    found, findings, waiting = {}, [], rows
    for candidates in above:
        shares = _shares(waiting, polygons, candidates)
        homeless = []
        for row in waiting:
            held = sorted(shares.get(row.position, []), reverse=True)
            if not held or held[0][0] < NOTHING:
                homeless.append(row)
            elif held[0][0] <= HALF:
                findings.append(kinds.PARENT_AMBIGUOUS.at(row.number, value=_words(held, candidates)))
            else:
                found[row.position] = candidates[held[0][1]]
        waiting = homeless
    findings += [kinds.PARENT_NOT_FOUND.at(row.number, value=row.code, day=day) for row in waiting]
    return found, findings


def _words(held: list[tuple[float, int]], candidates: list[Version]) -> str:
    return ", ".join(f"{candidates[index].name} {share:.0%}" for share, index in held[:3])


def _shares(rows: list[Row], polygons: np.ndarray, candidates: list[Version]) -> dict[int, list[tuple[float, int]]]:
    """By position: the share of the row in each candidate that it touches."""
    own = polygons[[row.position for row in rows]]
    boundaries = np.array([version.geometry for version in candidates], dtype=object)
    tree = shapely.STRtree(boundaries)
    shares: dict[int, list[tuple[float, int]]] = {}
    covered, holder = tree.query(own, predicate="covered_by")
    for mine, theirs in zip(covered, holder, strict=True):
        shares.setdefault(rows[mine].position, []).append((1.0, int(theirs)))
    rest = np.setdiff1d(np.arange(len(rows)), covered)
    crossing, touched = tree.query(own[rest], predicate="intersects")
    mine = rest[crossing]
    parts = shapely.area(shapely.intersection(own[mine], boundaries[touched])) / shapely.area(own[mine])
    for position, theirs, share in zip(mine, touched, parts, strict=True):
        shares.setdefault(rows[position].position, []).append((float(share), int(theirs)))
    return shares


def check_inside(
    rows: list[Row], polygons: np.ndarray, chosen: dict[int, Version], tolerance: float
) -> Iterator[Finding]:
    """Rows of which more than `tolerance` m² lie outside the parent, or more than half."""
    placed = [row for row in rows if row.position in chosen]
    if not placed:
        return
    own = polygons[[row.position for row in placed]]
    around = np.array([chosen[row.position].geometry for row in placed], dtype=object)
    shapely.prepare(around)
    loose = np.flatnonzero(~shapely.covers(around, own))
    sticking_out = shapely.difference(own[loose], around[loose])
    shares = shapely.area(sticking_out) / shapely.area(own[loose])
    for index, m2, share in zip(loose, square_metres(sticking_out), shares, strict=True):
        if m2 > tolerance:
            row = placed[index]
            parent = chosen[row.position]
            kind = kinds.PARENT_ELSEWHERE if share > HALF else kinds.OUTSIDE_PARENT
            yield kind.at(row.number, value=row.code, m2=m2, share=share, name=parent.name, code=parent.code)
