"""What an address, or a job for its file, asks of a list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from gis_data.days import parse_day
from grids.access import User
from grids.choropleth import DAYS, MOST_DAYS
from grids.describe import UnknownCode, area_by_code
from grids.models import Area
from grids.rows.listing import Question
from grids.rows.page import PLAIN, Shelf, Shown
from grids.rows.paging import Order

PARAMETERS = ("on", "q", "only", "sort", "days")
LONGEST_TEXT = 80


def ask_list(user: User, code: str, kind: str, parameters: Mapping[str, str], shelf: Shelf = PLAIN) -> Shown:
    """The list of this kind in the area of a code, by PARAMETERS. Raises BadDay, UnknownCode and NotOpen."""
    day, area = parse_day(parameters.get("on")), read_area(code)
    text, choice = parameters.get("q", "").strip()[:LONGEST_TEXT], parameters.get("only", "")
    question = Question(area, day, user, text, choice, _days(parameters.get("days", "")))
    listing = shelf.lists[kind](question)
    order = Order.parse(parameters.get("sort", ""), listing.sortable, listing.order)
    return Shown(code, kind, shelf, question, listing, order)


def read_area(text: str) -> Area:
    """By a code, or by the uid, which is all that a map from far away knows of an area. Raises UnknownCode."""
    try:
        uid = UUID(text)
    except ValueError:
        return area_by_code(text)
    area = Area.objects.filter(uid=uid).select_related("level").first()
    if area is None:
        raise UnknownCode(text)
    return area


def _days(text: str) -> int:
    """So many days back; what is no such number is as when none is asked for."""
    days = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else DAYS
    return days if 1 <= days <= MOST_DAYS else DAYS


def file_name(code: str, kind: str, day: date, form: str) -> str:
    """What the file of a list is called; `form` is csv or xlsx."""
    return f"{code}-{kind}-{day.isoformat()}.{form}"
