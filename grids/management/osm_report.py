"""The report of an OSM import for the terminal."""

from django.utils.translation import gettext as _

from gis_data.models import BaseLayer
from gis_data.osm.classes import BUILDING
from gis_data.osm.ways import WalkTally
from gis_data.readers.table import Source
from gis_data.terminal import text_table
from grids.actions.import_osm import OsmImport, OsmReport
from grids.models import Building, Level


def head_table(source: Source, wanted: OsmImport) -> str:
    """What was read, and how."""
    return text_table(
        (_("file"), source.file_name),
        [
            ("SHA-256", source.sha256),
            (_("coordinates"), _("WGS 84 (EPSG:4326), as always in OpenStreetMap")),
            (_("within"), wanted.within or _("the whole file")),
            (_("from day"), str(wanted.day)),
        ],
    )


def counts_table(report: OsmReport) -> str:
    """Rows by layer and outcome."""
    header = (_("layer"), _("new"), _("changed"), _("unchanged"), _("gone"))
    rows = [
        (_label(layer), *(f"{number:,}" for number in (counts.added, counts.changed, counts.unchanged, counts.gone)))
        for layer, counts in report.counts.items()
    ]
    return text_table(header, rows) if rows else ""


def _label(layer: str) -> str:
    return str(Building._meta.verbose_name if layer == BUILDING else BaseLayer(layer).label)


def areas_table(report: OsmReport) -> str:
    """Areas by level and outcome."""
    header = (_("level"), _("new"), _("changed"), _("unchanged"), _("with errors"))
    labels = {level.key: level.label for level in Level.objects.filter(key__in=report.areas)}
    rows = [
        (labels[key], *(f"{areas.counts[word]:,}" for word in ("new", "changed", "unchanged", "error")))
        for key, areas in report.areas.items()
    ]
    return text_table(header, rows) if rows else ""


def assigned_line(report: OsmReport) -> str:
    """Where the buildings are."""
    if report.assigned is None:
        return ""
    words = {"changed": report.assigned.changed, "without": report.assigned.without_grid}
    return _("Buildings: %(changed)d in another grid than before, %(without)d in none.") % words


def network_table(report: OsmReport) -> str:
    """The figures of the walking network."""
    network = report.network
    if network is None:
        return ""
    return text_table(
        (_("walking network"), ""),
        [
            (_("length"), f"{network.total_km:,.1f} km"),
            (_("nodes"), f"{network.nodes:,}"),
            (
                _("edges"),
                _("%(now)s in place of %(before)s")
                % {"now": f"{network.edges:,}", "before": f"{report.edges_before:,}"},
            ),
            (_("connected components"), f"{network.components:,}"),
            (_("share of the largest, by length"), f"{network.largest_share:.2%}"),
            *_tally_rows(report.walk_tally),
        ],
    )


def _tally_rows(tally: WalkTally) -> list[tuple[str, str]]:
    """What limits the walk."""
    rows = [
        (_("ways of steps"), tally.steps),
        (_("ways that people may walk in one direction only"), tally.one_way),
        (_("ways open at certain hours"), tally.with_hours),
        (_("barriers that let people through"), tally.gates),
        (_("of these, at certain hours"), tally.gates_with_hours),
        (_("barriers that stop people"), tally.closed),
        (_("left out: private ways"), tally.private),
        (_("left out: ways closed to people on foot"), tally.refused),
        (_("left out: fast roads without a pavement"), tally.without_leave),
    ]
    return [(label, f"{number:,}") for label, number in rows]
