"""From a table to rows that can be planned: texts, coordinates, boundaries, parents; and all that is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import shapely

from gis_data.crs import Crs, to_wgs84
from gis_data.findings import Finding, Severity, error_rows
from gis_data.readers import VectorTable
from gis_data.rules import placement
from grids.rules.area_import.fields import NONE, Fields, find_fields
from grids.rules.area_import.known import Known, Version
from grids.rules.area_import.parents import check_inside, parents_by_code, parents_by_place
from grids.rules.area_import.parts import check_parts, join_parts, part_findings
from grids.rules.area_import.rows import LevelRule, Row, check_rows, check_scheme, rows_of, trim_codes
from grids.rules.area_import.shapes import mend, overlap_findings, overlaps


class FileRefused(Exception):
    """Something is wrong with the file as a whole; it stands in the findings."""


@dataclass(frozen=True)
class Reading:
    """How a file is to be read."""

    crs: str | None = None
    swap_axes: bool = False
    trust_crs: bool = False
    given_fields: dict[str, str | None] = field(default_factory=dict)
    repair_limit: float = 1.0
    tolerance: float = 1.0
    join_parts: bool = False


@dataclass
class Draft:
    """A file on its way in. Arrays are as long as `rows`: `raw` as in the file, `geometries` mended and in WGS 84."""

    level: LevelRule
    fields: Fields = field(default_factory=Fields)
    crs: Crs | None = None
    rows: list[Row] = field(default_factory=list)
    raw: np.ndarray | None = None
    geometries: np.ndarray | None = None
    parents: dict[int, Version] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def note(self, findings: Iterable[Finding]) -> None:
        """Add findings. Raises FileRefused when one of them is an error of the whole file."""
        self.findings += findings
        if any(found.row is None and found.severity == Severity.ERROR for found in self.findings):
            raise FileRefused

    @property
    def good(self) -> list[Row]:
        """The rows that nothing is wrong with so far."""
        bad = error_rows(self.findings)
        return [row for row in self.rows if row.number not in bad]


def read_texts(draft: Draft, table: VectorTable, reading: Reading) -> None:
    """Which coordinates and fields there are, and the rows' texts. Raises FileRefused."""
    draft.findings += table.findings
    draft.crs, findings = placement.choose_crs(table.crs, reading.crs)
    draft.fields, missing = find_fields(table.fields, reading.given_fields)
    draft.note([*findings, *missing])
    draft.raw = _swapped(table.geometries) if reading.swap_axes else table.geometries
    rows = rows_of(table.columns, table.rows, draft.fields)
    draft.rows, trimmed = trim_codes(rows, draft.level, draft.fields)
    draft.note([*trimmed, *check_rows(draft.rows, draft.fields, reading.join_parts)])
    if reading.join_parts:
        draft.note(check_parts(draft.rows, draft.fields))


def _swapped(geometries: np.ndarray) -> np.ndarray:
    return shapely.transform(geometries, lambda xy: xy[:, ::-1])


def read_shapes(draft: Draft, known: Known, above: list[list[Version]], reading: Reading, day: date) -> None:
    """Boundaries in WGS 84 and in metres, checked against what is known of the place. Raises FileRefused."""
    reference = _reference(draft, known, above, day, reading.join_parts)
    draft.note(placement.check_range(draft.raw, draft.crs, reference))
    draft.note(placement.check_approximate(draft.crs))
    draft.note(placement.check_datum(draft.raw, draft.crs, reference, trusted=reading.trust_crs))
    wgs84 = to_wgs84(draft.raw, draft.crs)
    draft.note(placement.check_converted(wgs84, [row.number for row in draft.rows]))
    unusable = error_rows(draft.findings)
    usable = np.array([row.number not in unusable for row in draft.rows])
    draft.geometries, findings = mend(np.where(usable, wgs84, None), draft.rows, reading.repair_limit)
    draft.note(found for found in findings if found.row not in unusable)
    if reading.join_parts:
        draft.rows, draft.geometries = join_parts(draft.rows, draft.geometries, error_rows(draft.findings))
    good = draft.good
    draft.note(part_findings(good, draft.geometries[[row.position for row in good]]))


def _reference(
    draft: Draft, known: Known, above: list[list[Version]], day: date, in_parts: bool
) -> placement.Reference:
    """The same codes' boundaries where they are known, unless a row is a part only; and the areas around."""
    pairs = []
    for row in [] if in_parts else draft.rows:
        area, geometry = known.area_of_code.get(row.code), draft.raw[row.position]
        if area is not None and geometry is not None and not geometry.is_empty:
            version = known.on(area, day) or known.by_area[area][-1]
            pairs.append((row.position, version.geometry))
    around = above[0] if above else known.in_force(day)
    shapes = [version.geometry for version in around]
    return placement.Reference(pairs, shapely.union_all(shapes) if shapes else None)


def find_parents(draft: Draft, above: list[list[Version]], tolerance: float, day: date) -> None:
    """Each row's parent by code or place, whether it lies in it, and whether its code agrees with it."""
    if draft.good:
        _place(draft, above, tolerance, day)
    check_codes(draft)


def check_codes(draft: Draft) -> None:
    """Whether the codes follow the level's scheme, and the parents' codes where there are parents."""
    for row in draft.good:
        parent = draft.parents.get(row.position)
        draft.findings += check_scheme(row, draft.level, parent.code if parent else None, draft.fields)


def _place(draft: Draft, above: list[list[Version]], tolerance: float, day: date) -> None:
    named = [row for row in draft.good if row.parent_code]
    others = [row for row in draft.good if not row.parent_code]
    by_code, unknown = parents_by_code(named, above, draft.fields, day)
    by_place, lost = parents_by_place(others, draft.geometries, above, day)
    draft.parents = by_code | by_place
    draft.note([*unknown, *lost, *check_inside(draft.good, draft.geometries, draft.parents, tolerance)])


def find_overlaps(draft: Draft, tolerance: float) -> None:
    """Where rows lie on one another, at a level whose areas must not."""
    good = draft.good
    if draft.level.tiles_parent and good:
        polygons = draft.geometries[[row.position for row in good]]
        draft.note(overlap_findings(overlaps(polygons, tolerance), good, polygons))


def parent_field(value: str | None) -> str | None:
    """What --parent-field says: "none" means by place."""
    return value if value is None or value.casefold() != NONE else NONE
