"""manage.py load_calendar: public holidays, make-up workdays, time limits and the monthly clock."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from cases.actions.load_calendar import load_calendar


class Command(BaseCommand):
    help = "Write the announced holidays, default time limits and monthly steps that are missing. Dry until --commit."

    def add_arguments(self, parser: CommandParser) -> None:
        """See docs/cases-life.md."""
        parser.add_argument("--commit", action="store_true", help="write; without it nothing is changed")

    def handle(self, *args: Any, **options: Any) -> None:
        """What is missing, what is kept although it differs."""
        counts = load_calendar(commit=options["commit"])
        words = {"days": counts.days, "limits": counts.limits, "steps": counts.steps}
        text = _("New: %(days)d days, %(limits)d time limits, %(steps)d steps of the monthly clock.")
        self.stdout.write(text % words)
        for day in counts.kept:
            self.stdout.write(_("Kept as it was changed by hand: %(day)s") % {"day": day})
        if not options["commit"]:
            self.stdout.write(_("Nothing was written. Add --commit."))
