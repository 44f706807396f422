"""`manage.py divide_into_grids`: a first division of an area into grids along its roads."""

import getpass
from argparse import ArgumentTypeError
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from gis_data.actions.import_runs import Actor
from gis_data.days import BadDay, parse_day
from gis_data.progress import StepPrinter
from gis_data.terminal import text_table
from grids.actions.divide import CannotDivide, Division, DivisionReport, divide_into_grids
from grids.placing import NoWorkingGrid
from grids.rules.division import USUAL_RANGE, household_balance

SHOWN = 60


def day(text: str) -> Any:
    """A day as an argument of the command line."""
    try:
        return parse_day(text)
    except BadDay as error:
        raise ArgumentTypeError(str(error)) from error


def households(text: str) -> int:
    """A number of households, at least 1."""
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(_("%(text)s is no number of households.") % {"text": text})
    return int(text)


class Command(BaseCommand):
    help = "Divides an area, or all lowest areas under it, into contiguous grids along roads. A dry run until --commit."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("area", metavar="AREA", help="code of the area")
        parser.add_argument("--households", type=households, required=True, metavar="N", help="wished for in a grid")
        parser.add_argument("--level", default="", metavar="KEY", help="level of the new areas (the working grid)")
        parser.add_argument("--valid-from", type=day, metavar="DAY", help="first day of the grids (today)")
        parser.add_argument("--user", metavar="NAME", help="account of the product that answers for the division")
        parser.add_argument("--commit", action="store_true", help="write; without it nothing is changed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Divide, and print what it comes to."""
        progress = StepPrinter(self.stderr)
        first_day = options["valid_from"] or timezone.localdate()
        wanted = Division(options["area"], options["households"], first_day, options["level"])
        try:
            report = divide_into_grids(wanted, options["commit"], _actor(options["user"]), progress)
        except CannotDivide as refusal:
            raise CommandError(str(refusal)) from refusal
        except NoWorkingGrid as error:
            raise CommandError(_("No level is marked as the working grid: mark one, or give --level.")) from error
        progress.close()
        self._print(report)

    def _print(self, report: DivisionReport) -> None:
        header = (_("code"), _("name"), _("households"), _("buildings"))
        rows = [(g.code, g.name, str(g.households), str(g.buildings)) for g in report.grids[:SHOWN]]
        self.stdout.write(text_table(header, rows))
        if len(report.grids) > SHOWN:
            self.stdout.write(_("… and %(count)d more grids") % {"count": len(report.grids) - SHOWN})
        self.stdout.write(_balance(report))
        if report.committed:
            self.stdout.write(_("Written: %(count)d grids.") % {"count": len(report.grids)})
        else:
            self.stdout.write(_("Dry run: nothing was written. Add --commit to write."))


def _actor(name: str | None) -> Actor:
    user = get_user_model().objects.filter(username=name).first() if name else None
    if name and user is None:
        raise CommandError(_("There is no account %(name)s.") % {"name": name})
    return Actor(user, getpass.getuser())


def _balance(report: DivisionReport) -> str:
    level = report.level
    usual = (level.min_households or USUAL_RANGE[0], level.max_households or USUAL_RANGE[1])
    balance = household_balance([grid.households for grid in report.grids], usual)
    text = _(
        "%(count)d grids; households: least %(least)d, middle %(middle).0f, most %(most)d; "
        "%(below)d below %(low)d, %(above)d above %(high)d."
    )
    low, high = usual
    return text % {"count": len(report.grids), "low": low, "high": high, **vars(balance)}
