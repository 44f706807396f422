"""manage.py import_osm: base map, walking network, buildings and areas out of an OpenStreetMap extract."""

import sys
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from gis_data.progress import StepPrinter
from gis_data.readers import ReadError
from gis_data.readers.table import identify
from gis_data.terminal import findings_table
from grids.actions.import_areas import NoSuchLevel
from grids.actions.import_osm import PARTS, OsmImport, OsmReport, import_osm
from grids.management.options import day, find_actor
from grids.management.osm_report import areas_table, assigned_line, counts_table, head_table, network_table
from grids.within import NoSuchArea

FAILED = 1


def admin_pair(text: str) -> tuple[int, str]:
    """ADMIN_LEVEL=LEVELKEY as an argument of the command line."""
    level, _equals, key = text.partition("=")
    if not (level.isdecimal() and key):
        raise ArgumentTypeError(_("%(text)s is not of the form 8=community.") % {"text": text})
    return int(level), key


def parts(text: str) -> frozenset[str]:
    """A list of parts with commas, as an argument of the command line."""
    chosen = frozenset(word.strip() for word in text.split(",") if word.strip())
    unknown = sorted(chosen - set(PARTS))
    if unknown or not chosen:
        words = {"unknown": ", ".join(unknown) or text, "parts": ", ".join(PARTS)}
        raise ArgumentTypeError(_("%(unknown)s is not among %(parts)s.") % words)
    return chosen


class Command(BaseCommand):
    help = "Bring an OpenStreetMap extract in (.osm.pbf, .osm, .osm.gz). A dry run until --commit. See docs/osm.md."

    def add_arguments(self, parser: CommandParser) -> None:
        """See docs/osm.md."""
        parser.add_argument("file", type=Path, metavar="FILE", help="an extract; its coordinates are always WGS 84")
        parser.add_argument("--within", default="", metavar="CODE", help="only what touches the area of this code")
        parser.add_argument(
            "--areas", type=admin_pair, nargs="+", action="extend", default=[], metavar="ADMIN_LEVEL=LEVEL",
            help="boundaries of an admin level become areas of a level of ours, as 8=community",
        )  # fmt: skip
        parser.add_argument("--code-tag", default="", metavar="TAG", help="tag of the boundaries that is their code")
        parser.add_argument(
            "--valid-from", type=day, metavar="DAY", help="first day of new buildings and areas, as 2020-06-08 (today)"
        )
        parser.add_argument(
            "--only", type=parts, default=frozenset(PARTS), metavar="PARTS", help=f"some of {','.join(PARTS)}"
        )
        parser.add_argument("--keep-gone", action="store_true", help="leave what the extract no longer has as it is")
        parser.add_argument("--with-private", action="store_true", help="walk private ways too (access=private)")
        parser.add_argument(
            "--instead-of",
            action="append",
            default=[],
            metavar="NAME",
            help="remove the walking network of another source",
        )
        parser.add_argument("--skip-bad-rows", action="store_true", help="write though some areas have errors")
        parser.add_argument("--user", metavar="NAME", help="account of the product that answers for the import")
        parser.add_argument("--commit", action="store_true", help="write; without it nothing is changed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, print the report, and end with 1 when there are errors."""
        wanted, actor = _wanted(options), find_actor(options["user"])
        progress = StepPrinter(sys.stderr)
        try:
            report = import_osm(wanted, actor, options["commit"], progress)
        except (ReadError, NoSuchArea, NoSuchLevel) as error:
            raise CommandError(str(error)) from error
        finally:
            progress.close()
        self._print(wanted, report)
        if report.has_errors and not report.committed:
            raise CommandError(_("Nothing was written: there are errors."), returncode=FAILED)

    def _print(self, wanted: OsmImport, report: OsmReport) -> None:
        sections = [
            head_table(identify(wanted.path), wanted),
            findings_table(report.findings),
            counts_table(report),
            areas_table(report),
            assigned_line(report),
            network_table(report),
        ]
        self.stdout.write("\n\n".join(section for section in sections if section) + "\n")
        if report.committed:
            self.stdout.write(_("Written; import number %(run)s.") % {"run": report.run.pk})
        elif not report.has_errors:
            self.stdout.write(_("Dry run: nothing was written. Add --commit to write."))


def _wanted(options: dict[str, Any]) -> OsmImport:
    return OsmImport(
        path=options["file"],
        day=options["valid_from"] or localdate(),
        within=options["within"],
        areas=dict(options["areas"]),
        code_tag=options["code_tag"],
        parts=options["only"],
        instead_of=tuple(options["instead_of"]),
        keep_gone=options["keep_gone"],
        with_private=options["with_private"],
        skip_bad_rows=options["skip_bad_rows"],
    )
