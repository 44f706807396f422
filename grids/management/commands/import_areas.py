"""manage.py import_areas: areas of one level out of a vector file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from gis_data.crs import UnknownCrs
from gis_data.readers import ReadError, VectorTable, read_vector
from gis_data.terminal import findings_table, text_table
from grids.actions.assign import AssignCounts
from grids.actions.import_areas import AreaImport, ImportReport, NoSuchLevel, import_areas
from grids.imports.work import outcome_words
from grids.management.options import add_reading, day, find_actor, pair
from grids.rules.area_import.plan import Outcome

FAILED = 1
SHOWN = 40


class Command(BaseCommand):
    help = "Bring areas of one level in from a vector file. A dry run until --commit. See docs/import.md."

    def add_arguments(self, parser: CommandParser) -> None:
        """See docs/import.md."""
        parser.add_argument("file", type=Path, metavar="FILE", help="any vector file that GDAL reads, or a .zip of one")
        parser.add_argument("--level", required=True, metavar="KEY", help="key of the level that the areas are of")
        parser.add_argument("--valid-from", required=True, type=day, metavar="DAY", help="first day, as 2020-06-08")
        parser.add_argument("--valid-until", type=day, metavar="DAY", help="first day on which new areas are no more")
        self._add_reading(parser)
        parser.add_argument("--join-parts", action="store_true", help="rows of one code are parts of one area")
        parser.add_argument("--complete", action="store_true", help="end areas that the file leaves out")
        parser.add_argument("--correct", action="store_true", help="overwrite versions that begin on the same day")
        parser.add_argument(
            "--skip-bad-rows", action="store_true", help="write the good rows although others have errors"
        )
        parser.add_argument(
            "--continues", type=pair("OLD=NEW"), nargs="+", action="extend", default=[], metavar="OLD=NEW",
            help="the area of code OLD lives on under the code NEW",
        )  # fmt: skip
        parser.add_argument("--redraw", metavar="DOCNO", help="number of the document that orders the change")
        parser.add_argument("--title", default="", help="title of that document")
        parser.add_argument("--user", metavar="NAME", help="account of the product that answers for the import")
        parser.add_argument("--commit", action="store_true", help="write; without it nothing is changed")

    def _add_reading(self, parser: CommandParser) -> None:
        add_reading(parser, "layer", "it lies off what is known")
        for role in ("code", "name", "parent"):
            parser.add_argument(f"--{role}-field", metavar="FIELD", help=f"field of the {role}; otherwise guessed")
        parser.add_argument(
            "--repair-limit",
            type=float,
            default=1.0,
            metavar="M2",
            help="repair boundaries if that changes at most (1)",
        )
        parser.add_argument(
            "--tolerance", type=float, default=1.0, metavar="M2", help="overlaps up to this many m² are passed over (1)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, print the report, and end with 1 when there are errors."""
        try:
            table = read_vector(options["file"], options["layer"], options["encoding"], options["where"])
            report = import_areas(table, _wanted(options), find_actor(options["user"]), options["commit"])
        except (ReadError, NoSuchLevel) as error:
            raise CommandError(str(error)) from error
        except UnknownCrs as error:
            message = _("--crs %(text)s is no coordinate system: give an EPSG code, gcj02, bd09 or WKT.")
            raise CommandError(message % {"text": error}) from error
        self._print(table, report)
        if report.has_errors and not report.committed:
            raise CommandError(_("Nothing was written: there are errors."), returncode=FAILED)

    def _print(self, table: VectorTable, report: ImportReport) -> None:
        self.stdout.write(_head(table, report))
        self.stdout.write(findings_table(report.findings))
        if report.steps:
            self.stdout.write("\n" + _outcomes(report))
        if report.lineage:
            self.stdout.write("\n" + _lineage(report))
        if report.assigned:
            self.stdout.write("\n" + _assigned(report.assigned))
        if report.committed:
            self.stdout.write(_("Written; import number %(run)s.") % {"run": report.run.pk})
        elif not report.has_errors:
            self.stdout.write(_("Dry run: nothing was written. Add --commit to write."))


def _wanted(options: dict[str, Any]) -> AreaImport:
    if options["valid_until"] and options["valid_until"] <= options["valid_from"]:
        raise CommandError(_("--valid-until must be later than --valid-from."))
    if options["title"] and not options["redraw"]:
        raise CommandError(_("--title needs --redraw with the number of the document."))
    names = (
        *(
            "level",
            "valid_from",
            "valid_until",
            "crs",
            "swap_axes",
            "trust_crs",
            "code_field",
            "name_field",
            "parent_field",
        ),
        *("repair_limit", "tolerance", "complete", "correct", "skip_bad_rows", "join_parts"),
    )
    redraw = (options["redraw"], options["title"] or options["redraw"]) if options["redraw"] else None
    return AreaImport(continues=dict(options["continues"]), redraw=redraw, **{name: options[name] for name in names})


def _head(table: VectorTable, report: ImportReport) -> str:
    chosen = report.fields
    return text_table(
        (_("file"), f"{table.source.file_name}, {table.layer}"),
        [
            ("SHA-256", table.source.sha256),
            (_("coordinates"), report.crs or "–"),
            (_("rows"), str(len(table))),
            (_("encoding"), table.encoding),
            (_("field of the code"), chosen.code or "–"),
            (_("field of the name"), chosen.name or "–"),
            (_("field of the parent"), chosen.parent or _("– (by place)")),
        ],
    )


def _outcomes(report: ImportReport) -> str:
    words = outcome_words()
    counts = report.counts
    return text_table((_("areas"), ""), [(words[key], str(counts[key])) for key in Outcome if counts[key]])


def _lineage(report: ImportReport) -> str:
    header = (_("day"), _("from"), _("to"), _("kind"), _("m²"), _("buildings"), _("households"))
    lines = [
        (
            str(on),
            descent.source_name,
            descent.target_name,
            str(kind.label),
            *(_share(share) for share in (descent.area, descent.buildings, descent.households)),
        )
        for on, descent, kind in report.lineage[:SHOWN]
    ]
    hidden = len(report.lineage) - SHOWN
    more = _("… and %(count)d more lines of descent") % {"count": hidden} if hidden > 0 else ""
    return "\n".join(filter(None, [text_table(header, lines), more]))


def _assigned(counts: AssignCounts) -> str:
    rows = [
        (_("now in another grid, or in none"), str(counts.changed)),
        (_("in the same grid as before"), str(counts.unchanged)),
        (_("in no grid"), str(counts.without_grid)),
    ]
    return text_table((_("buildings"), ""), rows)


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"
