"""Many cases at once out of a table: judged by columns, given their grids in memory, written by COPY.

What is wrong with a row keeps that row out and no other. A dry run does all but write.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from numpy.typing import NDArray

from cases.actions.case_store import Columns, known_ids, place_points, write_cases
from cases.models import CaseKind, Department, Subject
from cases.rules import case_import as rules
from cases.rules.case_import import Mapping
from cases.rules.states import ENDED
from gis_data.actions.import_runs import Actor, RunRecord, record_run
from gis_data.covering import NOWHERE
from gis_data.findings import Finding, Kind, Severity, count_by_severity
from gis_data.models import ImportRun
from gis_data.readers import VectorTable, read_plain

KIND = "cases"
MOST_ROWS = 2_000_000


@dataclass
class CaseImport:
    """What came of it. `counts`: rows read, new, known before, set aside; and findings by severity."""

    committed: bool = False
    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    by_code: dict[str, int] = field(default_factory=dict)
    run: ImportRun | None = None


def read_case_file(path: Path, sheet: str | None = None, encoding: str | None = None) -> VectorTable:
    """A CSV or a sheet of an XLSX. Raises ReadError."""
    return read_plain(path, sheet, encoding, MOST_ROWS)


def import_cases(
    table: VectorTable, mapping: Mapping, by: Actor, commit: bool = False, within: frozenset[int] | None = None
) -> CaseImport:
    """Bring a table's cases in: one transaction, in which the rows that nothing is wrong with are written.

    The same row of the same source is not taken twice. Nothing is written without `commit`. `within` are the ids of
    the areas in which cases may be brought in; None: anywhere.
    """
    started = timezone.now()
    report = CaseImport(findings=list(table.findings))
    missing = [name for name in mapping.columns.values() if name not in table.columns]
    names = ", ".join(table.columns)
    report.findings += [rules.NO_COLUMN.at(field=name, value=name, columns=names) for name in missing]
    with transaction.atomic():
        good = Columns.none() if missing else _judged(table, mapping, report, within)
        report.committed = commit and not missing
        report.counts |= count_by_severity(report.findings)
        for finding in report.findings:
            report.by_code[finding.code] = report.by_code.get(finding.code, 0) + 1
        told = {"mapping": {"source": mapping.source, "columns": mapping.columns}}
        record = RunRecord(KIND, table.source, started, report.committed, "EPSG:4326", told, report.counts)
        report.run = record_run(record, by, report.findings)
        if report.committed:
            write_cases(good, mapping.source, report.run)
    return report


class _Judge:
    """The rows of a table while they are judged: `ok` (n,) are those still in, and why the others are not."""

    def __init__(self, table: VectorTable, mapping: Mapping, report: CaseImport) -> None:
        self.table, self.mapping, self.report = table, mapping, report
        self.ok = np.ones(len(table), dtype=bool)

    def column(self, role: str) -> list:
        """The values of a role's column; nothing where the mapping has none."""
        name = self.mapping.columns.get(role)
        return self.table.columns[name] if name else [None] * len(self.table)

    def note(self, kind: Kind, rows: Iterable[int], role: str, value: Callable[[int], object], **words: object) -> None:
        """A finding for each of these rows that is still in; an error puts them out."""
        name = self.mapping.columns.get(role, role)
        told = [row for row in map(int, rows) if self.ok[row]]
        self.report.findings += [kind.at(self.table.rows[row], name, value(row), **words) for row in told]
        if kind.severity == Severity.ERROR:
            self.ok[told] = False

    def unknown(self, kind: Kind, role: str, found: list, values: list, empty_is_known: bool = False) -> None:
        """Those whose word was not found."""
        rows = [row for row, one in enumerate(found) if one is None and not (empty_is_known and values[row] is None)]
        self.note(kind, rows, role, lambda row: values[row] or "")


def _judged(table: VectorTable, mapping: Mapping, report: CaseImport, within: frozenset[int] | None) -> Columns:
    judge = _Judge(table, mapping, report)
    ids = _ids(judge)
    known = known_ids(mapping.source)
    is_known = np.fromiter((one in known for one in ids), dtype=bool, count=len(ids))
    judge.ok &= ~is_known
    _note_doubled(judge, ids)
    kinds = _kinds(judge)
    states = _states(judge)
    times = _times(judge, states)
    departments = _departments(judge)
    places = np.column_stack([rules.numbers(judge.column("lon")), rules.numbers(judge.column("lat"))])
    grids = _placed(judge, places)
    if within is not None:
        foreign = np.flatnonzero(judge.ok & ~np.isin(grids, list(within)))
        judge.note(rules.NOT_YOURS, foreign, "lon", lambda row: f"{places[row, 0]:.6f}, {places[row, 1]:.6f}")
    good = np.flatnonzero(judge.ok)
    report.counts = {
        "rows": len(table),
        "new": len(good),
        "known": int(is_known.sum()),
        "set_aside": len(table) - len(good) - int(is_known.sum()),
    }
    # Neighbours one after the other: the pages of the indexes by place and grid are then written once.
    good = good[np.lexsort((times["reported"][good], grids[good]))]
    return Columns(
        source_id=[ids[row] for row in good],
        kind=[kinds[row] for row in good],
        state=[states[row] for row in good],
        department=[departments[row] for row in good],
        text=_texts(judge.column("text"), good),
        address=_texts(judge.column("address"), good),
        source_data=_kept(judge, good),
        grid=grids[good],
        place=places[good],
        **{name: seconds[good] for name, seconds in times.items()},
    )


def _ids(judge: _Judge) -> list[str]:
    """The id of each row at its source; where it has none, a digest of what it says."""
    given = judge.column("source_id")
    told = zip(*(judge.table.columns[name] for name in judge.mapping.columns.values()), strict=True)
    return [
        str(one)[:60] if one is not None else hashlib.sha256(repr(row).encode()).hexdigest()[:60]
        for one, row in zip(given, told, strict=True)
    ]


def _note_doubled(judge: _Judge, ids: list[str]) -> None:
    seen: set[str] = set()
    doubled = []
    for row, one in enumerate(ids):
        if one in seen:
            doubled.append(row)
        seen.add(one)
    judge.note(rules.DOUBLED, doubled, "source_id", lambda row: ids[row])


def _kinds(judge: _Judge) -> list[int | None]:
    """The id of each row's kind: by the mapping, else by its code or its name in either language."""
    rows = CaseKind.objects.filter(klass__catalogue__active=True, klass__subject=Subject.CASE, active=True)
    by_code: dict[str, int] = {}
    table: dict[str, int] = {}
    for pk, code, chinese, english in rows.values_list("pk", "code", "label_zh", "label_en"):
        by_code[code] = pk
        table |= {code: pk, chinese: pk, english: pk}
    table |= {word: by_code[code[-5:]] for word, code in judge.mapping.kinds.items() if code[-5:] in by_code}
    values = judge.column("kind")
    found = rules.looked_up(values, table, by_code.get(judge.mapping.kind_default[-5:]))
    judge.unknown(rules.UNKNOWN_KIND, "kind", found, values)
    return found


def _states(judge: _Judge) -> list[str]:
    if "status" not in judge.mapping.columns:
        return [judge.mapping.state_default] * len(judge.table)
    values = judge.column("status")
    found = rules.looked_up(values, judge.mapping.states)
    judge.unknown(rules.UNKNOWN_STATUS, "status", found, values)
    return found


def _times(judge: _Judge, states: list[str]) -> dict[str, NDArray[np.float64]]:
    """Seconds since 1970 of report, end and due time, NaN for none; and what does not fit together."""
    mapping, zone = judge.mapping, judge.mapping.timezone or settings.TIME_ZONE
    given = {name: judge.column(f"{name}_at") for name in ("reported", "closed", "due")}
    times = {name: rules.moments(values, mapping.date_format, zone) for name, values in given.items()}
    empty = {name: np.fromiter((one is None for one in values), dtype=bool) for name, values in given.items()}
    bad = {name: np.isnan(times[name]) & ~empty[name] for name in times}
    judge.note(rules.NO_DATE, np.flatnonzero(empty["reported"]), "reported_at", lambda row: "")
    judge.note(rules.BAD_DATE, np.flatnonzero(bad["reported"]), "reported_at", lambda row: given["reported"][row])
    for name in ("closed", "due"):
        judge.note(
            rules.BAD_OTHER_DATE, np.flatnonzero(bad[name]), f"{name}_at", lambda row, name=name: given[name][row]
        )
    late = times["reported"] > timezone.now().timestamp()
    judge.note(rules.IN_FUTURE, np.flatnonzero(late), "reported_at", lambda row: given["reported"][row])
    ended = np.fromiter((state in ENDED for state in states), dtype=bool, count=len(states))
    early = ended & (times["closed"] < times["reported"])
    judge.note(rules.CLOSED_EARLY, np.flatnonzero(early), "closed_at", lambda row: given["closed"][row])
    judge.note(rules.ENDED_UNDATED, np.flatnonzero(ended & empty["closed"]), "closed_at", lambda row: "")
    open_ended = ~ended & ~np.isnan(times["closed"])
    judge.note(rules.OPEN_BUT_ENDED, np.flatnonzero(open_ended), "closed_at", lambda row: given["closed"][row])
    times["closed"] = np.where(ended, np.maximum(times["closed"], times["reported"]), np.nan)
    return times


def _departments(judge: _Judge) -> list[int | None]:
    rows = Department.objects.current().values_list("pk", "key", "name", "name_en")
    by_key: dict[str, int] = {}
    table: dict[str, int] = {}
    for pk, key, name, english in rows:
        by_key[key] = pk
        table |= {word: pk for word in (key, name, english) if word}
    table |= {word: by_key[key] for word, key in judge.mapping.departments.items() if key in by_key}
    values = judge.column("department")
    found = rules.looked_up(values, table)
    judge.unknown(rules.UNKNOWN_DEPARTMENT, "department", found, values, empty_is_known=True)
    return found


def _placed(judge: _Judge, places: NDArray[np.float64]) -> NDArray[np.int64]:
    """The area of each row still in: its grid, else the smallest area around it; and where that is none."""
    judge.note(rules.NO_PLACE, np.flatnonzero(~np.isfinite(places).all(axis=1)), "lon", lambda row: "")
    for (lon, lat), rows, is_round in rules.crowds(places):
        value, words = f"{lon:g}, {lat:g}", {"number": len(rows)}
        if is_round:
            judge.note(rules.PARKED, rows, "lon", lambda row, value=value: value, **words)
        else:
            judge.report.findings.append(rules.CROWDED.at(field="lon", value=value, **words))
    grids = np.full(len(places), NOWHERE, dtype=np.int64)
    inside = np.flatnonzero(judge.ok)
    grids[inside] = place_points(places[inside])
    outside = np.flatnonzero(judge.ok & (grids == NOWHERE))
    judge.note(rules.OUTSIDE, outside, "lon", lambda row: f"{places[row, 0]:.6f}, {places[row, 1]:.6f}")
    return grids


def _texts(values: list, rows: NDArray[np.int64]) -> list[str]:
    return ["" if values[row] is None else str(values[row])[:2_000] for row in rows]


def _kept(judge: _Judge, rows: NDArray[np.int64]) -> list[str]:
    """What is kept of each row as its source has it, as JSON: what the mapping names, else the usual."""
    usual = [judge.mapping.columns.get(role) for role in ("status", "closed_at", "due_at", "department")]
    names = [name for name in (judge.mapping.keep or usual) if name in judge.table.columns]
    columns: list[tuple[str, list[Any]]] = [(name, judge.table.columns[name]) for name in names]
    return [json.dumps({name: _plain(values[row]) for name, values in columns}, ensure_ascii=False) for row in rows]


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int | float | str | bool) else str(value)
