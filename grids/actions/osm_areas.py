"""Areas out of the administrative boundaries of an OSM extract, level by level from the top."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from shapely import Geometry

from gis_data.actions.import_runs import Actor
from gis_data.findings import Finding
from gis_data.osm.features import OsmFeature
from gis_data.readers.table import Source
from grids.actions.import_areas import AreaImport, ImportReport, NoSuchLevel, import_areas
from grids.models import Level, StoredIn
from grids.rules.osm_areas import boundary_table

Boundaries = Mapping[int, Sequence[tuple[OsmFeature, Geometry]]]


def import_boundaries(
    boundaries: Boundaries,
    levels: Mapping[int, str],
    day: date,
    source: Source,
    actor: Actor,
    code_tag: str = "",
    skip_bad_rows: bool = False,
) -> dict[str, ImportReport]:
    """Write boundaries as areas that hold from `day`; gives the report of each level, by key.

    `levels` maps the admin levels of OSM to keys of ours. Runs inside the caller's transaction, which may take it
    back. Raises NoSuchLevel.
    """
    reports = {}
    for admin_level, key in from_the_top(levels):
        table = boundary_table(boundaries[admin_level], admin_level, source, code_tag)
        wanted = AreaImport(key, day, code_field="code", name_field="name", skip_bad_rows=skip_bad_rows)
        report = import_areas(table, wanted, actor, commit=True)
        report.findings = [_with_osm_id(finding) for finding in report.findings]
        reports[key] = report
    return reports


def from_the_top(levels: Mapping[int, str]) -> list[tuple[int, str]]:
    """The pairs in the order of our levels: parents come before their children, who are placed in them.

    Raises NoSuchLevel.
    """
    ranks = dict(Level.objects.filter(stored_in=StoredIn.AREA).values_list("key", "rank"))
    for key in levels.values():
        if key not in ranks:
            raise NoSuchLevel(key)
    return sorted(levels.items(), key=lambda pair: ranks[pair[1]])


def _with_osm_id(finding: Finding) -> Finding:
    """Rows of the table are ids in OSM."""
    return finding if finding.row is None else replace(finding, row=f"relation/{finding.row}")
