"""A file of components on its way in: its columns, its entries, and where on Earth they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry

from cases.asset_known import known_codes
from cases.models import AssetKind
from cases.rules.asset_codes import twice
from cases.rules.asset_facts import check_place
from cases.rules.asset_import.fields import find_columns, has_places
from cases.rules.asset_import.rows import Entry, Names, read_row
from facilities.actions.places import has_areas, has_ground, inside_areas, stands_there
from facilities.rules.file_import import notes as file_notes
from facilities.rules.file_import.rows import points_of
from gis_data.crs import Crs, to_wgs84
from gis_data.findings import Finding, Severity, error_rows
from gis_data.functions import SRID
from gis_data.readers import VectorTable
from gis_data.rules import placement
from gis_data.rules.placement import choose_crs
from gis_data.rules.point_placement import Surroundings, axes_swapped, better_datum


class FileRefused(Exception):
    """Something is wrong with the file as a whole; it stands in the findings."""


@dataclass(frozen=True)
class Reading:
    """How a file is to be read. `kind` is that of rows which say none, `fields` name columns by role."""

    kind: str | None = None
    fields: Mapping[str, str | None] = field(default_factory=dict)
    crs: str | None = None
    swap_axes: bool = False
    trust_crs: bool = False


@dataclass
class Draft:
    """`shapes` are as long as the file has rows, in degrees (EPSG:4326), None for none."""

    table: VectorTable
    findings: list[Finding] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    crs: Crs | None = None
    entries: list[Entry] = field(default_factory=list)
    shapes: list[GEOSGeometry | None] = field(default_factory=list)

    def note(self, findings: Iterable[Finding]) -> None:
        """Add findings. Raises FileRefused when one of them is an error of the whole file."""
        self.findings += findings
        if any(found.row is None and found.severity == Severity.ERROR for found in self.findings):
            raise FileRefused

    @property
    def good(self) -> list[Entry]:
        """The entries that nothing is wrong with so far."""
        bad = error_rows(self.findings)
        return [entry for entry in self.entries if entry.number not in bad]


def catalogue_names() -> Names:
    """What files may call the kinds of the catalogue in use."""
    kinds = AssetKind.objects.filter(klass__catalogue__active=True, active=True)
    found: dict[str, str] = {}
    for kind in kinds:
        found |= {text.casefold(): kind.code for text in (kind.label_zh, kind.label_en, kind.code)}
    return Names(found)


def read_draft(draft: Draft, reading: Reading, names: Names) -> None:
    """Everything up to entries with places in degrees. Raises FileRefused and UnknownCrs."""
    table = draft.table
    draft.note(table.findings)
    has_shapes = any(shape is not None for shape in table.geometries)
    draft.columns, missing = find_columns(table.fields, reading.fields)
    draft.note(missing)
    if not has_places(draft.columns, has_shapes):
        draft.note([file_notes.COORDINATES_MISSING.at(names=", ".join(table.fields) or "–")])
    draft.crs, findings = choose_crs(table.crs, reading.crs)
    draft.note(findings)
    _read_rows(draft, reading, names)
    _place(draft, reading, _shapes(draft, has_shapes))


def _read_rows(draft: Draft, reading: Reading, names: Names) -> None:
    known = known_codes()
    for position, number in enumerate(draft.table.rows):
        cells = {role: draft.table.columns[column][position] for role, column in draft.columns.items()}
        entry, findings = read_row(cells, number, position, names, known, reading.kind)
        draft.findings += findings
        draft.entries.append(entry)
    draft.findings += twice((entry.number, entry.code or entry.older_code) for entry in draft.entries)


def _shapes(draft: Draft, has_shapes: bool) -> np.ndarray:
    """The rows' shapes as the file has them, shapely, None for none."""
    table = draft.table
    if not has_shapes:
        points, findings = points_of(table.columns, draft.columns, table.rows)
        draft.findings += findings
        return points
    empty = shapely.is_missing(table.geometries) | shapely.is_empty(table.geometries)
    draft.findings += (file_notes.NO_PLACE.at(row) for row, lost in zip(table.rows, empty, strict=True) if lost)
    return np.where(empty, None, table.geometries)


def _place(draft: Draft, reading: Reading, raw: np.ndarray) -> None:
    """Shapes in degrees, checked against what is known around. Raises FileRefused."""
    if reading.swap_axes:
        raw = shapely.transform(raw, lambda xy: xy[:, ::-1])
    draft.shapes = [None] * len(draft.table)
    good = [entry for entry in draft.good if raw[entry.position] is not None]
    positions = [entry.position for entry in good]
    if not positions:
        return
    shapes = raw[positions]
    draft.note(placement.check_range(shapes, draft.crs, placement.Reference()))
    draft.note(placement.check_approximate(draft.crs))
    draft.note(_datum(shapely.get_coordinates(shapely.point_on_surface(shapes)), draft, reading))
    wgs84 = to_wgs84(shapes, draft.crs)
    draft.note(placement.check_converted(wgs84, [entry.number for entry in good]))
    for entry, shape in zip(good, wgs84, strict=True):
        geom = None if shape is None else GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=SRID)
        draft.findings += (found.in_row(entry.number) for found in check_place(geom))
        draft.shapes[entry.position] = geom


def _datum(xy: np.ndarray, draft: Draft, reading: Reading) -> list[Finding]:
    """Whether the file is in another datum than it says, as far as streets, buildings and areas can tell."""
    around = Surroundings([], stands_there if has_ground() else None, inside_areas if has_areas() else None)
    if axes_swapped(xy, draft.crs, around):
        return [placement.AXES_SWAPPED.at(value=f"{xy[0, 0]:.6g}, {xy[0, 1]:.6g}")]
    verdict = better_datum(xy, draft.crs, around)
    if verdict is None:
        return []
    kind = file_notes.DATUM_TRUSTED if reading.trust_crs else file_notes.WRONG_DATUM
    return [kind.at(value=draft.crs.name, **vars(verdict))]
