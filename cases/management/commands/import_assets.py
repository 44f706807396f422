"""manage.py import_assets: components out of a table or a vector file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from cases.actions.asset_draft import Reading
from cases.actions.import_assets import AssetImport, Imported, Outcome, import_assets
from cases.models import AssetKind
from cases.rules.asset_import.fields import KNOWN_NAMES
from facilities.actions.import_facilities import read_facility_file
from gis_data.crs import UnknownCrs
from gis_data.readers import ReadError, VectorTable
from gis_data.terminal import findings_table, text_table
from grids.management.options import day, find_actor

FAILED = 1


class Command(BaseCommand):
    help = "Bring components in from XLSX, CSV or any vector file. A dry run until --commit. See docs/cases-assets.md."

    def add_arguments(self, parser: CommandParser) -> None:
        """See docs/cases-assets.md."""
        parser.add_argument("file", type=Path, metavar="FILE", help="XLSX, CSV or any vector file that GDAL reads")
        parser.add_argument("--kind", metavar="CODE", help="kind (five digits) of the rows that say none")
        parser.add_argument("--valid-from", type=day, metavar="DAY", help="day from which changes hold (today)")
        parser.add_argument("--crs", help="EPSG code, gcj02, bd09, CGCS2000 or WKT; overrides what the file says")
        parser.add_argument("--swap-axes", action="store_true", help="the file has latitude before longitude")
        parser.add_argument(
            "--trust-crs", action="store_true", help="believe the file although another datum fits better"
        )
        parser.add_argument("--layer", help="layer or sheet, where the file has several")
        parser.add_argument("--encoding", help="encoding of the text, such as GB18030 or UTF-8; otherwise detected")
        parser.add_argument("--where", help="only rows that fulfil a condition in GDAL's SQL")
        for role in KNOWN_NAMES:
            option = f"--{role.replace('_', '-')}-field"
            parser.add_argument(option, dest=f"{role}_field", metavar="COLUMN", help="column, or none; else guessed")
        parser.add_argument(
            "--skip-bad-rows", action="store_true", help="write the good rows although others have errors"
        )
        parser.add_argument("--user", metavar="NAME", help="account of the product that answers for the import")
        parser.add_argument("--commit", action="store_true", help="write; without it nothing is changed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, print the report, and end with 1 when there are errors."""
        kinds = AssetKind.objects.filter(klass__catalogue__active=True)
        if not kinds.exists():
            raise CommandError(_("No catalogue is in use: run load_catalogue --commit first."))
        if options["kind"] and not kinds.filter(code=options["kind"]).exists():
            raise CommandError(_("There is no component %(code)s in the catalogue in use.") % {"code": options["kind"]})
        actor = find_actor(options["user"])
        try:
            table = read_facility_file(options["file"], options["layer"], options["encoding"], options["where"])
            report = import_assets(table, _wanted(options), actor, options["commit"])
        except ReadError as error:
            raise CommandError(str(error)) from error
        except UnknownCrs as error:
            message = _("--crs %(text)s is no coordinate system: give an EPSG code, gcj02, bd09 or WKT.")
            raise CommandError(message % {"text": error}) from error
        self._print(table, report)
        if report.has_errors and not report.committed:
            raise CommandError(_("Nothing was written: there are errors."), returncode=FAILED)

    def _print(self, table: VectorTable, report: Imported) -> None:
        columns = text_table((_("read as"), _("column")), sorted(report.columns.items())) if report.columns else ""
        sections = [_head(table, report), columns, findings_table(report.findings), _kinds(report)]
        self.stdout.write("\n\n".join(section for section in sections if section) + "\n")
        if report.committed:
            self.stdout.write(_("Written; import number %(run)s.") % {"run": report.run.pk})
        elif not report.has_errors:
            self.stdout.write(_("Dry run: nothing was written. Add --commit to write."))


def _wanted(options: dict[str, Any]) -> AssetImport:
    fields = {role: options[f"{role}_field"] for role in KNOWN_NAMES if options[f"{role}_field"]}
    reading = Reading(options["kind"], fields, options["crs"], options["swap_axes"], options["trust_crs"])
    return AssetImport(options["valid_from"] or localdate(), reading, options["skip_bad_rows"])


def _head(table: VectorTable, report: Imported) -> str:
    return text_table(
        (_("file"), f"{table.source.file_name}, {table.layer}"),
        [
            ("SHA-256", table.source.sha256),
            (_("coordinates"), report.crs or "–"),
            (_("rows"), str(len(table))),
            (_("encoding"), table.encoding),
        ],
    )


def _kinds(report: Imported) -> str:
    """Outcomes by kind."""
    words = {
        Outcome.NEW: _("new"), Outcome.CHANGED: _("changed"), Outcome.MOVED: _("moved"),
        Outcome.UNCHANGED: _("unchanged"),
    }  # fmt: skip
    labels = dict(AssetKind.objects.filter(klass__catalogue__active=True).values_list("code", "label_zh"))
    rows = [
        (f"{code} {labels.get(code, '')}", *(f"{counts[outcome]:,}" for outcome in words))
        for code, counts in sorted(report.by_kind.items())
    ]
    return text_table((_("kind of component"), *words.values()), rows) if rows else ""
