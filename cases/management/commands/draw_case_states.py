"""manage.py draw_case_states: the table of states into docs/cases-life.md, and its diagram into docs/cases.md."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from cases.rules.drawing import clocks, diagram, table

PAGES = ("docs/cases-life.md", "docs/cases.md")
END = "<!-- end of what is drawn -->"


def _diagram() -> str:
    return f"```mermaid\n{diagram()}\n```"


# What stands behind each mark.
DRAWN: dict[str, Callable[[], str]] = {
    "<!-- drawn by manage.py draw_case_states -->": lambda: "\n\n".join((_diagram(), table(), clocks())),
    "<!-- diagram drawn by manage.py draw_case_states -->": _diagram,
}


class Command(BaseCommand):
    help = "Draw the states and acts of cases into the documentation; --check only says whether it is up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        """See docs/cases-life.md."""
        parser.add_argument("--file", type=Path, action="append", help=f"another page than {' and '.join(PAGES)}")
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        """What stands between two marks is drawn anew."""
        for path in options["file"] or [settings.BASE_DIR / page for page in PAGES]:
            text = path.read_text(encoding="utf-8")
            drawn = with_drawing(text)
            if drawn != text and options["check"]:
                raise CommandError(_("%(file)s is out of date: run draw_case_states.") % {"file": path.name})
            if drawn != text:
                path.write_text(drawn, encoding="utf-8")


def with_drawing(text: str) -> str:
    """A page with the drawing of now between its marks; raises CommandError for one without them."""
    mark = next((mark for mark in DRAWN if mark in text), "")
    before, _mark, rest = text.partition(mark or END)
    _old, end, after = rest.partition(END)
    if not (mark and end):
        raise CommandError(_("The page has no marks to draw between: %(begin)s") % {"begin": next(iter(DRAWN))})
    with override("en"):
        return f"{before}{mark}\n\n{DRAWN[mark]()}\n\n{END}{after}"
