"""From a figure to its rows: the desk's list with the same conditions."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from cases.dashboard.asked import Asked, Bounds
from cases.dashboard.words import Figure
from cases.desk import asked as desk
from cases.rules.board.periods import Period
from cases.rules.states import ENDED, State


def rows_of(figure: Figure, asked: Asked, period: Period, **only: str) -> str:
    """The address of the rows of a figure; `only`: the `area`, `kind` or `department` of one row of a table.

    They are those of them that the reader may see: as it was, cases of today's neighbours count here too.
    """
    place = asked.place
    told: dict[str, Any] = {
        "area": place.code,
        "kind": asked.kind,
        "department": place.department.key if place.department else "",
        **only,
        **figure.rows,
    }
    if figure.by_end is None:
        return _desk(desk.Asked(**told))
    told["was"] = is_was(asked)
    if figure.by_end:
        states = tuple(str(state) for state in State if state in ENDED)
        return _desk(desk.Asked(states=states, ended_since=period.first, ended_until=period.last, **told))
    return _desk(desk.Asked(states=tuple(State.values), since=period.first, until=period.last, **told))


def is_was(asked: Asked) -> bool:
    """Whether cases count where they were reported."""
    return asked.bounds == Bounds.WAS


def whistles_of(asked: Asked, tier: str) -> str:
    """The whistles of a tier, where there are pages of them."""
    period = asked.period
    told = {"area": asked.place.code, "tier": tier, "since": period.first, "until": period.last}
    try:
        return f"{reverse('whistles')}?{urlencode({name: value for name, value in told.items() if value})}"
    except NoReverseMatch:
        return ""


def _desk(question: desk.Asked) -> str:
    return f"{reverse('desk')}?{question.query()}"
