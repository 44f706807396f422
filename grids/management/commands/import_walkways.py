"""manage.py import_walkways: the walking network out of any file of lines."""

import sys
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from gis_data.actions.import_walkways import SOURCE, WalkwayImport, WalkwayReport, import_walkways
from gis_data.crs import UnknownCrs
from gis_data.progress import StepPrinter
from gis_data.readers import ReadError, VectorTable, read_vector
from gis_data.rules.joining import DEFAULT_TOLERANCE_M, MOST_TOLERANCE_M, NEAR_M, BadTolerance
from gis_data.rules.walk_import.condition import BadCondition
from gis_data.rules.walk_import.draft import Reading
from gis_data.rules.walk_import.fields import ROLES
from gis_data.rules.walk_import.rows import Rule
from gis_data.terminal import findings_table
from grids.known_place import known_around
from grids.management.options import find_actor
from grids.management.walkways_report import classes_table, head_table, joins_table, walkways_table
from grids.within import NoSuchArea, boundary_of

FAILED = 1


def role_pair(text: str) -> tuple[str, str]:
    """ROLE=FIELD as an argument of the command line."""
    role, _equals, name = text.partition("=")
    if role not in ROLES or not name:
        words = {"text": text, "roles": ", ".join(ROLES)}
        raise ArgumentTypeError(_("%(text)s is not of the form ROLE=FIELD with a role among %(roles)s.") % words)
    return role, name


class Command(BaseCommand):
    help = "Bring the walking network in from any file of lines. A dry run until --commit. See docs/network.md."

    def add_arguments(self, parser: CommandParser) -> None:
        """See docs/network.md."""
        parser.add_argument("file", type=Path, metavar="FILE", help="any vector file that GDAL reads, or a .zip of one")
        self._add_reading(parser)
        self._add_rule(parser)
        self._add_joining(parser)
        parser.add_argument("--within", default="", metavar="CODE", help="only lines that touch the area of this code")
        parser.add_argument("--source", default=SOURCE, metavar="NAME", help="name under which the network is kept")
        parser.add_argument(
            "--instead-of", action="append", default=[], metavar="NAME", help="remove the network of another source"
        )
        parser.add_argument("--skip-bad-rows", action="store_true", help="write though some rows have errors")
        parser.add_argument("--user", metavar="NAME", help="account of the product that answers for the import")
        parser.add_argument("--commit", action="store_true", help="write; without it nothing is changed")

    def _add_reading(self, parser: CommandParser) -> None:
        parser.add_argument("--crs", help="EPSG code, gcj02, bd09, CGCS2000 or WKT; overrides what the file says")
        parser.add_argument("--swap-axes", action="store_true", help="the file has latitude before longitude")
        parser.add_argument(
            "--trust-crs", action="store_true", help="believe the file although it lies off what is known"
        )
        parser.add_argument("--layer", help="layer, where the file has several")
        parser.add_argument("--encoding", help="encoding of the text, such as GB18030 or UTF-8; otherwise detected")
        parser.add_argument("--where", help="only rows that fulfil a condition in GDAL's SQL")

    def _add_rule(self, parser: CommandParser) -> None:
        parser.add_argument("--class-field", metavar="FIELD", help="field with the class of a way; otherwise guessed")
        parser.add_argument(
            "--walkable", action="append", default=[], metavar="CONDITION",
            help="rows that are walked, as 'class in (footway, residential)'; all: every row",
        )  # fmt: skip
        parser.add_argument(
            "--not-walkable", action="append", default=[], metavar="CONDITION", help="rows that are not walked"
        )
        parser.add_argument("--with-private", action="store_true", help="walk private ways too (access=private)")
        parser.add_argument(
            "--field", type=role_pair, nargs="+", action="extend", default=[], metavar="ROLE=FIELD",
            help=f"which field says what; none for none. Roles: {', '.join(ROLES)}",
        )  # fmt: skip

    def _add_joining(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--tolerance", type=float, default=DEFAULT_TOLERANCE_M, metavar="M",
            help=f"join loose ends that are at most so many metres apart ({DEFAULT_TOLERANCE_M}); 0: none",
        )  # fmt: skip
        parser.add_argument(
            "--near", type=float, default=NEAR_M, metavar="M", help=f"tell of loose ends so near to a way ({NEAR_M})"
        )
        parser.add_argument(
            "--join-crossings", action="store_true", help="join ways of the same level wherever they cross"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, print the report, and end with 1 when there are errors."""
        progress = StepPrinter(sys.stderr)
        try:
            wanted, within = _wanted(options), boundary_of(options["within"], localdate())
            progress.step(_("Reading the file"))
            table = read_vector(options["file"], options["layer"], options["encoding"], options["where"])
            report = import_walkways(
                table, wanted, find_actor(options["user"]), options["commit"], known_around, within, progress
            )
        except (ReadError, NoSuchArea) as error:
            raise CommandError(str(error)) from error
        except UnknownCrs as error:
            message = _("--crs %(text)s is no coordinate system: give an EPSG code, gcj02, bd09 or WKT.")
            raise CommandError(message % {"text": error}) from error
        except BadCondition as error:
            raise CommandError(_("The condition cannot be used: %(reason)s.") % {"reason": error}) from error
        except BadTolerance as error:
            words = {"given": error, "most": MOST_TOLERANCE_M}
            raise CommandError(_("--tolerance %(given)s is not between 0 and %(most)s metres.") % words) from error
        finally:
            progress.close()
        self._print(table, report)
        if report.has_errors and not report.committed:
            raise CommandError(_("Nothing was written: there are errors."), returncode=FAILED)

    def _print(self, table: VectorTable, report: WalkwayReport) -> None:
        sections = [
            head_table(table, report),
            classes_table(report),
            findings_table(report.findings),
            joins_table(report),
            walkways_table(report),
        ]
        self.stdout.write("\n\n".join(section for section in sections if section) + "\n")
        if report.committed:
            self.stdout.write(_("Written; import number %(run)s.") % {"run": report.run.pk})
        elif not report.has_errors:
            self.stdout.write(_("Dry run: nothing was written. Add --commit to write."))


def _wanted(options: dict[str, Any]) -> WalkwayImport:
    names = ("crs", "swap_axes", "trust_crs", "class_field", "join_crossings")
    reading = Reading(
        fields=dict(options["field"]),
        rule=Rule.parse(options["walkable"], options["not_walkable"], options["with_private"]),
        tolerance_m=options["tolerance"],
        near_m=options["near"],
        **{name: options[name] for name in names},
    )
    return WalkwayImport(
        reading, options["source"], tuple(options["instead_of"]), options["within"], options["skip_bad_rows"]
    )
