"""manage.py import_facilities: facilities out of a table or a vector file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from facilities.actions.bring_in import BroughtIn
from facilities.actions.import_facilities import FacilityImport, NoSuchKind, import_facilities, read_facility_file
from facilities.management.report import columns_table, kinds_table
from facilities.models import FacilityKind
from facilities.rules.file_import.fields import KNOWN_NAMES
from gis_data.crs import UnknownCrs
from gis_data.readers import ReadError, VectorTable
from gis_data.terminal import findings_table, text_table
from grids.management.options import add_reading, day, find_actor, pair

FAILED = 1


class Command(BaseCommand):
    help = "Bring facilities in from XLSX, CSV or any vector file. A dry run until --commit. See docs/facilities.md."

    def add_arguments(self, parser: CommandParser) -> None:
        """See docs/facilities.md."""
        parser.add_argument("file", type=Path, metavar="FILE", help="XLSX, CSV or any vector file that GDAL reads")
        parser.add_argument("--kind", metavar="KEY", help="kind of all rows; without it a column says it")
        parser.add_argument(
            "--map", type=pair("TEXT=KEY"), nargs="+", action="extend", default=[], metavar="TEXT=KEY",
            help="what the file calls TEXT is of the kind KEY",
        )  # fmt: skip
        parser.add_argument("--leave-others", action="store_true", help="leave out rows of kinds that are not known")
        parser.add_argument("--valid-from", type=day, metavar="DAY", help="day from which changes hold (today)")
        parser.add_argument("--source", default="file", metavar="NAME", help="whose file it is: ids are its own (file)")
        self._add_reading(parser)
        parser.add_argument("--complete", action="store_true", help="end facilities that the source no longer has")
        parser.add_argument("--keep-by-hand", action="store_true", help="leave alone what was changed by hand since")
        parser.add_argument(
            "--skip-bad-rows", action="store_true", help="write the good rows although others have errors"
        )
        parser.add_argument("--user", metavar="NAME", help="account of the product that answers for the import")
        parser.add_argument("--commit", action="store_true", help="write; without it nothing is changed")

    def _add_reading(self, parser: CommandParser) -> None:
        add_reading(parser, "layer or sheet", "another datum fits better")
        for role in KNOWN_NAMES:
            option = f"--{role.replace('_', '-')}-field"
            parser.add_argument(option, dest=f"{role}_field", metavar="COLUMN", help="column, or none; else guessed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, print the report, and end with 1 when there are errors."""
        if not FacilityKind.objects.exists():
            raise CommandError(_("There are no kinds of facilities yet: run init_facility_kinds first."))
        actor = find_actor(options["user"])
        try:
            table = read_facility_file(options["file"], options["layer"], options["encoding"], options["where"])
            report = import_facilities(table, _wanted(options), actor, options["commit"])
        except ReadError as error:
            raise CommandError(str(error)) from error
        except NoSuchKind as error:
            keys = ", ".join(FacilityKind.objects.filter(active=True).values_list("key", flat=True))
            message = _("There is no kind of facility %(key)s, but: %(keys)s.")
            raise CommandError(message % {"key": error.args[0], "keys": keys}) from error
        except UnknownCrs as error:
            message = _("--crs %(text)s is no coordinate system: give an EPSG code, gcj02, bd09 or WKT.")
            raise CommandError(message % {"text": error}) from error
        self._print(table, report)
        if report.has_errors and not report.committed:
            raise CommandError(_("Nothing was written: there are errors."), returncode=FAILED)

    def _print(self, table: VectorTable, report: BroughtIn) -> None:
        sections = [_head(table, report), columns_table(report), findings_table(report.findings), kinds_table(report)]
        self.stdout.write("\n\n".join(section for section in sections if section) + "\n")
        if report.committed:
            self.stdout.write(_("Written; import number %(run)s.") % {"run": report.run.pk})
        elif not report.has_errors:
            self.stdout.write(_("Dry run: nothing was written. Add --commit to write."))


def _wanted(options: dict[str, Any]) -> FacilityImport:
    return FacilityImport(
        day=options["valid_from"] or localdate(),
        source=options["source"],
        kind=options["kind"],
        mapped=dict(options["map"]),
        fields={role: options[f"{role}_field"] for role in KNOWN_NAMES if options[f"{role}_field"]},
        crs=options["crs"],
        swap_axes=options["swap_axes"],
        trust_crs=options["trust_crs"],
        leave_others=options["leave_others"],
        complete=options["complete"],
        overwrite=not options["keep_by_hand"],
        skip_bad_rows=options["skip_bad_rows"],
    )


def _head(table: VectorTable, report: BroughtIn) -> str:
    return text_table(
        (_("file"), f"{table.source.file_name}, {table.layer}"),
        [
            ("SHA-256", table.source.sha256),
            (_("coordinates"), report.crs or "–"),
            (_("rows"), str(len(table))),
            (_("encoding"), table.encoding),
        ],
    )
