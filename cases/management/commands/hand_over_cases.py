"""manage.py hand_over_cases: open cases to the grids of a redraw."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions.after_redraw import hand_over_after_redraw
from gis_data.terminal import text_table
from grids.management.options import day, find_actor
from grids.placing import NoWorkingGrid


class Command(BaseCommand):
    help = "Hand open cases over to the grids that cover their places. A dry run until --commit."

    def add_arguments(self, parser: CommandParser) -> None:
        """See docs/cases-life.md."""
        parser.add_argument("--on", type=day, metavar="DAY", help="in the boundaries of this day; today when not given")
        parser.add_argument("--why", default="", help="such as the number of the document; kept with each move")
        parser.add_argument("--user", metavar="NAME", help="account of the product that answers for it")
        parser.add_argument("--commit", action="store_true", help="write; without it nothing is changed")

    def handle(self, *args: Any, **options: Any) -> None:
        """The receipt: how many from where to where."""
        on = options["on"] or timezone.localdate()
        try:
            receipt = hand_over_after_redraw(on, find_actor(options["user"]), options["why"], options["commit"])
        except NoWorkingGrid:
            raise CommandError(_("No level is marked as the working grid.")) from None
        rows = [(one.from_grid, one.to_grid or _("no grid: it stays"), f"{one.cases:,}") for one in receipt]
        if rows:
            self.stdout.write(text_table((_("from grid"), _("to grid"), _("open cases")), rows))
        handed = sum(one.cases for one in receipt if one.to_grid is not None)
        self.stdout.write(_("%(count)d open cases handed over.") % {"count": handed})
        if not options["commit"]:
            self.stdout.write(_("Nothing was written. Add --commit."))
