"""manage.py load_demo_facilities: the demo city's facilities, after load_demo."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from facilities.actions.demo import FacilitiesExist, NoDemoCity, load_demo_facilities


class Command(BaseCommand):
    help = "Loads the demo city's facilities with their kinds, hours, capacities and past. All or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there are some, or no demo city")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or say why not."""
        try:
            counts = load_demo_facilities()
        except (FacilitiesExist, NoDemoCity) as refusal:
            if options["if_empty"]:
                return
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(_("Loaded: %(facilities)d facilities in %(towns)d towns.") % vars(counts))
