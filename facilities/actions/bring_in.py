"""Many facilities at once out of a file or a base map: planned against what is known, written in one transaction.

A dry run does all of it and takes it back, so that its report is what a committed run would give.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Subquery

from facilities.actions.store import Act, facts_of, write_acts
from facilities.models import ChangeKind, Facility, FacilityChange, FacilityKind, FacilityVersion
from facilities.rules.file_import.plan import Known, Outcome, Step
from gis_data.actions.import_runs import Actor, RunRecord, record_run
from gis_data.findings import Finding, Severity, count_by_severity, error_rows
from gis_data.models import ImportRun
from gis_data.readers.table import Source

CHANGES = {
    Outcome.NEW: ChangeKind.ADDED,
    Outcome.CHANGED: ChangeKind.CHANGED,
    Outcome.MOVED: ChangeKind.MOVED,
    Outcome.REOPENED: ChangeKind.REOPENED,
    Outcome.CLOSED: ChangeKind.CLOSED,
}


@dataclass
class BroughtIn:
    """What came of it: a step for each facility, findings, whether it was written, and as which run."""

    committed: bool = False
    crs: str = ""
    steps: list[Step] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    run: ImportRun | None = None

    @property
    def counts(self) -> dict[str, int]:
        """Facilities by outcome, and findings by severity."""
        outcomes = Counter(str(step.outcome) for step in self.steps)
        return {str(outcome): outcomes[outcome] for outcome in Outcome} | count_by_severity(self.findings)

    @property
    def by_kind(self) -> dict[str, Counter]:
        """Outcomes for each kind of facility."""
        found: dict[str, Counter] = {}
        for step in self.steps:
            kind = step.entry.kind if step.entry else step.known.kind
            found.setdefault(kind, Counter())[step.outcome] += 1
        return found

    @property
    def has_errors(self) -> bool:
        """Whether some row, or the file, cannot be brought in as it is."""
        return any(finding.severity == Severity.ERROR for finding in self.findings)


@dataclass(frozen=True)
class Order:
    """Which kind of run it is, of which source, begun when and by whom, and whether bad rows may be left out."""

    kind: str
    source: Source
    started: datetime
    by: Actor
    commit: bool
    skip_bad_rows: bool = False
    why: str = ""


def bring_in(plan: Callable[[BroughtIn], None], order: Order) -> BroughtIn:
    """Let `plan` fill in steps and findings, and write them. Nothing is written without `commit`, nor with an error."""
    report = BroughtIn()
    with transaction.atomic():
        _keep_others_out()
        plan(report)
        report.committed = order.commit and _may_write(report, order)
        if report.committed:
            report.run = _recorded(report, order)
        _write(report, order)
        if not report.committed:
            transaction.set_rollback(True)
    if not report.committed:
        report.run = _recorded(report, order)
    return report


def known_facilities() -> list[Known]:
    """All facilities as they were last."""
    changes = FacilityChange.objects.filter(facility=OuterRef("facility")).order_by("-edition")
    later = FacilityVersion.objects.filter(facility=OuterRef("facility"), valid__fully_gt=OuterRef("valid"))
    rows = FacilityVersion.objects.filter(~Exists(later)).select_related("facility")
    rows = rows.annotate(kind_key=F("facility__kind__key"), last_run=Subquery(changes.values("run")[:1]))
    return [
        Known(
            row.facility_id, row.kind_key, row.facility.source, row.facility.source_id, facts_of(row),
            row.valid.lower, row.valid.upper, by_hand=row.last_run is None,
        )
        for row in rows.defer("geom_3857")
    ]  # fmt: skip


def _keep_others_out() -> None:
    """Two imports, and an import and somebody's change by hand, wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE facilities_facility IN SHARE ROW EXCLUSIVE MODE")


def _may_write(report: BroughtIn, order: Order) -> bool:
    whole_file = None in error_rows(report.findings)
    return not whole_file and (order.skip_bad_rows or not report.has_errors)


def _write(report: BroughtIn, order: Order) -> None:
    steps = [step for step in report.steps if step.outcome in CHANGES]
    kinds = {kind.key: kind for kind in FacilityKind.objects.all()}
    ids = [step.known.pk for step in steps if step.known]
    facilities = Facility.objects.in_bulk(ids)
    versions = FacilityVersion.objects.filter(facility__in=ids).order_by("facility", "valid")
    last = {version.facility_id: version for version in versions}
    acts = []
    for step in steps:
        if step.known:
            facility = facilities[step.known.pk]
        else:
            facility = Facility(
                kind=kinds[step.entry.kind], source=report.options["source"], source_id=step.entry.source_id
            )
        facts = None if step.outcome == Outcome.CLOSED else step.facts
        act = Act(CHANGES[step.outcome], facility, step.day, facts, last.get(facility.pk), step.end, order.why)
        acts.append(act)
    write_acts(acts, order.by, report.run)


def _recorded(report: BroughtIn, order: Order) -> ImportRun:
    record = RunRecord(
        order.kind, order.source, order.started, report.committed, report.crs, report.options, report.counts
    )
    return record_run(record, order.by, report.findings)
