"""manage.py import_cases: cases out of a table, by a mapping."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from cases.actions.import_cases import CaseImport, import_cases, read_case_file
from cases.rules.case_import import BadMapping, Mapping
from gis_data.readers import ReadError, VectorTable
from gis_data.terminal import findings_table, text_table
from grids.management.options import find_actor

FAILED = 1


class Command(BaseCommand):
    help = "Bring cases in from CSV or XLSX by a mapping. A dry run until --commit. See docs/cases-report.md."

    def add_arguments(self, parser: CommandParser) -> None:
        """See docs/cases-report.md."""
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV or XLSX")
        parser.add_argument("--mapping", type=Path, required=True, metavar="JSON", help="which column is what")
        parser.add_argument("--layer", help="sheet, where the file has several")
        parser.add_argument("--encoding", help="encoding of the text, such as GB18030 or UTF-8; otherwise detected")
        parser.add_argument("--user", metavar="NAME", help="account of the product that answers for the import")
        parser.add_argument("--commit", action="store_true", help="write; without it nothing is changed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, print the report; ends with 1 when the file cannot be read by this mapping."""
        actor = find_actor(options["user"])
        try:
            mapping = Mapping.parse(options["mapping"].read_text(encoding="utf-8"))
            table = read_case_file(options["file"], options["layer"], options["encoding"])
        except (BadMapping, ReadError, OSError) as error:
            raise CommandError(str(error)) from error
        report = import_cases(table, mapping, actor, options["commit"])
        self._print(table, report)
        if options["commit"] and not report.committed:
            raise CommandError(_("Nothing was written: there are errors."), returncode=FAILED)

    def _print(self, table: VectorTable, report: CaseImport) -> None:
        words = {"rows": _("rows"), "new": _("new"), "known": _("known before"), "set_aside": _("set aside")}
        rows = [(word, f"{report.counts.get(key, 0):,}") for key, word in words.items()]
        codes = text_table((_("finding"), _("rows")), [(code, f"{n:,}") for code, n in sorted(report.by_code.items())])
        head = text_table((_("file"), table.source.file_name), rows)
        self.stdout.write("\n\n".join([head, findings_table(report.findings, 5), codes]) + "\n")
        if report.committed:
            self.stdout.write(_("Written; import number %(run)s.") % {"run": report.run.pk})
        else:
            self.stdout.write(_("Dry run: nothing was written. Add --commit to write."))
