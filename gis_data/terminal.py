"""Tables for the terminal that stay straight with Chinese in them, where a character is two columns wide."""

import unicodedata
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gis_data.findings import Finding

VALUE_WIDTH = 24
TEXT_WIDTH = 72
SHOWN_PER_KIND = 20


def display_width(text: str) -> int:
    """Columns that a terminal uses for the text."""
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def clip(text: str, width: int) -> str:
    """The text in at most `width` columns, with … where something was left off."""
    if display_width(text) <= width:
        return text
    kept, used = "", 0
    for character in text:
        used += _character_width(character)
        if used > width - 1:
            break
        kept += character
    return kept + "…"


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns, broken at spaces, or inside a run of characters that has none."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if display_width(joined) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        *full, lines[-1] = _pieces(word, width)
        lines[-1:-1] = full
    return lines


def _pieces(word: str, width: int) -> list[str]:
    pieces = [""]
    for character in word:
        if display_width(pieces[-1]) + _character_width(character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def text_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Left-aligned columns with a rule under the header; a cell may hold several lines."""
    cells = [[str(cell).split("\n") for cell in row] for row in (header, *rows)]
    widths = [max(display_width(line) for row in cells for line in row[column]) for column in range(len(header))]
    first, *others = [_lines_of(row, widths) for row in cells]
    return "\n".join([*first, "  ".join("-" * width for width in widths), *(line for row in others for line in row)])


def _lines_of(row: list[list[str]], widths: list[int]) -> list[str]:
    height = max(len(cell) for cell in row)
    columns = [
        [_pad(text, width) for text in cell + [""] * (height - len(cell))]
        for cell, width in zip(row, widths, strict=True)
    ]
    return ["  ".join(line).rstrip() for line in zip(*columns, strict=True)]


def _pad(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))


def findings_table(findings: Sequence[Finding], shown_per_kind: int = SHOWN_PER_KIND) -> str:
    """The findings as a table, the remedy under the problem; many of one kind are cut short with their number."""
    if not findings:
        return _("No findings.")
    shown: dict[str, int] = {}
    rows = []
    for finding in findings:
        shown[finding.code] = shown.get(finding.code, 0) + 1
        if shown[finding.code] <= shown_per_kind:
            rows.append(_finding_row(finding))
    header = (_("row"), _("severity"), _("code"), _("field"), _("value"), _("what is wrong → what to do"))
    hidden = [_hidden_line(code, count - shown_per_kind) for code, count in shown.items() if count > shown_per_kind]
    return "\n".join([text_table(header, rows), *hidden])


def _finding_row(finding: Finding) -> tuple[str, ...]:
    text = [*wrap(str(finding.problem), TEXT_WIDTH), *wrap(f"→ {finding.remedy}", TEXT_WIDTH)]
    row = "" if finding.row is None else str(finding.row)
    value = clip(" ".join(finding.value.split()), VALUE_WIDTH)
    return row, str(finding.severity.label), finding.code, finding.field, value, "\n".join(text)


def _hidden_line(code: str, count: int) -> str:
    text = ngettext("… and %(count)d more %(code)s", "… and %(count)d more %(code)s", count)
    return text % {"count": count, "code": code}
