"""`manage.py check_grids`: does every level cover the one above it, and is all that hangs on the areas in its place?"""

import sys
from argparse import ArgumentTypeError
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from gis_data.rules.coverage import TOLERANCE_M2
from grids.audit import audit_grids
from grids.audit_report import feature_collection, table
from grids.models import Area

FOUND_SOMETHING = 1
WRONG_ARGUMENTS = 2


def day(text: str) -> date:
    """A day as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(_("%(text)s is no day; write it as 2020-06-08.") % {"text": text}) from error


def square_metres(text: str) -> float:
    """A number of m², zero or more."""
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not (isfinite(number) and number >= 0):
        raise ArgumentTypeError(_("%(text)s is no area in m².") % {"text": text})
    return number


class Command(BaseCommand):
    help = (
        "Audits the areas of a day, their codes, buildings and posts, and prints what is wrong. "
        "Exit code 0: all is well; 1: something was found; 2: the arguments are wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--area", metavar="CODE", help="only this area and what lies below it")
        parser.add_argument("--on", metavar="DAY", type=day, help="the day to look at, YYYY-MM-DD (today)")
        parser.add_argument(
            "--tolerance",
            metavar="M2",
            type=square_metres,
            default=TOLERANCE_M2,
            help="pass over gaps, overlaps and ground beyond a parent up to this many m² (%(default)s)",
        )
        parser.add_argument("--geojson", metavar="FILE", type=Path, help="write the findings and their shapes here")

    def handle(self, *args: Any, **options: Any) -> None:
        """Audit, print, and leave with the exit code that says how it went."""
        on = options["on"] or timezone.localdate()
        under = _area(options["area"], on) if options["area"] else None
        report = audit_grids(on, under, options["tolerance"])
        if options["geojson"]:
            _write(options["geojson"], feature_collection(report))
        self.stdout.write(table(report))
        if not report.all_is_well:
            sys.exit(FOUND_SOMETHING)


def _area(code: str, on: date) -> Area:
    """The area that bears or bore a code, if it exists on the day."""
    found = list(Area.objects.with_code(code)[:2])
    if len(found) != 1:
        text = _("No area has the code %(code)s.") if not found else _("Several areas bear the code %(code)s.")
        raise CommandError(text % {"code": code}, returncode=WRONG_ARGUMENTS)
    if not found[0].versions.on(on).exists():
        text = _("The area %(code)s does not exist on %(day)s.")
        raise CommandError(text % {"code": code, "day": on}, returncode=WRONG_ARGUMENTS)
    return found[0]


def _write(path: Path, text: str) -> None:
    """Write a file, or say in one line why it cannot be written."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        reason = _("%(path)s cannot be written: %(reason)s") % {"path": path, "reason": error.strerror}
        raise CommandError(reason, returncode=WRONG_ARGUMENTS) from error
