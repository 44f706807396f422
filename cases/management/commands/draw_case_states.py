"""manage.py draw_case_states: the table of states, drawn into docs/cases-life.md."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from cases.rules.drawing import clocks, diagram, table

BEGIN, END = "<!-- drawn by manage.py draw_case_states -->", "<!-- end of what is drawn -->"


class Command(BaseCommand):
    help = "Draw the states and acts of cases into docs/cases-life.md; --check only says whether it is up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        """See docs/cases-life.md."""
        parser.add_argument("--file", type=Path, default=settings.BASE_DIR / "docs/cases-life.md")
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the page is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        """What stands between the two marks is drawn anew."""
        path: Path = options["file"]
        text = path.read_text(encoding="utf-8")
        drawn = with_drawing(text)
        if drawn == text:
            return
        if options["check"]:
            raise CommandError(_("%(file)s is out of date: run draw_case_states.") % {"file": path.name})
        path.write_text(drawn, encoding="utf-8")


def with_drawing(text: str) -> str:
    """A page with the drawing of now between its marks; raises CommandError for one without them."""
    before, mark, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not (mark and end):
        raise CommandError(_("The page has no marks to draw between: %(begin)s") % {"begin": BEGIN})
    with override("en"):
        parts = (f"```mermaid\n{diagram()}\n```", table(), clocks())
    return f"{before}{BEGIN}\n\n" + "\n\n".join(parts) + f"\n\n{END}{after}"
