"""The report of an import of ways for the terminal."""

from django.utils.translation import gettext as _

from gis_data.actions.import_walkways import WalkwayReport, join_counts
from gis_data.readers import VectorTable
from gis_data.rules.walk_import.fields import CLASS
from gis_data.terminal import text_table

SHOWN_CLASSES = 40


def head_table(table: VectorTable, report: WalkwayReport) -> str:
    """What was read, and how."""
    fields = report.draft.fields
    read = ", ".join(f"{role}={name}" for role, name in fields.of.items())
    return text_table(
        (_("file"), f"{table.source.file_name}, {table.layer}"),
        [
            ("SHA-256", table.source.sha256),
            (_("coordinates"), report.draft.crs.name if report.draft.crs else "–"),
            (_("rows"), f"{len(table):,}"),
            (_("encoding"), table.encoding),
            (
                _("fields"),
                ", ".join(filter(None, [fields.class_field and f"{CLASS}={fields.class_field}", read])) or "–",
            ),
        ],
    )


def classes_table(report: WalkwayReport) -> str:
    """Rows by class, walked and not."""
    classes = report.draft.classes
    words = sorted({word for word, _walked in classes}, key=lambda word: -(classes[word, True] + classes[word, False]))
    if not words:
        return ""
    rows = [(word or "–", f"{classes[word, True]:,}", f"{classes[word, False]:,}") for word in words[:SHOWN_CLASSES]]
    hidden = len(words) - SHOWN_CLASSES
    more = _("… and %(count)d more classes") % {"count": hidden} if hidden > 0 else ""
    table = text_table((_("class"), _("rows walked"), _("rows left out")), rows)
    return "\n".join(filter(None, [table, more]))


def joins_table(report: WalkwayReport) -> str:
    """What was joined, and what was not."""
    if not report.network:
        return ""
    joins = join_counts(report)
    by_metres = ", ".join(f"≤ {bound} m: {count:,}".replace("≤ >", "> ") for bound, count in joins["by_metres"].items())
    before = report.draft.before
    return text_table(
        (_("joining"), ""),
        [
            (_("ends of lines"), f"{joins['ends']:,}"),
            (_("that meet another in the same place"), f"{joins['shared']:,}"),
            (_("of these at tile edges, where lines were cut"), f"{joins['shared_at_seams']:,}"),
            (_("joined end to end within the tolerance (pairs)"), f"{joins['joined_ends']:,}"),
            (_("joined to a way within the tolerance"), f"{joins['joined_to_lines']:,}"),
            (_("by distance"), by_metres or "–"),
            (_("widest gap joined"), f"{joins['furthest_m']:.2f} m"),
            (_("loose ends near a way that were not joined"), f"{joins['loose_near']:,}"),
            (_("stretches of tile edges where all ends stop"), f"{joins['open_seams']:,}"),
            (_("crossings without a common point"), f"{joins['crossings']:,}"),
            (_("pieces before joining"), f"{before.components:,} ({before.largest_share:.2%})"),
            (_("pieces after joining"), f"{report.network.components:,} ({report.network.largest_share:.2%})"),
        ],
    )


def walkways_table(report: WalkwayReport) -> str:
    """The figures of the walking network."""
    network = report.network
    if network is None:
        return ""
    words = {"now": f"{network.edges:,}", "before": f"{report.edges_before:,}"}
    return text_table(
        (_("walking network"), ""),
        [
            (_("length"), f"{network.total_km:,.1f} km"),
            (_("nodes"), f"{network.nodes:,}"),
            (_("edges"), _("%(now)s in place of %(before)s") % words),
            (_("connected components"), f"{network.components:,}"),
            (_("share of the largest, by length"), f"{network.largest_share:.2%}"),
        ],
    )
