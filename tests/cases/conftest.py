"""A town with a case in the grid w1, its handlers, desks and limits; and one with a component."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from cases.actions.deed import Deed
from cases.actions.load_calendar import load_calendar
from cases.actions.moves import act_on
from cases.clock import begin_stage
from cases.models import Case, Department, DeskMember, Tier
from cases.rules.states import Act
from gis_data.actions.import_runs import Actor
from grids.models import Area, Role
from tests.cases.factories import make_asset_kind, make_case, make_department, make_kind
from tests.factories import days, make_post, make_posted, make_town, make_user

ZONE = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    """A moment in the deployment's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


# Wednesday morning, a month without holidays.
MORNING = at("2025-03-12 09:00")


@dataclass
class Life:
    """A case and the people round it. `handler` and `worker` in the west, `stranger` handles in the east."""

    town: dict[str, Area]
    case: Case
    sanitation: Department
    water: Department
    handler: object
    worker: object
    stranger: object
    desk: object
    water_desk: object
    now: datetime = field(default=MORNING)

    def act(self, act: Act, who: object, moment: datetime | None = None, why: str = "因故", **facts) -> Case:
        """Someone does something to the case, an hour's tenth after the last; the case as it is then."""
        self.case = act_on(self.case, act, Deed(Actor(who), why, self.case.edition, moment or self.now), **facts)
        return self.case

    def go(self, *acts: Act) -> Case:
        """The straight way, each act by who may."""
        for act in acts:
            who = self.desk if act in (Act.TAKE, Act.ANSWER) else self.handler
            self.act(act, who)
        return self.case


@pytest.fixture
def life(db) -> Life:
    load_calendar()
    town = make_town()
    sanitation = make_department(town["west"])
    water = make_department(town["county"], key="water", tier=Tier.COUNTY, fallback=True)
    people = {name: make_user(name) for name in ("handler", "worker", "stranger", "desk", "water_desk")}
    make_post(people["handler"], town["west"])
    make_post(people["worker"], town["west1"], Role.GRID_WORKER)
    make_post(people["stranger"], town["east"])
    DeskMember.objects.create(department=sanitation, user=people["desk"], valid=days())
    DeskMember.objects.create(department=water, user=people["water_desk"], valid=days())
    case = make_case(town["w1"], make_kind(department=sanitation), at=MORNING)
    begin_stage(case, MORNING)
    case.save()
    return Life(town=town, case=case, sanitation=sanitation, water=water, **people)


@pytest.fixture
def asset_town(db):
    """The town of the factories."""
    return make_town()


@pytest.fixture
def manhole(db):
    """A kind of component that is in use."""
    return make_asset_kind()


@pytest.fixture
def west_planner(asset_town):
    """May change assets in the west street."""
    return make_posted("west_planner", asset_town["west"], Role.PLANNER)


@pytest.fixture
def east_planner(asset_town):
    """May change assets in the east street."""
    return make_posted("east_planner", asset_town["east"], Role.PLANNER)


@pytest.fixture
def west_worker(asset_town):
    """Looks after a grid of the west street, and may change no asset."""
    return make_posted("west_worker", asset_town["w1"], Role.GRID_WORKER)
