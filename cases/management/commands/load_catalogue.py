"""manage.py load_catalogue: a catalogue of components and events, beside those that are there."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from cases.actions.load_catalogue import STANDARD, Loaded, load_catalogue, read_catalogue_file
from cases.models import Catalogue
from cases.rules.catalogue_file import NotACatalogue
from gis_data.terminal import findings_table, text_table


class Command(BaseCommand):
    help = "Load a catalogue of components and events. A dry run until --commit. See docs/cases-assets.md."

    def add_arguments(self, parser: CommandParser) -> None:
        """See docs/cases-assets.md."""
        parser.add_argument(
            "file", type=Path, nargs="?", default=STANDARD, metavar="FILE", help="JSON (GB/T 47678.5-2026)"
        )
        parser.add_argument("--use", action="store_true", help="take it into use in the place of the one that is")
        parser.add_argument("--if-empty", action="store_true", help="do nothing where a catalogue is there already")
        parser.add_argument("--commit", action="store_true", help="write; without it nothing is changed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and tell what came of it."""
        if options["if_empty"] and Catalogue.objects.exists():
            return
        try:
            found = read_catalogue_file(options["file"])
        except OSError as error:
            raise CommandError(str(error)) from error
        except NotACatalogue as error:
            self.stdout.write(findings_table(error.findings))
            raise CommandError(_("Nothing was written: there are errors.")) from error
        self._print(load_catalogue(found, options["commit"], options["use"]))

    def _print(self, report: Loaded) -> None:
        words = _("%(key)s: new are %(classes)d classes, %(components)d components, %(events)d events.")
        self.stdout.write(words % vars(report))
        if report.differences:
            header = (_("code"), _("in the database, kept"), _("in the file"))
            rows = [(one.code, one.in_database, one.in_file or "–") for one in report.differences]
            self.stdout.write(text_table(header, rows))
        self.stdout.write(
            _("It is the catalogue in use.") if report.in_use else _("Another catalogue is in use; --use changes that.")
        )
        if not report.committed:
            self.stdout.write(_("Dry run: nothing was written. Add --commit to write."))
