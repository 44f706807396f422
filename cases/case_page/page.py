"""One case as its page tells it: facts, place, areas, moves, duplicates, in a fixed number of queries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.actions.contact import may_reveal
from cases.answerable import allowed_acts
from cases.case_page.acts import forms_for
from cases.case_page.due import due_lines
from cases.clock import explain_due
from cases.desk.rows import pins, row_of, told_cases
from cases.desk.words import clock_text, moment
from cases.models import Case, CaseMove
from cases.report.follow import REPORTER
from cases.rules.states import ENDED, Act
from cases.rules.tasks import TaskStep
from cases.whistle_pages.callers import callers_over
from cases.whistle_pages.told import about_case
from grids.access import User
from grids.card.chain import chain
from grids.models import Area


def case_of(user: User, number: str) -> Case | None:
    """The case of this number, for who may see it. Who may not is not told that there is one."""
    cases = told_cases(Case.objects.visible_to(user).filter(number=number))
    related = ("kind__klass", "grid", "grid_reported", "reporter", "asset", "department__area", "duplicate_of")
    return cases.select_related(*related).first()


def case_context(user: User, case: Case, typed: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Everything the page shows; `typed` is what was sent with an act that was not done."""
    row = row_of(case, timezone.now())
    today = timezone.localdate()
    return {
        "case": case,
        "row": row,
        "clock_text": clock_text(row),
        "pins_json": json.dumps(pins([row]), ensure_ascii=False),
        "facts": [(label, value) for label, value in _facts(case) if value not in (None, "")],
        "now": _areas(case.grid, today),
        "then": _areas(case.grid_reported, timezone.localtime(case.reported_at).date()),
        "moved": case.grid_id != case.grid_reported_id,
        "moves": [_told(move) for move in _moves(case)],
        "original": _seen_original(user, case),
        "duplicates": list(Case.objects.visible_to(user).filter(duplicate_of=case).order_by("pk")),
        "photos": list(case.photos.all()),
        "has_contact": bool(case.contact_name or case.contact_phone),
        "reveal": reverse("case_contact", args=[case.number]) if may_reveal(user, case) else "",
        "due_lines": due_lines(explain_due(case), case.due_at),
        "whistles": about_case(case, user),
        "may_whistle": case.state not in ENDED and bool(callers_over(case.grid, user)),
        "tasks": list(case.tasks.select_related("department")),
        "acts": forms_for(user, case, acts_for(user, case, typed), typed),
    }


def acts_for(user: User, case: Case, typed: Mapping[str, str] | None) -> list[Act]:
    """What the reader may do in a form; also what they have just tried, so that what was typed stays."""
    acts = [act for act in allowed_acts(user, case) if act != Act.REPORT]
    tried = (typed or {}).get("act", "")
    return acts if tried in acts or tried not in Act.values else [Act(tried), *acts]


def missed_since(case: Case, edition: int) -> list[ToldMove]:
    """What was done after somebody looked."""
    return [_told(move) for move in _moves(case) if move.edition > edition]


def card_of(case: Case) -> dict[str, Any]:
    """A case in a few lines, for the map's card."""
    row = row_of(case, timezone.now())
    lines = [
        (pgettext("a case", "State"), case.get_state_display()),
        (_("Time left"), clock_text(row)),
        (_("Severity"), case.get_severity_display()),
        (pgettext("a case", "Reported"), moment(case.reported_at)),
        (_("Grid"), case.grid_name or ""),
        (_("Department"), case.department.label if case.department else ""),
    ]
    return {
        "number": case.number,
        "title": case.kind.label,
        "text": row.title,
        "lon": case.place.x,
        "lat": case.place.y,
        "lines": [{"label": label, "value": value} for label, value in lines if value],
        "page": reverse("case", args=[case.number]),
    }


def _facts(case: Case) -> list[tuple[str, Any]]:
    in_time = {True: _("yes"), False: _("no"), None: ""}[case.in_time]
    return [
        (_("Kind"), f"{case.kind.klass.label} › {case.kind.code} {case.kind.label}"),
        (_("Severity"), case.get_severity_display()),
        (_("Came in by"), case.get_channel_display()),
        (pgettext("a case", "Reported"), moment(case.reported_at)),
        (_("Reported by"), case.reporter and case.reporter.get_username()),
        (_("Address"), case.address),
        (_("Position"), f"{case.place.x:.6f}, {case.place.y:.6f}"),
        (_("Accuracy of the position"), case.accuracy_m and f"±{case.accuracy_m:g} m"),
        (_("Component"), case.asset and case.asset.code),
        (_("Department"), case.department and case.department.label),
        (_("Stage of now"), case.get_stage_display() if case.stage else ""),
        (_("Stage since"), moment(case.stage_since)),
        (pgettext("a case", "Due"), moment(case.due_at)),
        (_("Clock suspended since"), moment(case.suspended_at)),
        (_("Clock suspended until"), moment(case.suspended_until)),
        (_("Dispatched"), moment(case.dispatched_at)),
        (_("First answer"), moment(case.answered_at)),
        (pgettext("a case", "Ended"), moment(case.closed_at)),
        (_("Ended in time"), in_time),
        (_("Times reopened"), case.reopened or ""),
        (_("Rating"), case.rating and f"{case.rating}/5"),
        (_("Source"), " ".join(filter(None, (case.source, case.source_id)))),
    ]


def _areas(area: Area | None, day: date) -> list[dict[str, Any]]:
    return [] if area is None else chain(area, day)


@dataclass(frozen=True)
class ToldMove:
    """A move with its words; `what` is the step of a task where it is one, else the act."""

    move: CaseMove
    what: str
    who: str
    late: bool


def _moves(case: Case) -> list[CaseMove]:
    return list(case.moves.select_related("user", "department").order_by("edition"))


def _told(move: CaseMove) -> ToldMove:
    actor = _("the reporter") if move.actor == REPORTER.account else move.actor
    who = move.user.get_username() if move.user else actor
    step = move.data.get("step", "") if move.act == Act.TASK else ""
    what = f"{move.get_act_display()} · {TaskStep(step).label}" if step in TaskStep.values else move.get_act_display()
    return ToldMove(move, what, who, move.due_at is not None and move.at > move.due_at)


def _seen_original(user: User, case: Case) -> Case | None:
    """What it is a duplicate of, where the reader may see that."""
    if case.duplicate_of_id is None:
        return None
    return Case.objects.visible_to(user).filter(pk=case.duplicate_of_id).first()
