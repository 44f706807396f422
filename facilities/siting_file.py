"""Chosen sites as an Excel workbook: a table of the sites, and a sheet that says how they were chosen."""

from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook

from facilities.siting_answer import site_rows
from grids.rows.export import harmless

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_sites(file: IO[bytes] | Path, answer: dict[str, Any]) -> None:
    """The answer of `described`."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Sites"))
    sheet.freeze_panes = "A2"
    heads, rows = site_rows(answer)
    sheet.append(list(heads))
    for row in rows:
        sheet.append([harmless(value) for value in row])
    about = book.create_sheet(_("About"))
    area = answer["area"]
    about.append([_("Kind of facility"), harmless(answer["kind_label"])])
    about.append([_("Area"), harmless(f"{area['name']} {area['code']}") if area else _("the whole city")])
    for text in answer["words"]:
        about.append([harmless(text)])
    book.save(file)
