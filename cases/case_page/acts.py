"""The acts as forms: which fields each has, and what was typed as the facts of `act_on`. One table of fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.actions.facts_effects import Part
from cases.actions.refusals import refuse
from cases.answerable import steps_open_to
from cases.models import Case, CaseKind, CaseTask, Department, Severity
from cases.rules import move_faults as faults
from cases.rules.states import BY_ACT, Act
from cases.rules.tasks import TaskStep
from grids.access import User
from grids.models import Area

PARTS = 4  # departments that a case is split between in one form
RATINGS = [(str(number), str(number)) for number in range(5, 0, -1)]
# Which fields an act's form has beside the reason.
FIELDS: dict[Act, tuple[str, ...]] = {
    Act.DISPATCH: ("department",),
    Act.TRANSFER: ("department",),
    Act.RATE: ("rating",),
    Act.MERGE: ("original",),
    Act.SUSPEND: ("until",),
    Act.HAND_OVER: ("grid",),
    Act.CORRECT: ("kind", "severity", "text", "address"),
    Act.SPLIT: ("tasks",),
    Act.TASK: ("task", "step"),
}
LABELS = {
    "department": _("Department"),
    "rating": _("Rating"),
    "original": _("Number of the case that goes on"),
    "until": _("Until"),
    "grid": _("Code of the grid"),
    "kind": _("Kind"),
    "severity": _("Severity"),
    "text": _("What is the matter"),
    "address": _("Address"),
    "task": _("Task"),
    "step": pgettext_lazy("a task", "Step"),
}
INPUTS = {"until": "datetime-local", "text": "textarea"}


@dataclass(frozen=True)
class FormField:
    """One field of a form: `choices` make it a select, else `input` says which kind of input."""

    name: str
    label: str
    value: str
    input: str = "text"
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ActForm:
    """An act that the reader may do, as a form. `open` where it was just refused: what was typed stands in it."""

    act: Act
    label: str
    fields: tuple[FormField, ...]
    parts: tuple[tuple[str, str], ...]
    departments: tuple[tuple[str, str], ...]
    needs_reason: bool
    why: str
    open: bool


def forms_for(user: User, case: Case, acts: list[Act], typed: Mapping[str, str] | None = None) -> list[ActForm]:
    """A form for each act; `typed` is what was sent with one that was not done. One query for each list of choices."""
    wanted = {name for act in acts for name in FIELDS.get(act, ())}
    choices = {name: tuple(_CHOICES[name](case)) for name in wanted if name in _CHOICES}
    choices |= _task_choices(user, case) if Act.TASK in acts else {}
    departments = choices.get("department") or (tuple(_departments(case)) if "tasks" in wanted else ())
    return [
        _form(case, act, choices, departments, typed if typed and typed.get("act") == act else None) for act in acts
    ]


def _form(case: Case, act: Act, choices: dict, departments: tuple, typed: Mapping[str, str] | None) -> ActForm:
    names = [name for name in FIELDS.get(act, ()) if name != "tasks"]
    given = typed or {}
    fields = tuple(
        FormField(
            name,
            str(LABELS[name]),
            given.get(name, _start(case, act, name, choices)),
            INPUTS.get(name, "text"),
            choices.get(name, ()),
        )
        for name in names
    )
    parts = tuple((given.get(f"part_department_{n}", ""), given.get(f"part_text_{n}", "")) for n in range(PARTS))
    return ActForm(
        act,
        str(act.label),
        fields,
        parts if act == Act.SPLIT else (),
        departments,
        BY_ACT[act].needs_reason,
        given.get("why", ""),
        typed is not None,
    )


def read_facts(case: Case, act: Act, given: Mapping[str, str]) -> dict[str, Any]:
    """What a form was filled with, as the facts of the act; what was left empty is not among them. Raises Refused."""
    facts: dict[str, Any] = {}
    for name in FIELDS.get(act, ()):
        if name == "tasks":
            facts["tasks"] = _parts(given)
        elif value := given.get(name, "").strip():
            facts[name] = _READ[name](value) if name in _READ else value
    if act == Act.CORRECT:
        return {name: value for name, value in facts.items() if given[name].strip() != _now(case, name)}
    return facts


def _start(case: Case, act: Act, name: str, choices: dict) -> str:
    """What a field holds before anything is typed: a fact to correct, or the only task and step that there is."""
    if act == Act.TASK and len(choices[name]) == 1:
        return choices[name][0][0]
    return _now(case, name) if act == Act.CORRECT else ""


def _now(case: Case, name: str) -> str:
    return case.kind.code if name == "kind" else str(getattr(case, name, ""))


def _parts(given: Mapping[str, str]) -> list[Part]:
    pairs = [
        (given.get(f"part_department_{n}", "").strip(), given.get(f"part_text_{n}", "").strip()) for n in range(PARTS)
    ]
    return [Part(_department(key), text) for key, text in pairs if key or text]


def _department(key: str) -> Department:
    return _found(Department.objects.filter(key=key).first(), "department", key)


def _rating(text: str) -> int:
    return _found(int(text) if text in dict(RATINGS) else None, "rating", text)


def _original(number: str) -> Case:
    return _found(Case.objects.filter(number=number.upper()).first(), "original", number)


def _until(text: str) -> datetime:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    moment = _found(moment, "until", text)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _grid(code: str) -> Area:
    return _found(Area.objects.with_code(code).first(), "grid", code)


def _kind(code: str) -> CaseKind:
    kinds = CaseKind.objects.filter(code=code, klass__catalogue__active=True)
    return _found(kinds.first(), "kind", code)


def _severity(value: str) -> str:
    return _found(value if value in Severity.values else None, "severity", value)


def _task(text: str) -> CaseTask:
    number = text if text.isascii() and text.isdigit() and len(text) < 19 else None
    return _found(CaseTask.objects.filter(pk=number).first(), "task", text)


_READ: dict[str, Callable[[str], Any]] = {
    "department": _department,
    "rating": _rating,
    "original": _original,
    "until": _until,
    "grid": _grid,
    "kind": _kind,
    "severity": _severity,
    "task": _task,
}


def _found(thing: Any, field: str, value: object) -> Any:
    if thing is None:
        refuse([faults.NOT_FOUND.at(field=field, value=value)])
    return thing


def _departments(_case: Case) -> list[tuple[str, str]]:
    return [(one.key, one.label) for one in Department.objects.current()]


def _kinds(_case: Case) -> list[tuple[str, str]]:
    kinds = CaseKind.objects.filter(active=True, klass__catalogue__active=True).order_by("code")
    return [(one.code, f"{one.code} {one.label}") for one in kinds]


def _task_choices(user: User, case: Case) -> dict[str, tuple[tuple[str, str], ...]]:
    """The tasks in which the reader may take a step, and the steps that one of them allows."""
    mine = steps_open_to(user, case)
    possible = {step for _task, steps in mine for step in steps}
    return {
        "task": tuple((str(one.pk), f"{one.department.label}: {one.text[:40]}") for one, _steps in mine),
        "step": tuple((str(step), str(step.label)) for step in TaskStep if step in possible),
    }


_CHOICES: dict[str, Callable[[Case], list[tuple[str, str]]]] = {
    "department": _departments,
    "kind": _kinds,
    "severity": lambda case: list(Severity.choices),
    "rating": lambda case: RATINGS,
}
