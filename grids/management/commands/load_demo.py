"""`manage.py load_demo`: the demo town, into an empty database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from gis_data.progress import StepPrinter
from grids.actions.demo import NotEmpty, load_demo

SCALES = (1, 10, 100)


class Command(BaseCommand):
    help = (
        "Loads the demo town with its areas, past, buildings, households, base map, posts and accounts. All or nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--if-empty", action="store_true", help="do nothing when the database holds data already")
        parser.add_argument(
            "--scale", type=int, choices=SCALES, default=1, help="so many towns side by side (%(default)s)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or say why not."""
        progress = StepPrinter(self.stderr)
        try:
            counts = load_demo(options["scale"], progress)
        except NotEmpty as refusal:
            if options["if_empty"]:
                self.stdout.write(_("The database holds data already; the demo was not loaded."))
                return
            raise CommandError(str(refusal)) from refusal
        progress.close()
        text = _("Loaded: towns %(towns)d, grids %(grids)d, buildings %(buildings)d, households %(households)d.")
        self.stdout.write(text % vars(counts))
