"""Bring an OSM extract in: base map, areas from boundaries, buildings with their grids, and the walking network.

A dry run does all of it and takes it back, so that its report is what a committed run would give.
"""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from shapely import Geometry

from gis_data.actions.base_features import MergeCounts, merge_features, open_stage
from gis_data.actions.import_runs import Actor, RunRecord, record_run
from gis_data.actions.walk_network import doubled, remove_network, replace_network
from gis_data.findings import Finding, Severity, count_by_severity
from gis_data.models import ImportRun
from gis_data.osm.classes import BUILDING, LAYERS
from gis_data.osm.features import Outlines, batches, read_features
from gis_data.osm.problems import outline_findings
from gis_data.osm.source import SOURCE, extent
from gis_data.osm.walking import RULES
from gis_data.osm.ways import WalkTally, read_walkable
from gis_data.progress import Progress, Silent
from gis_data.readers.table import identify
from gis_data.rules.network import NetworkReport, build_network
from gis_data.rules.pieces import pieces
from gis_data.rules.walk_import.joins import piece_findings
from gis_data.rules.walk_import.kinds import DOUBLED, HOURS_UNREAD
from grids.actions.assign import AssignCounts, assign_buildings
from grids.actions.import_areas import ImportReport
from grids.actions.osm_areas import from_the_top, import_boundaries
from grids.actions.osm_buildings import merge_buildings, open_building_stage
from grids.actions.osm_staging import Staging
from grids.placing import NoWorkingGrid
from grids.rules.osm_findings import MANY_GONE, NO_EXTENT, many_are_gone
from grids.within import boundary_of

KIND = "osm"
WALK = "walk"
BOUNDARY = "boundary"
PARTS = (*LAYERS, WALK)
BASE_LAYERS = tuple(layer for layer in LAYERS if layer != BUILDING)
PIECE_M = 200.0  # shorter pieces beside the network are not worth a line each
CRS = "EPSG:4326"  # OSM knows no other


@dataclass(frozen=True)
class OsmImport:
    """What is asked for. `areas` maps an admin level of OSM to the key of ours; `parts` are among PARTS;
    walking networks of the sources `instead_of` are removed."""

    path: Path
    day: date
    within: str = ""
    areas: dict[int, str] = field(default_factory=dict)
    code_tag: str = ""
    parts: frozenset[str] = frozenset(PARTS)
    instead_of: tuple[str, ...] = ()
    keep_gone: bool = False
    with_private: bool = False
    skip_bad_rows: bool = False

    @property
    def layers(self) -> frozenset[str]:
        """The layers to be read."""
        return (self.parts - {WALK}) | ({BOUNDARY} if self.areas else set())


@dataclass
class OsmReport:
    """What came of it: counts by layer, areas by level, grids of buildings, the network, and what was noticed."""

    committed: bool = False
    counts: dict[str, MergeCounts] = field(default_factory=dict)
    areas: dict[str, ImportReport] = field(default_factory=dict)
    assigned: AssignCounts | None = None
    network: NetworkReport | None = None
    walk_tally: WalkTally | None = None
    edges_before: int = 0
    findings: list[Finding] = field(default_factory=list)
    run: ImportRun | None = None

    @property
    def has_errors(self) -> bool:
        """Whether something cannot be brought in as it is."""
        return any(finding.severity == Severity.ERROR for finding in self.findings)

    @property
    def is_doubled(self) -> bool:
        """Whether a second walking network would lie along the same streets."""
        return any(finding.code == DOUBLED.code for finding in self.findings)


def import_osm(wanted: OsmImport, actor: Actor, commit: bool = False, progress: Progress | None = None) -> OsmReport:
    """Write what is wanted of an extract, all or nothing: nothing without `commit`, nor when areas have errors.

    With `skip_bad_rows` an area with an error stays out alone. Raises ReadError, NoSuchArea and NoSuchLevel.
    """
    started = timezone.now()
    report = OsmReport()
    with transaction.atomic():
        _bring_in(wanted, actor, report, progress or Silent())
        report.committed = commit and (not report.has_errors or (wanted.skip_bad_rows and not report.is_doubled))
        if report.committed:
            report.run = _record(wanted, actor, report, started)
        else:
            transaction.set_rollback(True)
    if not report.committed:
        report.run = _record(wanted, actor, report, started)
    return report


def _record(wanted: OsmImport, actor: Actor, report: OsmReport, started: datetime) -> ImportRun:
    options = asdict(wanted) | {"path": str(wanted.path), "day": str(wanted.day), "parts": sorted(wanted.parts)}
    source = identify(wanted.path)
    record = RunRecord(KIND, source, started, report.committed, CRS, options, _all_counts(report))
    return record_run(record, actor, report.findings)


def _all_counts(report: OsmReport) -> dict[str, Any]:
    """Everything countable in the report, for the record."""
    counts: dict[str, Any] = {layer: asdict(merged) for layer, merged in report.counts.items()}
    counts |= {f"areas {level}": areas.counts for level, areas in report.areas.items()}
    if report.network:
        counts[WALK] = asdict(report.network) | {"edges_before": report.edges_before}
        counts["walk_tally"] = asdict(report.walk_tally)
    if report.assigned:
        counts["assigned"] = asdict(report.assigned)
    return counts | count_by_severity(report.findings)


def _bring_in(wanted: OsmImport, actor: Actor, report: OsmReport, progress: Progress) -> None:
    from_the_top(wanted.areas)  # a wrong level is said now, not after an hour of reading
    within = boundary_of(wanted.within, wanted.day)
    gone_within = None if wanted.keep_gone else within or extent(wanted.path)
    if gone_within is None and not wanted.keep_gone:
        report.findings.append(NO_EXTENT.at())
    staging = _read(wanted, within, report, progress)
    _merge(wanted, gone_within, report, progress)
    if wanted.areas:
        progress.step(_("Bringing in areas"))
        _import_boundaries(wanted, staging, actor, report)
    if BUILDING in wanted.parts or wanted.areas:
        progress.step(_("Assigning buildings to grids"))
        _assign(report)
    if WALK in wanted.parts:
        _load_network(wanted, within, report, progress)


def _read(wanted: OsmImport, within: Geometry | None, report: OsmReport, progress: Progress) -> Staging:
    """Send all features to the temporary tables, batch by batch."""
    outlines = Outlines.empty()
    staging = Staging(wanted.parts, frozenset(wanted.areas), within)
    progress.step(_("Reading features"))
    open_stage()
    open_building_stage()
    for batch in batches(read_features(wanted.path, wanted.layers, outlines), within):
        staging.take(batch)
        progress.count(staging.taken)
    report.findings += [*staging.findings, *outline_findings(wanted.path, outlines)]
    return staging


def _merge(wanted: OsmImport, gone_within: Geometry | None, report: OsmReport, progress: Progress) -> None:
    progress.step(_("Merging into the base map"))
    base = [layer for layer in BASE_LAYERS if layer in wanted.parts]
    report.counts |= merge_features(SOURCE, base, gone_within)
    if BUILDING in wanted.parts:
        progress.step(_("Merging buildings"))
        report.counts[BUILDING], ended = merge_buildings(SOURCE, wanted.day, gone_within)
        report.findings += ended
    for layer, counts in report.counts.items():
        if many_are_gone(counts.gone, counts.changed + counts.unchanged):
            report.findings.append(MANY_GONE.at(field=layer, value=counts.gone))


def _import_boundaries(wanted: OsmImport, staging: Staging, actor: Actor, report: OsmReport) -> None:
    report.areas = import_boundaries(
        staging.boundaries,
        wanted.areas,
        wanted.day,
        identify(wanted.path),
        actor,
        code_tag=wanted.code_tag,
        skip_bad_rows=wanted.skip_bad_rows,
    )
    report.findings += [finding for areas in report.areas.values() for finding in areas.findings]


def _assign(report: OsmReport) -> None:
    """Buildings find their grids as they are today; before there are levels there is nothing to find."""
    try:
        report.assigned = assign_buildings()
    except NoWorkingGrid:
        report.assigned = None


def _load_network(wanted: OsmImport, within: Geometry | None, report: OsmReport, progress: Progress) -> None:
    progress.step(_("Reading walkable ways"))
    walkable = read_walkable(wanted.path, RULES.with_private() if wanted.with_private else RULES)
    if within is not None:
        walkable = walkable.within(within)
    progress.step(_("Splitting at junctions"))
    network = build_network(walkable.lines, split_at=walkable.barrier_keys, cut_at=walkable.blocked)
    report.findings += doubled(network, [SOURCE, *wanted.instead_of])
    progress.step(_("Writing the walking network"))
    report.edges_before = sum(remove_network(source) for source in wanted.instead_of if source != SOURCE)
    report.edges_before += replace_network(network, walkable.ways, walkable.barriers, SOURCE, walkable.gate_hours)
    report.network, report.walk_tally = network.report, walkable.tally
    report.findings += [HOURS_UNREAD.at(thing, value=text) for thing, text in walkable.unread_hours]
    report.findings += piece_findings(network.report, (one for one in pieces(network) if one.metres >= PIECE_M))
