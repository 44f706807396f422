"""A case and a whistle as the API tells them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from cases.actions.whistle import allowed_call_acts
from cases.answerable import allowed_acts
from cases.clock import explain_due
from cases.models import Case, CaseMove, CaseTask, Whistle, WhistleCall
from cases.rules.clock import Explanation
from cases.rules.states import State
from cases.rules.tasks import TaskState, steps_from
from grids.access import User
from grids.models import Area


def describe_case(case: Case, user: User) -> dict[str, Any]:
    """Everything of a case that its viewer may know; the contact masked. About 16 queries, whatever its history."""
    names = area_names(case.grid_id, case.grid_reported_id)
    told = explain_due(case)
    plain = ("number", "edition", "state", "severity", "text", "address", "reported_at", "closed_at", "in_time")
    later = ("rating", "stage", "due_at", "suspended_until")
    return {
        **{name: getattr(case, name) for name in (*plain, *later)},
        "state_label": str(State(case.state).label),
        "kind": case.kind.code,
        "kind_label": case.kind.label,
        "lon": case.place.x,
        "lat": case.place.y,
        "grid": names.get(case.grid_id),
        "grid_reported": names.get(case.grid_reported_id),
        "department": case.department.label if case.department else None,
        "due": None if told is None else describe_due(told),
        "contact": f"{case.contact_name} {case.contact_phone}".strip(),
        "duplicate_of": case.duplicate_of.number if case.duplicate_of else None,
        "duplicates": list(case.duplicates.order_by("pk").values_list("number", flat=True)),
        "tasks": [_task(task) for task in case.tasks.select_related("department")],
        "moves": [_move(move) for move in case.moves.select_related("user", "department")],
        "acts": allowed_acts(user, case),
    }


def describe_due(told: Explanation) -> dict[str, Any]:
    """How a due time comes about, as data that a page can print."""
    return {
        "start": told.start,
        "counted_from": told.counted_from,
        "amount": told.limit.amount,
        "unit": told.limit.unit,
        "due": told.due,
        "pauses": [
            {
                "since": held.pause.since,
                "until": held.pause.until,
                "minutes": round(held.counted / timedelta(minutes=1), 1),
            }
            for held in told.pauses
        ],
        "closed": [asdict(days) for days in told.closed],
        "made_up": [{"day": day, "name": name} for day, name in told.made_up],
        "years_unknown": list(told.years_unknown),
    }


def describe_whistles(whistles: Sequence[Whistle], user: User) -> list[dict[str, Any]]:
    """Whistles with their calls, and what the user may do to each. Four queries, however many there are."""
    calls = list(WhistleCall.objects.filter(whistle__in=whistles).select_related("department", "whistle"))
    acts = allowed_call_acts(user, calls)
    names = area_names(*(whistle.area_id for whistle in whistles))
    of_whistle: dict[int, list[dict[str, Any]]] = {}
    for call in calls:
        of_whistle.setdefault(call.whistle_id, []).append(_call(call) | {"acts": acts[call.pk]})
    plain = ("edition", "tier", "text", "blown_at", "ended_at")
    return [
        {name: getattr(whistle, name) for name in plain}
        | {
            "uid": str(whistle.uid),
            "area": names.get(whistle.area_id, ""),
            "case": whistle.case.number if whistle.case else None,
            "calls": of_whistle.get(whistle.pk, []),
        }
        for whistle in whistles
    ]


def _call(call: WhistleCall) -> dict[str, Any]:
    names = ("state", "due_at", "reported_in_at", "objection", "rating", "rating_of_caller")
    return {name: getattr(call, name) for name in names} | {
        "id": call.pk,
        "department": call.department.label,
        "department_key": call.department.key,
        "state_label": call.get_state_display(),
    }


def area_names(*areas: int | None) -> dict[int, str]:
    """What areas are called now, by id."""
    rows = Area.objects.named().filter(pk__in=[area for area in areas if area is not None])
    return {area.pk: str(area) for area in rows}


def _move(move: CaseMove) -> dict[str, Any]:
    return {
        **{name: getattr(move, name) for name in ("edition", "act", "before", "after", "at", "why", "data")},
        "act_label": move.get_act_display(),
        "after_label": move.get_after_display(),
        "by": move.user.get_username() if move.user else move.actor,
        "department": move.department.label if move.department else None,
        "was_due": move.due_at,
    }


def _task(task: CaseTask) -> dict[str, Any]:
    return {
        **{name: getattr(task, name) for name in ("text", "state", "due_at", "objection")},
        "id": task.pk,
        "department": task.department.label,
        "state_label": task.get_state_display(),
        "steps": steps_from(TaskState(task.state)),
    }
