"""From a table of lines to a network that could be written, with everything that was noticed on the way."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_data.crs import Crs, to_wgs84
from gis_data.findings import Finding, Severity, error_rows
from gis_data.osm.walking import WalkWay
from gis_data.readers import VectorTable
from gis_data.rules import placement
from gis_data.rules.crossings import find_crossings, join_crossings
from gis_data.rules.joining import DEFAULT_TOLERANCE_M, NEAR_M, Joined, join_ends
from gis_data.rules.network import FlatLines, Network, NetworkReport, build_network
from gis_data.rules.pieces import pieces
from gis_data.rules.seams import Seams, find_seams
from gis_data.rules.walk_import import kinds
from gis_data.rules.walk_import.datum import Known, check_place
from gis_data.rules.walk_import.fields import Fields, find_fields
from gis_data.rules.walk_import.joins import crossing_findings, join_findings, piece_findings
from gis_data.rules.walk_import.rows import Rule, read_ways, usable_lines

ROUND_TO = 7  # decimals of a degree, about 1 cm: ends as near as that are the same place


class FileRefused(Exception):
    """Something is wrong with the file as a whole; it stands in the findings."""


@dataclass(frozen=True)
class Reading:
    """How a file is to be read. Tolerances in metres; `fields` maps a role to a column, "none" for no column."""

    crs: str | None = None
    swap_axes: bool = False
    trust_crs: bool = False
    class_field: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    rule: Rule = field(default_factory=Rule)
    tolerance_m: float = DEFAULT_TOLERANCE_M
    near_m: float = NEAR_M
    join_crossings: bool = False


@dataclass
class WalkDraft:
    """A network on its way in. `ways[i]` describes line i, from which edges were cut."""

    crs: Crs | None = None
    fields: Fields = field(default_factory=Fields)
    classes: Counter[tuple[str, bool]] = field(default_factory=Counter)
    walked: int = 0
    ways: list[WalkWay] = field(default_factory=list)
    network: Network | None = None
    before: NetworkReport | None = None
    joined: Joined | None = None
    crossings: int = 0
    findings: list[Finding] = field(default_factory=list)

    def note(self, findings: Iterable[Finding]) -> None:
        """Add findings. Raises FileRefused when one of them is an error of the whole file."""
        self.findings += findings
        if any(found.row is None and found.severity == Severity.ERROR for found in self.findings):
            raise FileRefused


def draft_network(
    table: VectorTable,
    reading: Reading,
    known_around: Callable[[shapely.Polygon], Known],
    within: shapely.Geometry | None = None,
) -> WalkDraft:
    """The network that a table makes, None where the file as a whole is refused; why stands in the findings.

    `known_around` gives what is known inside a box (EPSG:4326). `within`: only lines that touch it are taken, whole.
    Raises UnknownCrs, BadCondition and BadTolerance.
    """
    draft = WalkDraft()
    try:
        _bring_in(draft, table, reading, known_around, within)
    except FileRefused:
        draft.network = None
    return draft


def _bring_in(
    draft: WalkDraft,
    table: VectorTable,
    reading: Reading,
    known_around: Callable[[shapely.Polygon], Known],
    within: shapely.Geometry | None,
) -> None:
    draft.findings += table.findings
    draft.crs, findings = placement.choose_crs(table.crs, reading.crs)
    draft.fields, missing = find_fields(
        table.columns, reading.class_field, reading.fields, reading.rule.walkable is not None
    )
    draft.note([*findings, *missing])
    raw = _swapped(table.geometries) if reading.swap_axes else table.geometries
    usable = usable_lines(raw)
    draft.note(_shape_findings(raw, table.rows, usable))
    draft.note(placement.check_range(raw[usable], draft.crs, placement.Reference()))
    draft.note(placement.check_approximate(draft.crs))
    ways = read_ways(table.columns, table.rows, draft.fields, reading.rule, usable)
    draft.classes, draft.walked = ways.classes, len(ways.ways)
    draft.note(ways.findings)
    if not len(ways.row):
        draft.note([kinds.NOTHING_WALKABLE.at(count=len(table))])
    lines = _Lines.of(raw[ways.row], draft.crs, within)
    draft.note(placement.check_converted(lines.wgs84, [table.rows[row] for row in ways.row.tolist()]))
    lines = lines.where(_are_good(lines, draft, table.rows, ways.row))
    draft.note(_lengths(lines, table.rows, ways.row))
    lines = lines.where(shapely.length(lines.wgs84) > 0)
    if not len(lines.wgs84):
        draft.note([kinds.NOTHING_WALKABLE.at(count=len(table))])
    draft.note(check_place(lines.raw, draft.crs, known_around(_box(lines.wgs84)), reading.trust_crs))
    draft.ways = [ways.ways[way] for way in lines.way.tolist()]
    flat = FlatLines.from_geometries(lines.wgs84, ROUND_TO)
    seams = find_seams(shapely.get_coordinates(lines.raw), flat.offsets, draft.crs.is_degrees)
    level = ways.level[lines.way]
    del lines, raw, ways  # shapes are the large part, and arrays are all that is needed from here on
    _connect(draft, flat, seams, level, reading)


def _swapped(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    return shapely.transform(geometries, lambda xy: xy[:, ::-1])


def _shape_findings(geometries: NDArray[np.object_], rows: Sequence[int], usable: NDArray[np.bool_]) -> list[Finding]:
    """Rows that have no line."""
    found = []
    for position in np.flatnonzero(~usable).tolist():
        shape = geometries[position]
        if shape is None or shape.is_empty:
            found.append(kinds.GEOMETRY_MISSING.at(rows[position]))
        else:
            found.append(kinds.NOT_A_LINE.at(rows[position], value=shape.geom_type))
    return found


@dataclass(frozen=True)
class _Lines:
    """Single lines, in the file's coordinates and in WGS 84, and the way (position among the walkable) of each."""

    raw: NDArray[np.object_]
    wgs84: NDArray[np.object_]
    way: NDArray[np.int64]

    @classmethod
    def of(cls, shapes: NDArray[np.object_], crs: Crs, within: shapely.Geometry | None) -> "_Lines":
        """The parts of lines that touch an area."""
        raw, way = shapely.get_parts(shapes, return_index=True)
        lines = cls(raw, raw if crs.is_wgs84 else to_wgs84(raw, crs), way)
        if within is None:
            return lines
        shapely.prepare(within)
        return lines.where(shapely.intersects(within, lines.wgs84))

    def where(self, wanted: NDArray[np.bool_]) -> "_Lines":
        """Some of them."""
        return self if wanted.all() else _Lines(self.raw[wanted], self.wgs84[wanted], self.way[wanted])


def _are_good(lines: _Lines, draft: WalkDraft, rows: Sequence[int], row: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which lines are of a row that nothing is wrong with."""
    bad = error_rows(draft.findings)
    if not bad:
        return np.ones(len(lines.way), dtype=bool)
    return np.array([rows[row[way]] not in bad for way in lines.way.tolist()], dtype=bool)


def _lengths(lines: _Lines, rows: Sequence[int], row: NDArray[np.int64]) -> list[Finding]:
    """Lines without length."""
    empty = np.unique(lines.way[shapely.length(lines.wgs84) == 0])
    return [kinds.NO_LENGTH.at(rows[row[way]]) for way in empty.tolist()]


def _box(lines: NDArray[np.object_]) -> shapely.Polygon:
    return shapely.box(*shapely.total_bounds(lines))


def _connect(draft: WalkDraft, flat: FlatLines, seams: Seams, level: NDArray[np.int16], reading: Reading) -> None:
    """Join the lines, cut them where they meet, and tell what holds together and what does not."""
    draft.before = build_network(flat).report
    draft.joined = join_ends(flat, level, seams, reading.tolerance_m, reading.near_m)
    joined = draft.joined.lines
    crossings = find_crossings(joined, level)
    draft.crossings = len(crossings)
    if reading.join_crossings:
        joined = join_crossings(joined, crossings)
    draft.network = build_network(joined)
    draft.note(piece_findings(draft.network.report, list(pieces(draft.network))))
    draft.note(join_findings(draft.joined))
    draft.note([] if reading.join_crossings else crossing_findings(crossings))
