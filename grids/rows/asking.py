"""What an address, or a job for its file, asks of a list; and how its values are read by people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gis_data.days import parse_day
from grids.access import User
from grids.describe import area_by_code
from grids.models import BuildingUse, Role
from grids.rows.lists import LISTS, Question, RowList
from grids.rows.paging import Order

LABELS: dict[str, dict[str, Any]] = {"use": dict(BuildingUse.choices), "role": dict(Role.choices)}
PARAMETERS = ("on", "q", "only", "sort")


@dataclass(frozen=True)
class Asked:
    """A list for somebody, as it is filtered and sorted."""

    question: Question
    listing: RowList
    order: Order


def ask_list(user: User, code: str, kind: str, parameters: Mapping[str, str]) -> Asked:
    """The list of this kind in the area of a code, by PARAMETERS. Raises BadDay, UnknownCode and NotOpen."""
    day = parse_day(parameters.get("on"))
    area = area_by_code(code)
    question = Question(area, day, user, parameters.get("q", "").strip()[:80], parameters.get("only", ""))
    listing = LISTS[kind](question)
    return Asked(question, listing, Order.parse(parameters.get("sort", ""), listing.sortable))


def file_name(code: str, kind: str, day: date, form: str) -> str:
    """What the file of a list is called; `form` is csv or xlsx."""
    return f"{code}-{kind}-{day.isoformat()}.{form}"


def worded(column: str, value: Any) -> Any:
    """A value as people read it: words for choices, nothing for what is not known, whole square metres."""
    if column in LABELS:
        return str(LABELS[column].get(value, value))
    if column == "area_m2":
        return round(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def grouped(value: Any) -> Any:
    """A number with thousands separators, which Django leaves out in Chinese; anything else as it is."""
    return f"{value:,}" if isinstance(value, int | float) else value
