"""Bring an OSM extract in: base map, walking network, buildings with their grids, and areas from boundaries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import shapely
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from shapely import Geometry

from gis_data.actions.base_features import MergeCounts, merge_features, open_stage, stage_features
from gis_data.actions.walk_network import replace_network
from gis_data.findings import Finding, Kind, Severity
from gis_data.osm.classes import BUILDING, LAYERS
from gis_data.osm.features import FeatureBatch, OsmFeature, Outlines, batches, read_features
from gis_data.osm.problems import outline_findings
from gis_data.osm.source import SOURCE, extent
from gis_data.osm.walking import RULES
from gis_data.osm.ways import read_walkable
from gis_data.progress import Progress, Silent
from gis_data.rules.network import NetworkReport, build_network
from grids.actions.osm_buildings import merge_buildings, open_building_stage, stage_buildings
from grids.models import AreaVersion
from grids.rules.osm_buildings import number_findings

WALK = "walk"
PARTS = (*LAYERS, WALK)
BASE_LAYERS = tuple(layer for layer in LAYERS if layer != BUILDING)
BOUNDARY = "boundary"

INVALID_OUTLINE = Kind(
    "invalid_outline",
    Severity.WARNING,
    gettext_lazy("The outline of this building crosses itself; it was left out."),
    gettext_lazy("Mend it in OpenStreetMap, or draw it by hand."),
)


class NoSuchArea(Exception):
    """There is no area with the code given by --within on that day."""

    def __init__(self, code: str, day: date) -> None:
        super().__init__(_("No area has the code %(code)s on %(day)s.") % {"code": code, "day": day})


@dataclass(frozen=True)
class OsmImport:
    """What is asked for. `areas` maps an admin level of OSM to the key of ours; `parts` are among PARTS."""

    path: Path
    day: date
    within: str = ""
    areas: dict[int, str] = field(default_factory=dict)
    parts: frozenset[str] = frozenset(PARTS)
    keep_gone: bool = False
    with_private: bool = False


@dataclass
class OsmReport:
    """What came of it: counts by layer, the network's figures, and everything that was noticed."""

    counts: dict[str, MergeCounts] = field(default_factory=dict)
    network: NetworkReport | None = None
    edges_before: int = 0
    findings: list[Finding] = field(default_factory=list)


@transaction.atomic
def import_osm(wanted: OsmImport, commit: bool, progress: Progress | None = None) -> OsmReport:
    """Read an extract and write what is wanted of it, all or nothing; without `commit` everything is undone again.

    A dry run does the same work, so that its report is true. Raises ReadError and NoSuchArea.
    """
    progress = progress or Silent()
    report = OsmReport()
    within = _boundary(wanted)
    gone_within = None if wanted.keep_gone else within or extent(wanted.path)
    _load_features(wanted, within, gone_within, report, progress)
    if WALK in wanted.parts:
        _load_network(wanted, within, report, progress)
    if not commit:
        transaction.set_rollback(True)
    return report


def _boundary(wanted: OsmImport) -> Geometry | None:
    """The polygon of the area to stay in, as of the day of the import."""
    if not wanted.within:
        return None
    version = AreaVersion.objects.on(wanted.day).filter(code=wanted.within).first()
    if version is None:
        raise NoSuchArea(wanted.within, wanted.day)
    return shapely.from_wkb(bytes(version.geom.wkb))


def _load_features(
    wanted: OsmImport, within: Geometry | None, gone_within: Geometry | None, report: OsmReport, progress: Progress
) -> None:
    outlines = Outlines.empty()
    layers = wanted.parts - {WALK}
    progress.step(_("Reading features"))
    open_stage()
    open_building_stage()
    features = read_features(wanted.path, frozenset(layers), outlines)
    for done, batch in _counted(batches(features, within)):
        _stage(batch, report)
        progress.count(done)
    report.findings.extend(outline_findings(wanted.path, outlines))
    progress.step(_("Merging into the base map"))
    report.counts |= merge_features(SOURCE, [layer for layer in BASE_LAYERS if layer in layers], gone_within)
    if BUILDING in layers:
        progress.step(_("Merging buildings"))
        report.counts[BUILDING], ended = merge_buildings(SOURCE, wanted.day, gone_within)
        report.findings.extend(ended)


def _counted(stream: Iterable[FeatureBatch]) -> Iterator[tuple[int, FeatureBatch]]:
    """Batches with the number of features up to and including each."""
    done = 0
    for batch in stream:
        done += len(batch.features)
        yield done, batch


def _stage(batch: FeatureBatch, report: OsmReport) -> None:
    is_building = np.array([feature.layer == BUILDING for feature in batch.features], dtype=bool)
    stage_features(batch.where(~is_building))
    buildings = batch.where(is_building)
    valid = shapely.is_valid(buildings.geometries)
    report.findings.extend(INVALID_OUTLINE.at(row=feature.osm_id) for feature in buildings.where(~valid).features)
    report.findings.extend(_number_findings(buildings.features))
    stage_buildings(buildings.where(valid))


def _number_findings(buildings: list[OsmFeature]) -> Iterator[Finding]:
    for building in buildings:
        yield from number_findings(building.osm_id, building.tags)


def _load_network(wanted: OsmImport, within: Geometry | None, report: OsmReport, progress: Progress) -> None:
    progress.step(_("Reading walkable ways"))
    walkable = read_walkable(wanted.path, RULES.with_private() if wanted.with_private else RULES)
    if within is not None:
        walkable = walkable.within(within)
    progress.step(_("Splitting at junctions"))
    barriers = np.fromiter(walkable.barriers, dtype=np.int64)
    network = build_network(walkable.lines, split_at=barriers, cut_at=walkable.blocked)
    progress.step(_("Writing the walking network"))
    report.edges_before = replace_network(network, walkable.ways, walkable.barriers, SOURCE)
    report.network = network.report
