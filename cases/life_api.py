"""The life of cases over HTTP: read by who may see them, acted on by who may, and the reporter's contact by reason."""

from collections.abc import Callable
from typing import Any

from django.contrib.gis.geos import Point
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.security import django_auth

from cases.actions.contact import ContactNotOpen, reveal_contact
from cases.actions.deed import Deed
from cases.actions.facts_effects import Part
from cases.actions.moves import act_on
from cases.actions.refusals import refuse
from cases.life_describe import describe_case
from cases.life_schemas import ActIn, CaseOut, ContactOut, ReasonIn
from cases.models import Case, CaseKind, CaseTask, Department, MonthlyStep, Severity
from cases.rules import move_faults as faults
from cases.rules.states import Act
from facilities.schemas import Refusal
from gis_data.actions.import_runs import Actor
from gis_data.functions import SRID
from grids.actions.reveal import ReasonNeeded
from grids.models import Area
from grids.schemas import Problem

router = Router(tags=["cases"], auth=django_auth)

REFUSALS = {403: Problem, 404: Problem, 409: Refusal, 422: Refusal}


@router.get("/cases/{number}", response={200: CaseOut, 404: Problem}, summary="One case, with its history")
def case_detail(request: HttpRequest, number: str) -> Status:
    """Its moves, how its due time comes about, and what you may do to it now."""
    case = _case(request, number)
    return _unknown() if case is None else Status(200, describe_case(case, request.user))


@router.post(
    "/cases/{number}/contact",
    response={200: ContactOut, 403: Problem, 404: Problem, 422: Problem},
    summary="Open the contact of who reported",
)
def case_contact(request: HttpRequest, number: str, payload: ReasonIn) -> Status:
    """Who opened it, when and why is on record."""
    case = _case(request, number)
    if case is None:
        return _unknown()
    try:
        opened = reveal_contact(request.user, case, payload.reason)
    except ContactNotOpen:
        text = _("The contact is opened by those who handle cases in this area.")
        return Status(403, {"error": text})
    except ReasonNeeded:
        return Status(422, {"error": _("Say in a few words why you need it; it is kept.")})
    return Status(200, {"name": opened.name, "phone": opened.phone})


@router.post("/cases/{number}/{act}", response={200: CaseOut, **REFUSALS}, summary="Act on a case")
def case_act(request: HttpRequest, number: str, act: str, payload: ActIn) -> Status:
    """The acts are those that the case lists as `acts`; each takes facts of its own."""
    case = _case(request, number)
    if case is None or act not in Act or act == Act.REPORT:
        return _unknown() if case is None else Status(404, {"error": _("There is no such act.")})
    deed = Deed(Actor(request.user), payload.why.strip(), payload.seen)
    act_on(case, Act(act), deed, **_facts(payload, Act(act)))
    return Status(200, describe_case(_full(number), request.user))


def department_by_key(key: str) -> Department:
    """Raises Refused."""
    return _found(Department.objects.filter(key=key).first(), "department", key)


def area_by_code(code: str, field: str) -> Area:
    """Raises Refused."""
    return _found(Area.objects.with_code(code).first(), field, code)


def _facts(payload: ActIn, act: Act) -> dict[str, Any]:
    """The facts that were sent, as objects. Raises Refused."""
    given = {name: value for name, value in payload.dict(exclude={"seen", "why"}).items() if value is not None}
    lon, lat = given.pop("lon", None), given.pop("lat", None)
    facts = {name: _READ[name](value) if name in _READ else value for name, value in given.items()}
    if lon is not None and lat is not None:
        facts["place"] = Point(lon, lat, srid=SRID)
    elif (lon, lat) != (None, None):
        refuse([faults.FACT_MISSING.at(field="lon" if lon is None else "lat")])
    if act == Act.ESCALATE and "step" in facts:
        rank = facts["step"] if facts["step"].isdecimal() else None
        facts["step"] = _found(MonthlyStep.objects.filter(rank=rank).first(), "step", facts["step"])
    return facts


def _severity(value: str) -> str:
    return _found(value if value in Severity else None, "severity", value)


def _kind(code: str) -> CaseKind:
    return _found(CaseKind.objects.filter(code=code, klass__catalogue__active=True).first(), "kind", code)


def _original(number: str) -> Case:
    return _found(Case.objects.filter(number=number).first(), "original", number)


def _task(pk: int) -> CaseTask:
    return _found(CaseTask.objects.filter(pk=pk).first(), "task", pk)


_READ: dict[str, Callable[[Any], Any]] = {
    "department": department_by_key,
    "original": _original,
    "grid": lambda code: area_by_code(code, "grid"),
    "kind": _kind,
    "severity": _severity,
    "task": _task,
    "tasks": lambda parts: [Part(department_by_key(part["department"]), part["text"]) for part in parts],
}


def _found(thing: Any, field: str, value: object) -> Any:
    if thing is None:
        refuse([faults.NOT_FOUND.at(field=field, value=value)])
    return thing


def _case(request: HttpRequest, number: str) -> Case | None:
    """The case where the asker may see it; there is no telling one out of sight from one that is not there."""
    seen = Case.objects.visible_to(request.user).filter(number=number).exists()
    return _full(number) if seen else None


def _full(number: str) -> Case:
    return Case.objects.select_related("kind", "grid", "department", "duplicate_of").get(number=number)


def _unknown() -> Status:
    return Status(404, {"error": _("There is no such case, or it is not yours to see.")})
