"""A whistle of the west community for a case, which calls the street's sanitation."""

import pytest

from cases.actions.deed import Deed
from cases.actions.whistle import act_on_call, blow
from cases.models import Tier, WhistleCall
from cases.rules.whistles import CallAct
from gis_data.actions.import_runs import Actor
from tests.cases.conftest import MORNING


@pytest.fixture
def called(life) -> WhistleCall:
    """The west community calls the west street's sanitation."""
    return blow(
        life.town["west1"], Tier.COMMUNITY, [life.sanitation], "占道", deed(life.handler), life.case
    ).calls.get()


def deed(who, why: str = "因故", moment=MORNING, seen: int | None = None) -> Deed:
    return Deed(Actor(who), why, seen, moment)


def act(call, act: CallAct, who, moment=MORNING, why="因故", **facts) -> WhistleCall:
    return act_on_call(call, act, deed(who, why, moment), **facts)
