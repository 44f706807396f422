"""manage.py load_demo_cases: the demo city's departments and its history of cases, after load_demo."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from cases.actions.demo import CasesExist, KindsMissing, NoDemoCity, load_demo_cases


class Command(BaseCommand):
    help = "Loads the demo city's departments and 50,000 cases of the three years up to yesterday. All or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there are some, or no demo city")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or say why not."""
        try:
            counts = load_demo_cases()
        except (CasesExist, NoDemoCity) as refusal:
            if options["if_empty"]:
                return
            raise CommandError(str(refusal)) from refusal
        except KindsMissing as refusal:
            raise CommandError(str(refusal)) from refusal
        text = _("Loaded: %(departments)d departments, %(cases)d cases with %(moves)d moves, %(whistles)d whistles.")
        self.stdout.write(text % vars(counts))
