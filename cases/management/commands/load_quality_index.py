"""manage.py load_quality_index: classes, indicators, weights and grades by which areas are graded."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from cases.actions.load_quality_index import USUAL, load_quality_index, read_index_file
from cases.rules.board.quality_file import NotAnIndex


class Command(BaseCommand):
    help = "Load a quality index of areas. A dry run until --commit. See docs/dashboard.md."

    def add_arguments(self, parser: CommandParser) -> None:
        """See docs/dashboard.md."""
        parser.add_argument("file", type=Path, nargs="?", default=USUAL, metavar="FILE", help="JSON")
        parser.add_argument("--use", action="store_true", help="take it into use in the place of the one that is")
        parser.add_argument("--commit", action="store_true", help="write; without it nothing is changed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and tell what came of it."""
        try:
            found = read_index_file(options["file"])
        except OSError as error:
            raise CommandError(str(error)) from error
        except NotAnIndex as error:
            raise CommandError(_("The file is no quality index: %(what)s") % {"what": error}) from error
        is_new = load_quality_index(found, options["commit"], options["use"])
        told = {"key": found.key, "classes": len(found.classes), "indicators": _number(found.classes)}
        text = _("%(key)s: %(classes)d classes, %(indicators)d indicators.")
        self.stdout.write(text % told if is_new else _("%(key)s is there already and stays as it is.") % told)
        if not options["commit"]:
            self.stdout.write(_("Dry run: nothing was written. Add --commit to write."))


def _number(classes: list[dict[str, Any]]) -> int:
    return sum(len(klass["indicators"]) for klass in classes)
