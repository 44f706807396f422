"""Area codes of one day: as their scheme wants them, under their parent's, and each borne by one area only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from gis_data.findings import Finding, Severity
from grids.rules.audit import findings as kinds
from grids.rules.audit.findings import AuditFinding, finding
from grids.rules.audit.hierarchy import NO_AREA, AreaTable
from grids.rules.codes import Segment, UnknownLevel, check_code


def audit_codes(
    table: AreaTable, schemes: Mapping[int, tuple[str, tuple[Segment, ...]]], others: Iterable[tuple[int, str]]
) -> Iterator[AuditFinding]:
    """What is wrong with the codes.

    `schemes` gives the key of a level and the segments of its scheme by the level's id; levels that are not in it have
    free codes. `others` are pairs of an area's id and a code that it bears in another scheme, on any day.
    """
    for row in range(len(table.area)):
        if int(table.level[row]) in schemes:
            yield from _against_scheme(table, row, *schemes[int(table.level[row])])
    yield from _doubled(table, others)


def _against_scheme(table: AreaTable, row: int, key: str, segments: tuple[Segment, ...]) -> Iterator[AuditFinding]:
    """The faults of one code, with the code of the area above it."""
    above = int(table.parent_row[row])
    code = table.code[row]
    try:
        faults = check_code(segments, key, code, None if above == NO_AREA else table.code[above])
    except UnknownLevel:
        yield finding(kinds.CODE_NO_SEGMENT, table.label(row), code, table.polygon[row])
        return
    for fault in faults:
        name = fault.key.replace("-", "_")
        told = Finding(None, table.label(row), code, name, fault.problem, fault.remedy, Severity.ERROR)
        yield AuditFinding(told, table.polygon[row])


def _doubled(table: AreaTable, others: Iterable[tuple[int, str]]) -> Iterator[AuditFinding]:
    """Codes of this day that another area bears too, on this day or in another scheme."""
    bearers: dict[str, set[int]] = defaultdict(set)
    for area, code in (*zip(table.area.tolist(), table.code, strict=True), *others):
        bearers[code].add(area)
    codes = dict(zip(table.area.tolist(), table.code, strict=True))
    for row in np.flatnonzero([len(bearers[code]) > 1 for code in table.code]).tolist():
        rest = bearers[table.code[row]] - {int(table.area[row])}
        other = ", ".join(f"{codes.get(area, '')} #{area}".strip() for area in sorted(rest))
        yield finding(kinds.CODE_DOUBLED, table.label(row), table.code[row], table.polygon[row], other=other)
