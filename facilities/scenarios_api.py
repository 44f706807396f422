"""Scenarios of the network over HTTP: listed, made and given up by those who plan; tried by `scenario=` elsewhere."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from ninja.security import django_auth

from facilities import asked
from facilities.actions.try_scenario import ScenarioNotYours, ScenarioRefused, forget_scenario, make_scenario
from facilities.asked import REFUSALS, NotFound
from facilities.models import NetworkScenario
from facilities.scenarios import visible_scenarios
from facilities.walks.trial import text_of, tried_now
from gis_data.rules.walk.changes import BadChange
from gis_data.rules.walk.scenario import Effect
from grids.schemas import Problem

router = Router(tags=["scenarios"])


class ScenarioIn(Schema):
    title: str
    changes: list[dict[str, Any]] = Field(
        description='{"add": [[lon, lat], …]} with "steps" and "crossings" if so, {"close": [lon, lat]}, {"open": …}'
    )
    area: str | None = Field(None, description="code of the area whose planners see it too")
    note: str = ""


class ScenarioOut(Schema):
    id: int
    title: str
    author: str
    area: str | None
    changes: list[dict[str, Any]]
    note: str
    created: datetime


class EffectOut(Schema):
    change: str = Field(description="add, close or open")
    places: int = Field(description="at how many places it met the network")
    added_m: float = Field(description="metres of way that were added")


class TriedOut(ScenarioOut):
    effects: list[EffectOut]


class ScenarioList(Schema):
    scenarios: list[ScenarioOut]


@router.get("/scenarios", response=ScenarioList, auth=django_auth, summary="The scenarios that you may try")
def scenario_list(request: HttpRequest) -> dict[str, Any]:
    """Your own, and those for areas in which you plan; the newest first."""
    return {"scenarios": [_told(scenario) for scenario in visible_scenarios(request.user)]}


@router.post(
    "/scenarios", response={201: TriedOut, 403: Problem, **REFUSALS}, auth=django_auth, summary="Make a scenario"
)
def scenario_make(request: HttpRequest, payload: ScenarioIn) -> Status:
    """It is tried on today's network first: 422 when a change is none, or touches nothing. Nothing real changes."""
    try:
        area = asked.area(payload.area) if payload.area else None
        made, tried = make_scenario(payload.title, payload.changes, request.user, area, payload.note)
    except ScenarioNotYours as refusal:
        return Status(403, {"error": str(refusal)})
    except NotFound as problem:
        return Status(404, {"error": str(problem)})
    except (BadChange, ScenarioRefused) as problem:
        return Status(422, {"error": str(problem)})
    return Status(201, _told(made) | {"effects": _effects(tried.effects)})


@router.get(
    "/scenarios/{int:number}", response={200: TriedOut, **REFUSALS}, auth=django_auth, summary="One scenario, tried"
)
def scenario_detail(request: HttpRequest, number: int) -> Status:
    """What each change does to today's network; 422 where one touches nothing any more."""
    try:
        found = asked.scenario(request.user, number)
        tried = tried_now(text_of(found.changes))
    except NotFound as problem:
        return Status(404, {"error": str(problem)})
    except BadChange as problem:
        return Status(422, {"error": str(problem)})
    return Status(200, _told(found) | {"effects": _effects(tried.effects)})


@router.delete(
    "/scenarios/{int:number}", response={204: None, 403: Problem, 404: Problem}, auth=django_auth, summary="Delete one"
)
def scenario_forget(request: HttpRequest, number: int) -> Status:
    """By who made it."""
    try:
        forget_scenario(asked.scenario(request.user, number), request.user)
    except NotFound as problem:
        return Status(404, {"error": str(problem)})
    except ScenarioNotYours as refusal:
        return Status(403, {"error": str(refusal)})
    return Status(204, None)


def _told(scenario: NetworkScenario) -> dict[str, Any]:
    area = scenario.area.versions.order_by("-valid").first() if scenario.area else None
    return {
        "id": scenario.pk,
        "title": scenario.title,
        "author": scenario.author.get_username() if scenario.author else "",
        "area": area.code if area else None,
        "changes": scenario.changes,
        "note": scenario.note,
        "created": scenario.created,
    }


def _effects(effects: tuple[Effect, ...]) -> list[dict[str, Any]]:
    return [{"change": made.kind, "places": made.places, "added_m": round(made.added_m, 1)} for made in effects]
