from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from grids.actions.levels import LevelsExist, install_levels
from grids.rules.presets import PRESETS


class Command(BaseCommand):
    help = "Write the levels of a new deployment out of a preset; afterwards they are changed as data in the admin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("preset", choices=sorted(PRESETS), help="which levels to start from")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            levels = install_levels(options["preset"])
        except LevelsExist as error:
            raise CommandError(error.message) from error
        for level in levels:
            self.stdout.write(f"{level.rank:>3}  {level.key:<14}{level.label}")
        self.stdout.write(_("%(count)d levels written.") % {"count": len(levels)})
