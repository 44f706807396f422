"""manage.py load_demo_lists: the demo city's partners and what stands on its lists, after load_demo_cases."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from cases.actions.demo import ListsExist, NoDemoCity, load_demo_lists


class Command(BaseCommand):
    help = "Loads the demo city's 193 partners, and problems, needs, resources and projects up to yesterday."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there are some, or no demo city")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or say why not."""
        try:
            counts = load_demo_lists()
        except (ListsExist, NoDemoCity) as refusal:
            if options["if_empty"]:
                return
            raise CommandError(str(refusal)) from refusal
        text = _("Loaded: %(partners)d partners, %(items)d items on the lists with %(claims)d claims.")
        self.stdout.write(text % vars(counts))
