"""Bring the walking network in from any file of lines: read, joined, judged, and written in place of what was there.

A dry run does all of it and takes it back, so that its report is what a committed run would give.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from gis_data.actions.import_runs import Actor, RunRecord, record_run
from gis_data.actions.walk_network import doubled, remove_network, replace_network
from gis_data.findings import Finding, Severity, count_by_severity
from gis_data.models import ImportRun
from gis_data.progress import Progress, Silent
from gis_data.readers import VectorTable
from gis_data.rules.network import NetworkReport
from gis_data.rules.walk_import.datum import Known
from gis_data.rules.walk_import.draft import Reading, WalkDraft, draft_network
from gis_data.rules.walk_import.joins import distances

KIND = "walkways"
SOURCE = "lines"


@dataclass(frozen=True)
class WalkwayImport:
    """What is asked for. The network of `source` is replaced, and those of `instead_of` are removed."""

    reading: Reading = field(default_factory=Reading)
    source: str = SOURCE
    instead_of: tuple[str, ...] = ()
    within: str = ""
    skip_bad_rows: bool = False


@dataclass
class WalkwayReport:
    """What came of it."""

    draft: WalkDraft
    committed: bool = False
    edges_before: int = 0
    findings: list[Finding] = field(default_factory=list)
    run: ImportRun | None = None

    @property
    def network(self) -> NetworkReport | None:
        """The figures of the network; None where there is none."""
        return self.draft.network.report if self.draft.network else None

    @property
    def has_errors(self) -> bool:
        """Whether something cannot be brought in as it is."""
        return any(finding.severity == Severity.ERROR for finding in self.findings)

    @property
    def may_write(self) -> bool:
        """Whether there is something to be written, apart from rows with errors of their own."""
        whole = any(finding.severity == Severity.ERROR and finding.row is None for finding in self.findings)
        return self.draft.network is not None and not whole


def nothing_known(box: shapely.Polygon) -> Known:
    """For whoever knows nothing of the place."""
    return Known()


def import_walkways(
    table: VectorTable,
    wanted: WalkwayImport,
    actor: Actor,
    commit: bool = False,
    known_around: Callable[[shapely.Polygon], Known] = nothing_known,
    within: shapely.Geometry | None = None,
    progress: Progress | None = None,
) -> WalkwayReport:
    """Write the walking network of a table, all or nothing; without `commit`, or with an error, nothing.

    With `skip_bad_rows` a row with an error stays out alone. Raises UnknownCrs, BadCondition and BadTolerance.
    """
    progress, started = progress or Silent(), timezone.now()
    progress.step(_("Reading, joining and splitting ways"))
    report = WalkwayReport(draft_network(table, wanted.reading, known_around, within))
    report.findings = list(report.draft.findings)
    with transaction.atomic():
        if report.draft.network:
            report.findings += doubled(report.draft.network, [wanted.source, *wanted.instead_of])
        if report.may_write and (wanted.skip_bad_rows or not report.has_errors):
            progress.step(_("Writing the walking network"))
            report.edges_before = _write(report.draft, wanted)
            report.committed = commit
        if not report.committed:
            transaction.set_rollback(True)
        else:
            report.run = _record(table, wanted, actor, report, started)
    if not report.committed:
        report.run = _record(table, wanted, actor, report, started)
    return report


def _write(draft: WalkDraft, wanted: WalkwayImport) -> int:
    """Replace the network; returns how many edges go."""
    gone = sum(remove_network(source) for source in wanted.instead_of if source != wanted.source)
    return gone + replace_network(draft.network, draft.ways, {}, wanted.source)


def _record(
    table: VectorTable, wanted: WalkwayImport, actor: Actor, report: WalkwayReport, started: datetime
) -> ImportRun:
    crs = report.draft.crs.name if report.draft.crs else ""
    options = {name: value for name, value in asdict(wanted).items() if name != "reading"}
    options |= {name: value for name, value in asdict(wanted.reading).items() if name != "rule"}
    options["rule"] = _rule_text(wanted.reading)
    record = RunRecord(KIND, table.source, started, report.committed, crs, options, _counts(report))
    return record_run(record, actor, report.findings)


def _rule_text(reading: Reading) -> dict[str, Any]:
    """The rule as it can be kept."""
    rule = reading.rule
    return {
        "walkable": rule.walkable.text if rule.walkable else None,
        "not_walkable": rule.not_walkable.text if rule.not_walkable else None,
        "with_private": rule.with_private,
    }


def _counts(report: WalkwayReport) -> dict[str, Any]:
    """Everything countable in the report, for the record."""
    draft = report.draft
    counts: dict[str, Any] = {"rows": {"walked": draft.walked, "left_out": sum(draft.classes.values()) - draft.walked}}
    if report.network and draft.joined and draft.before:
        counts["walk"] = asdict(report.network) | {"edges_before": report.edges_before}
        counts["before_joining"] = asdict(draft.before)
        counts["joins"] = join_counts(report)
    return counts | count_by_severity(report.findings)


def join_counts(report: WalkwayReport) -> dict[str, Any]:
    """What was joined, in numbers: ends by how they were joined, distances in metres, and what was left."""
    joined = report.draft.joined
    metres: NDArray[np.float64] = joined.joins.metres
    return {
        "ends": joined.ends,
        "shared": joined.shared,
        "shared_at_seams": joined.at_seams,
        "joined_ends": int(joined.joins.of_ends.sum()),
        "joined_to_lines": int((~joined.joins.of_ends).sum()),
        "furthest_m": round(float(metres.max(initial=0.0)), 3),
        "by_metres": distances(joined),
        "loose_near": len(joined.loose),
        "open_seams": len(joined.open_seams),
        "crossings": report.draft.crossings,
    }
