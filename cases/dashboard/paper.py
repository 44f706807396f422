"""The dashboard on paper: a PDF without a font of its own. Chinese is set in a typeface that every reader of PDF has.

ReportLab's CID fonts are named in the file and not embedded, so nothing is fetched and the file stays small.
"""

from __future__ import annotations

from pathlib import Path
from typing import IO

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from cases.dashboard.shapes import ToldBoard, ToldTable

FONT = "STSong-Light"
MARGIN = 12 * mm
MOST_LINES = 40  # of a table; the workbook has all
INK, LINE, PAPER = colors.HexColor("#1b2a2d"), colors.HexColor("#b4c0bd"), colors.HexColor("#f4f6f5")


def write_pdf(file: IO[bytes] | Path, told: ToldBoard) -> None:
    """A4 landscape, with page numbers."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    document = SimpleDocTemplate(
        str(file) if isinstance(file, Path) else file,
        pagesize=landscape(A4),
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=f"{_('Dashboard')} · {told.place}",
    )
    document.build(_story(told, document.width), onFirstPage=_numbered, onLaterPages=_numbered)


def _numbered(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont(FONT, 7)
    canvas.drawRightString(landscape(A4)[0] - MARGIN, MARGIN / 2, str(document.page))


def _style(size: float, **more: object) -> ParagraphStyle:
    # Chinese may be broken between any two signs; words of other scripts stay whole.
    return ParagraphStyle(
        f"p{size}", fontName=FONT, fontSize=size, leading=size * 1.35, textColor=INK, wordWrap="CJK", **more
    )


def _story(told: ToldBoard, width: float) -> list[Flowable]:
    compared = _("compared with %(period)s") % {"period": told.before} if told.before else ""
    lines = " · ".join(filter(None, (told.period, compared, told.bounds, f"{told.at:%Y-%m-%d %H:%M}")))
    found: list[Flowable] = [
        Paragraph(escape(f"{_('Dashboard')} · {told.place}"), _style(15)),
        Paragraph(escape(lines), _style(8)),
        Spacer(1, 3 * mm),
        _figures(told, width),
    ]
    for table in [*([told.grids] if told.grids else []), *told.tables]:
        found += [Spacer(1, 4 * mm), Paragraph(escape(table.title), _style(11)), _table(table, width)]
        if len(table.lines) > MOST_LINES:
            text = _("The first %(shown)s of %(all)s; the workbook has them all.")
            found.append(Paragraph(escape(text % {"shown": MOST_LINES, "all": len(table.lines)}), _style(7)))
    found += [Spacer(1, 4 * mm), Paragraph(escape(_("What is counted")), _style(11))]
    found += [Paragraph(escape(f"{one.figure.label}: {one.figure.about}"), _style(7)) for one in told.headlines]
    return found


def _figures(told: ToldBoard, width: float) -> LongTable:
    heads = [_("Figure"), told.period, *([told.before, pgettext("dashboard", "Change")] if told.before else [])]
    rows = [
        [one.figure.label, one.cell.text, *([one.before, one.change] if told.before else [])] for one in told.headlines
    ]
    return _laid([heads, *rows], [width * 0.25] * len(heads))


def _table(table: ToldTable, width: float) -> LongTable:
    heads = [table.of, *(head.label for head in table.heads)]
    rows = [
        [" ".join(filter(None, (line.label, line.code))), *(cell.text for cell in line.cells)]
        for line in table.lines[:MOST_LINES]
    ]
    first = width * 0.22
    rest = width - first
    is_why = table.key == "grids"
    wide = rest * 0.7 if is_why else 0
    narrow = (rest - wide) / (len(table.heads) - is_why)
    return _laid(
        [heads, *rows], [first, *([wide] if is_why else []), *[narrow] * (len(table.heads) - is_why)], 1 + is_why
    )


def _laid(rows: list[list[str]], widths: list[float], texts: int = 1) -> LongTable:
    """`texts`: so many columns are of words, the others of numbers."""
    styles = [_style(7)] * texts + [_style(7, alignment=TA_RIGHT)] * (len(widths) - texts)
    cells = [[Paragraph(escape(text), style) for text, style in zip(row, styles, strict=True)] for row in rows]
    looks = [
        ("BACKGROUND", (0, 0), (-1, 0), PAPER),
        ("LINEBELOW", (0, 0), (-1, -1), 0.3, LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        *((side, (0, 0), (-1, -1), 2) for side in ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")),
    ]
    return LongTable(cells, colWidths=widths, repeatRows=1, style=TableStyle(looks), hAlign="LEFT")
