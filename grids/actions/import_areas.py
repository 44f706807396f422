"""Bring areas in from a table: judged row by row, planned against what is known, written in one transaction.

A dry run does all of it and takes it back, so that its report is what a committed run would give.
"""

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

import numpy as np
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gis_data.actions.import_runs import Actor, RunRecord, record_run
from gis_data.findings import Finding, Severity, count_by_severity, error_rows
from gis_data.models import ImportRun
from gis_data.progress import Progress, Silent
from gis_data.readers import VectorTable
from grids.actions.area_lineage import Descent, write_lineage
from grids.actions.area_store import count_children, has_areas_above, load_above, load_known, write_steps
from grids.actions.assign import AssignCounts, assign_buildings
from grids.models import Level, LineageKind, Redraw, RedrawStatus, StoredIn
from grids.rules.area_import import kinds, prepare
from grids.rules.area_import.continuity import check_continues, offer_continues
from grids.rules.area_import.fields import Fields
from grids.rules.area_import.known import Known, Version
from grids.rules.area_import.plan import Outcome, Period, Step, check_retired, decide, history_notes, identify, retire
from grids.rules.area_import.rows import LevelRule
from grids.rules.area_import.scope import Scope
from grids.rules.area_import.shapes import overlaps_with
from grids.rules.codes import segments_from_json

KIND = "areas"


class NoSuchLevel(Exception):
    """There is no level of that key whose areas are polygons."""

    def __init__(self, key: str) -> None:
        keys = ", ".join(Level.objects.filter(stored_in=StoredIn.AREA).values_list("key", flat=True))
        super().__init__(_("There is no level %(key)s with boundaries, but: %(keys)s.") % {"key": key, "keys": keys})


@dataclass(frozen=True)
class AreaImport:
    """What is asked for.

    Areas in m². `continues` maps old codes to new ones of the same area; `redraw` is a document's number and title.
    """

    level: str
    valid_from: date
    valid_until: date | None = None
    crs: str | None = None
    swap_axes: bool = False
    trust_crs: bool = False
    code_field: str | None = None
    name_field: str | None = None
    parent_field: str | None = None
    repair_limit: float = 1.0
    tolerance: float = 1.0
    complete: bool = False
    correct: bool = False
    skip_bad_rows: bool = False
    join_parts: bool = False
    continues: dict[str, str] = field(default_factory=dict)
    redraw: tuple[str, str] | None = None

    @property
    def reading(self) -> prepare.Reading:
        """The part that the rules of reading need."""
        given = {
            "code": self.code_field,
            "name": self.name_field,
            "parent": prepare.parent_field(self.parent_field),
        }
        limits = {"repair_limit": self.repair_limit, "tolerance": self.tolerance}
        return prepare.Reading(self.crs, self.swap_axes, self.trust_crs, given, join_parts=self.join_parts, **limits)


@dataclass
class ImportReport:
    """What came of an import: outcomes per area, lines of descent, findings, and whether it was written."""

    committed: bool = False
    crs: str = ""
    fields: Fields = field(default_factory=Fields)
    steps: list[Step] = field(default_factory=list)
    lineage: list[tuple[date, Descent, LineageKind]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    assigned: AssignCounts | None = None
    run: ImportRun | None = None

    @property
    def counts(self) -> dict[str, int]:
        """Areas by outcome, and findings by severity."""
        outcomes = Counter(str(step.outcome) for step in self.steps)
        return {str(outcome): outcomes[outcome] for outcome in Outcome} | count_by_severity(self.findings)

    @property
    def has_errors(self) -> bool:
        """Whether some row, or the file, cannot be brought in as it is."""
        return any(finding.severity == Severity.ERROR for finding in self.findings)


def import_areas(
    table: VectorTable,
    wanted: AreaImport,
    actor: Actor,
    commit: bool = False,
    scope: Scope | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Bring a table's areas in. Nothing is written without `commit`, nor when there is an error.

    With `skip_bad_rows` errors keep only their own rows out. With a `scope` only areas inside of it may be made or
    changed. Raises NoSuchLevel and UnknownCrs.
    """
    started = timezone.now()
    report = ImportReport()
    with transaction.atomic():
        _bring_in(table, wanted, report, scope, progress or Silent())
        report.committed = commit and _may_write(report, wanted)
        if report.committed:
            report.run = _record(table, wanted, actor, report, started)
        else:
            transaction.set_rollback(True)
    if not report.committed:
        report.run = _record(table, wanted, actor, report, started)
    return report


def _may_write(report: ImportReport, wanted: AreaImport) -> bool:
    whole_file = None in error_rows(report.findings)
    return not whole_file and (wanted.skip_bad_rows or not report.has_errors)


def _record(table: VectorTable, wanted: AreaImport, actor: Actor, report: ImportReport, started: datetime) -> ImportRun:
    options = {name: value for name, value in asdict(wanted).items() if value not in (None, False, {})}
    options |= {"valid_from": str(wanted.valid_from), "layer": table.layer, "encoding": table.encoding}
    if wanted.valid_until:
        options["valid_until"] = str(wanted.valid_until)
    record = RunRecord(KIND, table.source, started, report.committed, report.crs, options, report.counts)
    return record_run(record, actor, report.findings)


def _bring_in(
    table: VectorTable, wanted: AreaImport, report: ImportReport, scope: Scope | None, progress: Progress
) -> None:
    progress.step(_("Comparing with what is known"), len(table))
    # Two imports into one level wait for each other: each must see what the other has written.
    level = Level.objects.select_for_update().filter(key=wanted.level, stored_in=StoredIn.AREA).first()
    if level is None:
        raise NoSuchLevel(wanted.level)
    draft = prepare.Draft(_rule(level))
    report.findings = draft.findings
    try:
        _plan(table, wanted, level, draft, report)
        if scope is not None:
            report.steps = _inside(scope, report.steps, draft)
    except prepare.FileRefused:
        return
    finally:
        report.crs, report.fields = draft.crs.name if draft.crs else "", draft.fields
    progress.step(_("Writing areas and lines of descent"), len(report.steps))
    _write(level, wanted, report)


def _inside(scope: Scope, steps: list[Step], draft: prepare.Draft) -> list[Step]:
    """The steps that may be taken; each of the others is told."""
    outside = [step for step in steps if not scope.allows(step)]
    draft.note([kinds.OUTSIDE_YOUR_AREAS.at(step.row, value=step.code, name=step.name) for step in outside])
    return [step for step in steps if scope.allows(step)]


def _rule(level: Level) -> LevelRule:
    segments = segments_from_json(level.scheme.segments) if level.scheme else None
    return LevelRule(level.key, segments, level.tiles_parent)


def _plan(table: VectorTable, wanted: AreaImport, level: Level, draft: prepare.Draft, report: ImportReport) -> None:
    """Everything up to the decision on each area. Raises FileRefused."""
    day = wanted.valid_from
    prepare.read_texts(draft, table, wanted.reading)
    known = load_known(level, {row.code for row in draft.rows} | set(wanted.continues), day)
    above = load_above(level, day)
    prepare.read_shapes(draft, known, above, wanted.reading, day)
    if above or has_areas_above(level):
        prepare.find_parents(draft, above, wanted.tolerance, day)
    else:
        prepare.check_codes(draft)
    prepare.find_overlaps(draft, wanted.tolerance)
    draft.note(check_continues(wanted.continues, {row.code for row in draft.rows}, known, day))
    draft.note(_check_redraw(wanted))
    report.steps = _decide(draft, known, wanted)
    draft.note(history_notes(report.steps))
    _look_around(draft, known, wanted, report)


def _check_redraw(wanted: AreaImport) -> list[Finding]:
    if wanted.redraw is None:
        return []
    number = wanted.redraw[0]
    known = Redraw.objects.filter(document_number=number).first()
    if known is None or known.effective_on == wanted.valid_from:
        return []
    return [kinds.REDRAW_CONFLICT.at(value=number, day=known.effective_on)]


def _decide(draft: prepare.Draft, known: Known, wanted: AreaImport) -> list[Step]:
    period = Period(wanted.valid_from, wanted.valid_until, wanted.correct)
    continues = {new: old for old, new in wanted.continues.items()}
    steps = []
    for row in draft.good:
        area, objection = identify(row, known, continues, period.first)
        parent = draft.parents.get(row.position)
        decision = objection or decide(
            row, area, parent.area if parent else None, draft.geometries[row.position], known, period
        )
        (steps if isinstance(decision, Step) else draft.findings).append(decision)
    return steps


def _look_around(draft: prepare.Draft, known: Known, wanted: AreaImport, report: ImportReport) -> None:
    """What becomes of areas in force that the file does not name."""
    day = wanted.valid_from
    if wanted.complete:
        spared = {row.code for row in draft.rows}
        report.steps += retire(report.steps, spared, known, Period(day))
        ended = [step.area for step in report.steps if step.outcome == Outcome.RETIRED]
        draft.note(check_retired(report.steps, known, day, count_children(ended, day)))
    named = {step.area for step in report.steps}
    remaining = [version for version in known.in_force(day) if version.area not in named]
    overlapped = _overlapped(draft, report.steps, remaining, wanted.tolerance)
    draft.note(offer_continues(report.steps, overlapped))


def _overlapped(draft: prepare.Draft, steps: list[Step], remaining: list[Version], tolerance: float) -> list[Version]:
    """The areas that stay in force under new ones; each overlap is told."""
    laid = [step for step in steps if step.row is not None and step.outcome != Outcome.UNCHANGED]
    if not (draft.level.tiles_parent and laid and remaining):
        return []
    mine, theirs = (np.array([item.geometry for item in items], dtype=object) for items in (laid, remaining))
    found = overlaps_with(mine, theirs, tolerance)
    for overlap in found:
        step, other = laid[overlap.first], remaining[overlap.second]
        words = {"name": other.name, "code": other.code, "m2": overlap.m2}
        draft.note([kinds.OVERLAP_KNOWN.at(step.row, value=step.code, **words)])
    return [remaining[index] for index in sorted({overlap.second for overlap in found})]


def _write(level: Level, wanted: AreaImport, report: ImportReport) -> None:
    """Write the steps and what follows from them: lines of descent, and the grids of buildings."""
    redraw = _redraw(wanted, report.steps)
    days = write_steps(level, report.steps, wanted.valid_from, redraw.pk if redraw else None)
    for day in sorted(days):
        named = redraw.pk if redraw and day == wanted.valid_from else None
        report.lineage += [(day, *line) for line in write_lineage(level, day, named)]
    if level.is_working_grid and days and min(days) <= timezone.localdate():
        report.assigned = assign_buildings()


def _redraw(wanted: AreaImport, steps: list[Step]) -> Redraw | None:
    if wanted.redraw is None or all(step.outcome == Outcome.UNCHANGED for step in steps):
        return None
    number, title = wanted.redraw
    words = {"title": title, "effective_on": wanted.valid_from, "status": RedrawStatus.PUBLISHED}
    return Redraw.objects.get_or_create(document_number=number, defaults=words)[0]
