"""The grids of a place that need attention, by the rules of `cases.rules.board.attention`."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from django.conf import settings
from django.db import connection
from django.utils import timezone
from numpy.typing import NDArray

from cases.dashboard.figures import Board
from cases.hotspots.asked import Against, Asked, Boundaries
from cases.hotspots.findings import find
from cases.hotspots.question import NoSuch, look_up
from cases.rules.board.attention import GridFacts, Reason, needing_attention
from cases.rules.board.tally import NOWHERE, Groups, count
from cases.rules.hotspots import CannotTell
from gis_data.memory import Memory
from grids.rules.access import Role

_hot_grids: Memory[NDArray[np.int64] | None] = Memory()
_GRIDS = """
SELECT a.id, count(p.id) FROM unnest(%s::bigint[]) wanted(id) JOIN grids_area a ON a.id = wanted.id
JOIN grids_level l ON l.id = a.level_id AND l.is_working_grid
LEFT JOIN grids_post p ON p.area_id = a.id AND p.role = %s AND p.valid @> %s::date
GROUP BY a.id ORDER BY a.id
"""


@dataclass(frozen=True)
class GridInNeed:
    """A working grid (its id), why it is listed, and what is known of it."""

    grid: int
    reasons: tuple[Reason, ...]
    facts: dict[str, int]


def grids_in_need(board: Board) -> list[GridInNeed]:
    """Those with the most overdue first. By the grids that are answerable today, whatever boundaries were asked for."""
    ids, workers = _grids(board.now.areas_in())
    facts = _facts(board, ids, workers)
    return [GridInNeed(int(ids[i]), reasons, _told(facts, i)) for i, reasons in needing_attention(facts)]


def _grids(areas: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The working grids among some areas, and how many hold a post of grid worker in each today. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_GRIDS, [f"{{{','.join(map(str, areas.tolist()))}}}", Role.GRID_WORKER, timezone.localdate()])
        rows = np.array(cursor.fetchall(), dtype=np.int64).reshape(-1, 2)
    return rows[:, 0], rows[:, 1]


def _facts(board: Board, ids: NDArray[np.int64], workers: NDArray[np.int64]) -> GridFacts:
    counted, before, size = board.counted, board.before, len(ids)
    ended = _positions(ids, counted.ended.grid)
    still = _positions(ids, board.stock.grid)
    return GridFacts(
        open=count(still, size),
        overdue=count(still[board.stock.overdue], size),
        reported=count(_positions(ids, counted.reported.grid), size),
        in_time=count(ended[counted.ended.in_time == 1], size),
        late=count(ended[counted.ended.in_time == 0], size),
        ended=count(ended, size),
        reopened=count(ended[counted.ended.reopened == 1], size),
        workers=workers,
        days=counted.period.days,
        before=count(_positions(ids, before.reported.grid), size) if before else None,
        days_before=before.period.days if before else 0,
        hot=_hot(board, ids),
    )


def _hot(board: Board, ids: NDArray[np.int64]) -> NDArray[np.bool_] | None:
    """Which of the grids are hot spots of the kind that was asked for; None where that cannot be told."""
    asked, period = board.asked, board.counted.period
    if not len(ids) or asked.place.department is not None:
        return None
    kinds = (asked.kind,) if asked.kind else ()
    usual = Asked(period.first, period.last, Against.NONE, kinds, boundaries=Boundaries.TODAY)
    key = (connection.settings_dict["NAME"], usual)
    hot = _hot_grids.recall(key, settings.HOMES_CHECK_SECONDS, lambda: _find_hot(usual))
    return None if hot is None else np.isin(ids, hot)


def _find_hot(usual: Asked) -> NDArray[np.int64] | None:
    """The ids of the grids that a question about hot spots names, among all grids; None where it cannot tell.

    One that is hot by its neighbours alone is not named: nothing is more there than elsewhere. All cases of the period
    are counted, so the answer is kept for half a minute.
    """
    try:
        found = find(look_up(usual))
    except NoSuch:
        return None
    if isinstance(found.verdict, CannotTell):
        return None
    return found.question.areas.ids[found.verdict.is_hot & ~found.verdict.is_beside]


def _positions(ids: NDArray[np.int64], grids: NDArray[np.integer]) -> Groups:
    if not len(ids):
        return np.full(len(grids), NOWHERE)
    table = np.full(int(ids[-1]) + 2, NOWHERE)
    table[ids] = np.arange(len(ids))
    return table[np.minimum(grids, len(table) - 1)]


def _told(facts: GridFacts, i: int) -> dict[str, int]:
    columns = {field.name: getattr(facts, field.name) for field in fields(facts)}
    told = {name: int(column[i]) for name, column in columns.items() if isinstance(column, np.ndarray)}
    return {"before": 0} | told | {"judged": told["in_time"] + told["late"]}
