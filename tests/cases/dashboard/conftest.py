"""A town with cases of two weeks, and the people who may look at some of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from cases.models import Case, CaseKind, Department, DeskMember
from cases.rules.states import State
from grids.models import Area, Role
from tests.cases.conftest import at
from tests.cases.factories import IN_E1, make_case, make_department, make_kind
from tests.factories import days, make_post, make_town, make_user

# What the tests ask for: the week from Monday; the week before it is what it is compared with.
WEEK = {"since": "2025-03-10", "until": "2025-03-16"}


@dataclass
class Town:
    """The areas, two kinds, two departments, and people by what they are."""

    areas: dict[str, Area]
    rubbish: CaseKind
    parking: CaseKind
    sanitation: Department
    traffic: Department
    people: dict[str, object]

    def report(self, grid: str | None, when: str, kind: CaseKind | None = None, **more) -> Case:
        """A case in a grid, by its key; `when` in the deployment's zone."""
        place = {"place": IN_E1} if grid and grid.startswith("e") else {}
        facts = {"department": self.sanitation} | more
        return make_case(self.areas[grid] if grid else None, kind or self.rubbish, at=at(when), **place, **facts)

    def close(self, case: Case, when: str, in_time: bool | None = True, answer_min: int | None = 60, **more) -> Case:
        """It ended then, answered so many minutes after the report."""
        answered = None if answer_min is None else case.reported_at + timedelta(minutes=answer_min)
        facts = {"state": State.CLOSED, "closed_at": at(when), "in_time": in_time, "answered_at": answered} | more
        for name, value in facts.items():
            setattr(case, name, value)
        case.save()
        return case


@pytest.fixture
def town(db) -> Town:
    areas = make_town()
    sanitation = make_department(areas["west"])
    traffic = make_department(areas["county"], key="traffic", tier="county")
    names = ("west", "east", "auditor", "worker", "desk", "reader", "nobody")
    people = {name: make_user(name) for name in names} | {"chief": make_user("chief", superuser=True)}
    make_post(people["west"], areas["west"])
    make_post(people["east"], areas["east"])
    make_post(people["auditor"], areas["county"], Role.AUDITOR)
    make_post(people["worker"], areas["w1"], Role.GRID_WORKER)
    make_post(people["reader"], areas["county"], Role.READER)
    DeskMember.objects.create(department=traffic, user=people["desk"], valid=days())
    kind = make_kind()
    return Town(areas, kind, make_kind("09009", "违章停车"), sanitation, traffic, people)


@pytest.fixture
def weeks(town) -> Town:
    """In the week: four reported in the west, one in the east; three ended. In the week before: two and one."""
    close, report = town.close, town.report
    close(report("w1", "2025-03-10 00:00"), "2025-03-10 09:00", rating=5)
    close(report("w1", "2025-03-11 09:00"), "2025-03-13 09:00", in_time=False, answer_min=600, reopened=1)
    report("w2", "2025-03-12 09:00", due_at=at("2025-03-13 09:00"))
    report("w2", "2025-03-16 23:59", town.parking, department=town.traffic)
    close(report("e1", "2025-03-12 09:00", town.parking, department=town.traffic), "2025-03-12 10:00", rating=3)
    close(report("w1", "2025-03-05 09:00"), "2025-03-06 09:00", answer_min=120)
    report("w3", "2025-03-09 23:59", due_at=datetime(2999, 1, 1).astimezone())
    return town
