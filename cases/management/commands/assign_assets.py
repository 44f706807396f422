"""manage.py assign_assets: which assets are noted in a wrong grid, and with --commit each in its own."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from cases.actions.assign_assets import assign_assets, wrong_grids
from gis_data.terminal import text_table
from grids.placing import NoWorkingGrid

MOST = 50


class Command(BaseCommand):
    help = "Tell which assets are noted in a wrong grid; with --commit note each in the grid that it lies in today."

    def add_arguments(self, parser: CommandParser) -> None:
        """See docs/cases-assets.md."""
        parser.add_argument("--commit", action="store_true", help="write; without it nothing is changed")

    def handle(self, *args: Any, **options: Any) -> None:
        """The audit, then the counts of what was written."""
        count, shown = wrong_grids(MOST)
        self.stdout.write(_("Assets in a wrong grid or in none: %(count)d.") % {"count": count})
        if shown:
            rows = [(row.code, row.name, row.noted or "–", row.actual or "–") for row in shown]
            self.stdout.write(text_table((_("code"), _("name"), _("noted in"), _("lies in")), rows))
        if not options["commit"]:
            self.stdout.write(_("Dry run: nothing was written. Add --commit to write."))
            return
        try:
            counts = assign_assets()
        except NoWorkingGrid as refusal:
            raise CommandError(_("No level is marked as the working grid.")) from refusal
        words = _("Noted anew: %(changed)d, as before: %(unchanged)d, in no grid: %(without_grid)d.")
        self.stdout.write(words % vars(counts))
