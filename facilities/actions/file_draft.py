"""A file of facilities on its way in: its columns, its kinds, its entries, and where on Earth they are."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely

from facilities.actions.places import has_areas, has_ground, inside_areas, places_named, stands_there
from facilities.rules import faults
from facilities.rules.facts import LonLat
from facilities.rules.file_import import notes
from facilities.rules.file_import.fields import check_columns, find_columns
from facilities.rules.file_import.kind_names import KindNames
from facilities.rules.file_import.rows import Entry, points_of, read_days, read_entrances, read_values, tidy
from gis_data.crs import Crs, lonlat, to_wgs84
from gis_data.findings import Finding, Severity, error_rows
from gis_data.readers import VectorTable
from gis_data.rules import placement
from gis_data.rules.placement import choose_crs
from gis_data.rules.point_placement import Surroundings, axes_swapped, better_datum

SHOWN_KINDS = 12
LONGEST_ID = 60


class FileRefused(Exception):
    """Something is wrong with the file as a whole; it stands in the findings."""


@dataclass(frozen=True)
class Reading:
    """How a file is to be read. `kind` is that of all rows, `fields` name columns by role."""

    names: KindNames
    kind: str | None = None
    fields: Mapping[str, str | None] = field(default_factory=dict)
    crs: str | None = None
    swap_axes: bool = False
    trust_crs: bool = False
    leave_others: bool = False


@dataclass
class Draft:
    """Arrays are as long as the file has rows: `raw` points as in the file, `place` degrees (n, 2), nan for none."""

    table: VectorTable
    findings: list[Finding] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    crs: Crs | None = None
    raw: np.ndarray | None = None
    place: np.ndarray | None = None
    entrances: dict[int, tuple[LonLat, ...]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)

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


def read_draft(draft: Draft, reading: Reading) -> None:
    """Everything up to entries with places in degrees. Raises FileRefused and UnknownCrs."""
    table = draft.table
    draft.note(table.findings)
    has_shapes = any(shape is not None for shape in table.geometries)
    draft.columns, missing = find_columns(table.fields, reading.fields)
    draft.note([*missing, *check_columns(table.fields, draft.columns, has_shapes, bool(reading.kind))])
    draft.crs, findings = choose_crs(table.crs, reading.crs)
    draft.note(findings)
    kinds = _kinds(draft, reading)
    draft.raw, findings = _shapes(table) if has_shapes else points_of(table.columns, draft.columns, table.rows)
    draft.findings += (found for found in findings if found.row in kinds)
    if reading.swap_axes:
        draft.raw = shapely.transform(draft.raw, lambda xy: xy[:, ::-1])
    for position, number in enumerate(table.rows):
        if number in kinds:
            draft.entries.append(_entry(draft, position, number, kinds[number], reading.names))
    draft.entries = draft.good
    _place(draft, reading)


def _kinds(draft: Draft, reading: Reading) -> dict[int, str]:
    """The kind of each row that has one, by the row's number."""
    table, found, others = draft.table, {}, Counter()
    for position, number in enumerate(table.rows):
        tags = {name: tidy(column[position]) for name, column in table.columns.items()}
        text = tags.get(draft.columns.get("kind", ""), "")
        key = reading.kind or (reading.names.meant_by(text, tags) if text else None)
        if key is not None:
            found[number] = key
        elif reading.leave_others:
            others[text or "–"] += 1
        else:
            draft.findings.append(_no_kind(number, text, reading.names))
    if others:
        shown = ", ".join(f"{text} {count}" for text, count in others.most_common(SHOWN_KINDS))
        draft.findings.append(notes.OTHERS_LEFT.at(value=shown, count=others.total()))
    return found


def _no_kind(number: int, text: str, names: KindNames) -> Finding:
    if not text:
        return notes.NO_KIND.at(number, "kind")
    return notes.OTHER_KIND.at(number, "kind", text, keys=", ".join(names.labels))


def _shapes(table: VectorTable) -> tuple[np.ndarray, list[Finding]]:
    """A point for each shape: the point itself, else one on the shape."""
    empty = shapely.is_missing(table.geometries) | shapely.is_empty(table.geometries)
    points = np.where(empty, None, table.geometries)
    some = ~empty & (shapely.get_type_id(table.geometries) != shapely.GeometryType.POINT)
    points[some] = shapely.point_on_surface(points[some])
    return points, [notes.NO_PLACE.at(row) for row, lost in zip(table.rows, empty, strict=True) if lost]


def _entry(draft: Draft, position: int, number: int, key: str, names: KindNames) -> Entry:
    cells = {role: draft.table.columns[column][position] for role, column in draft.columns.items()}
    values, findings = read_values(cells, number)
    (first, end), bad_days = read_days(cells, number)
    draft.findings += [*findings, *bad_days]
    name = tidy(cells.get("name"))
    named = bool(name)
    if not named:
        name = names.labels[key][0]
        draft.findings.append(notes.NO_NAME.at(number, "name", name=name))
    if tidy(cells.get("entrances")):
        _note_entrances(draft, position, number, tidy(cells["entrances"]))
    return Entry(number, position, key, name, values, tidy(cells.get("id"))[:LONGEST_ID], first, end, named)


def _note_entrances(draft: Draft, position: int, number: int, text: str) -> None:
    try:
        draft.entrances[position] = tuple(read_entrances(text))
    except ValueError:
        draft.findings.append(notes.BAD_ENTRANCES.at(number, "entrances", text))


def _place(draft: Draft, reading: Reading) -> None:
    """Places in degrees, checked against what is known around. Raises FileRefused."""
    positions = [entry.position for entry in draft.entries]
    draft.place = np.full((len(draft.table), 2), np.nan)
    raw = draft.raw[positions]
    draft.note(placement.check_range(raw, draft.crs, placement.Reference()))
    draft.note(placement.check_approximate(draft.crs))
    if positions:
        draft.note(_datum_findings(shapely.get_coordinates(raw), draft, reading))
    wgs84 = to_wgs84(raw, draft.crs)
    draft.note(placement.check_converted(wgs84, [entry.number for entry in draft.entries]))
    draft.place[positions] = shapely.get_coordinates(wgs84)
    draft.entrances = {at: _in_degrees(doors, draft.crs) for at, doors in draft.entrances.items()}
    _note_outside(draft)


def _in_degrees(doors: tuple[LonLat, ...], crs: Crs) -> tuple[LonLat, ...]:
    if crs.is_wgs84:
        return doors
    return tuple(map(tuple, np.round(lonlat(np.array(doors), crs), 9).tolist()))


def _datum_findings(xy: np.ndarray, draft: Draft, reading: Reading) -> list[Finding]:
    around = _surroundings(draft)
    if axes_swapped(xy, draft.crs, around):
        return [placement.AXES_SWAPPED.at(value=f"{xy[0, 0]:.6g}, {xy[0, 1]:.6g}")]
    verdict = better_datum(xy, draft.crs, around)
    if verdict is None:
        return []
    kind = notes.DATUM_TRUSTED if reading.trust_crs else notes.WRONG_DATUM
    return [kind.at(value=draft.crs.name, **vars(verdict))]


def _surroundings(draft: Draft) -> Surroundings:
    """The same names where they are known once here and once in the file, and tests for the rest."""
    names = Counter(entry.name for entry in draft.entries)
    known = places_named([name for name, count in names.items() if count == 1])
    pairs = [(index, known[entry.name]) for index, entry in enumerate(draft.entries) if entry.name in known]
    inside = inside_areas if has_areas() else None
    return Surroundings(pairs, stands_there if has_ground() else None, inside)


def _note_outside(draft: Draft) -> None:
    good = draft.good
    if not good or not has_areas():
        return
    places = draft.place[[entry.position for entry in good]]
    for entry, place, inside in zip(good, places, inside_areas(places), strict=True):
        if not inside:
            draft.findings.append(faults.OUTSIDE.at(entry.number, "place", f"{place[0]:.6f}, {place[1]:.6f}"))
