"""What the page of the monthly clock is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.desk.asked import one_of
from cases.models import Case, CaseMove, MonthlyStep
from cases.monthly import OUTCOMES, DueStep, due_in_month, month_after, taken_in_month
from cases.rules.monthly import next_such_day
from cases.rules.states import BY_ACT, Act
from facilities.planning.areas import areas_to_choose
from grids.access import User, open_among, sees_everything
from grids.describe import area_by_code
from grids.rules.access import Capability

MOST = 200


@dataclass(frozen=True)
class Asked:
    """`month`: its first day; `step` (a rank) and `outcome`: only these of what is due."""

    month: date
    area: str = ""
    step: int | None = None
    outcome: str = ""

    def query(self, **other: object) -> str:
        """As it stands in an address, or one that differs in some parts."""
        one = replace(self, **other)
        parts = {"month": f"{one.month:%Y-%m}", "area": one.area, "step": one.step, "outcome": one.outcome}
        return urlencode({name: value for name, value in parts.items() if value not in (None, "")})


def read_asked(given: Mapping[str, str]) -> Asked:
    """The question of an address; what is none of ours is left out."""
    step = given.get("step", "")
    return Asked(
        month=_month(given.get("month", "")),
        area=given.get("area", "").strip()[:40],
        step=int(step) if step.isascii() and step.isdigit() and len(step) < 6 else None,
        outcome=one_of(given.get("outcome", ""), list(OUTCOMES)),
    )


def monthly_context(user: User, asked: Asked) -> dict[str, Any]:
    """Everything the page shows, in a fixed number of queries. Raises UnknownCode."""
    cases = Case.objects.visible_to(user)
    if asked.area:
        cases = cases.under(area_by_code(asked.area))
    today = timezone.localdate()
    steps = list(MonthlyStep.objects.all())
    due = due_in_month(cases, asked.month, today)
    listed = [one for one in due if _is_asked(one, asked)]
    taken = list(taken_in_month(cases, asked.month)[: MOST + 1])
    return {
        "asked": asked,
        "query": asked.query(),
        "month_name": f"{asked.month:%Y-%m}",
        "before": asked.query(month=(asked.month - timedelta(days=1)).replace(day=1)),
        "after": asked.query(month=month_after(asked.month)),
        "steps": _told_steps(steps, due, asked, today),
        "rows": _told_rows(user, listed[:MOST], steps),
        "more": len(listed) > MOST,
        "filtered": asked.step is not None or bool(asked.outcome),
        "all": asked.query(step=None, outcome=""),
        "taken": [_told_move(move, steps) for move in taken[:MOST]],
        "taken_more": len(taken) > MOST,
        "areas": areas_to_choose(today),
    }


def _is_asked(one: DueStep, asked: Asked) -> bool:
    return (asked.step is None or one.rank == asked.step) and (not asked.outcome or one.outcome == asked.outcome)


def _told_steps(steps: Sequence[MonthlyStep], due: list[DueStep], asked: Asked, today: date) -> list[dict[str, Any]]:
    """The settings of each step with its day in this month, and its numbers, each with the address of its rows."""
    number = Counter((one.rank, one.outcome) for one in due)
    days = [next_such_day(step.day, asked.month) for step in steps]
    coming = next((day for day in days if day >= today), None) if asked.month == today.replace(day=1) else None
    return [
        {
            "step": step,
            "day": day,
            "is_now": day == coming,
            "cells": [
                (number[step.rank, outcome], asked.query(step=step.rank, outcome=outcome)) for outcome in OUTCOMES
            ],
        }
        for step, day in zip(steps, days, strict=True)
    ]


def _told_rows(user: User, rows: list[DueStep], steps: Sequence[MonthlyStep]) -> list[dict[str, Any]]:
    """What is due, with whether the reader may let it pass its step."""
    by_rank = {step.rank: step for step in steps}
    waiting = [one.case.grid_id for one in rows if one.move is None and one.case.grid_id]
    handled = open_among(user, Capability.HANDLE_CASES, waiting)
    is_bound = not sees_everything(user)  # who is not handles cases in no grid too
    return [
        {
            "due": one,
            "case": one.case,
            "step": by_rank.get(one.rank),
            "may": one.move is None
            and (one.case.grid_id in handled or not is_bound)
            and one.case.state in BY_ACT[Act.ESCALATE].before,
        }
        for one in rows
    ]


def _told_move(move: CaseMove, steps: Sequence[MonthlyStep]) -> dict[str, Any]:
    by_rank = {step.rank: step.label for step in steps}
    rank = move.data.get("step")
    return {
        "move": move,
        "what": _("put on the monthly clock") if rank is None else by_rank.get(rank, str(rank)),
        "who": move.user.get_username() if move.user else move.actor,
        "late": bool(move.data.get("step_late")),
    }


def _month(text: str) -> date:
    """The first day of the month that a text names, of this month otherwise."""
    try:
        month = date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        month = timezone.localdate().replace(day=1)
    return month if 1900 <= month.year <= 2200 else timezone.localdate().replace(day=1)
