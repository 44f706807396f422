"""manage.py load_demo_assets: the demo city's components, after load_demo and load_catalogue."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from cases.actions.demo_assets import AssetsExist, NoCatalogue, NoDemoStreets, load_demo_assets


class Command(BaseCommand):
    help = "Loads lamps, manholes, hydrants and bins along the demo city's streets, with their past. All or none."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there are some, or no demo city")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or say why not."""
        try:
            counts = load_demo_assets()
        except (AssetsExist, NoDemoStreets, NoCatalogue) as refusal:
            if options["if_empty"]:
                return
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(_("Loaded: %(assets)d components in %(towns)d towns.") % vars(counts))
