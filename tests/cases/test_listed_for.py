"""Lists that nothing narrows: the same cases as the one rule gives, and no reading of the whole table."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.geos import Point
from django.db import connection
from django.utils import timezone

from cases.models import Case, CaseMove, CaseTask, Channel, DeskMember
from cases.rules.states import Act, State
from grids.models import Role
from tests.cases.factories import make_case, make_department, make_kind
from tests.factories import days, make_post, make_town, make_user

pytestmark = pytest.mark.django_db
READS_ALL = re.compile(r"Seq Scan on cases_case\b")


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def people(town):
    """Of a street, of a grid, at a desk, both, of nothing; one above all; one who may not log in."""
    users = {name: make_user(name) for name in ("west", "worker", "desk", "both", "nobody", "gone")}
    make_post(users["west"], town["west"])
    make_post(users["gone"], town["west"])
    users["gone"].is_active = False
    make_post(users["worker"], town["w2"], Role.GRID_WORKER)
    department = make_department(town["east"])
    DeskMember.objects.create(department=department, user=users["desk"], valid=days())
    DeskMember.objects.create(department=department, user=users["both"], valid=days())
    make_post(users["both"], town["w1"])
    return users | {"super": make_user("super", superuser=True), "stranger": AnonymousUser(), "department": department}


@pytest.fixture
def filled(town, people):
    """4,000 cases of the east street, which nobody here sees, and six of the west, of a desk and of its task."""
    kind, now = make_kind(), timezone.now()
    Case.objects.bulk_create(
        Case(
            number=f"N{number}",
            kind=kind,
            grid=town["e1"],
            place=Point(103.02 + number % 61 * 0.0001, 23 + number % 67 * 0.0001, srid=4326),
            state=State.CLOSED if number % 10 else State.SHELVED,
            channel=Channel.STAFF,
            reported_at=now,
        )
        for number in range(4_000)
    )
    for area in ("w1", "w2"):
        make_case(town[area], kind, state=State.SHELVED)
        make_case(town[area], kind)
    make_case(town["e1"], kind, department=people["department"])
    task = make_case(town["w1"], kind)
    CaseTask.objects.create(case=task, department=people["department"], text="其中一项", sent_at=now)
    passed_on = make_case(town["e1"], kind)
    CaseMove.objects.create(case=passed_on, edition=2, act=Act.DISPATCH, at=now, department=people["department"])
    with connection.cursor() as cursor:
        for table in ("cases_case", "cases_casetask", "cases_department", "cases_deskmember", "grids_post"):
            cursor.execute(f"ANALYZE {table}")


@pytest.mark.parametrize("few", [60, 0])
def test_it_gives_what_the_one_rule_gives(people, filled, few):
    for who in ("west", "worker", "desk", "both", "nobody", "gone", "super", "stranger"):
        for rows in (Case.objects.all(), Case.objects.filter(state=State.SHELVED)):
            seen = set(rows.visible_to(people[who]).values_list("pk", flat=True))
            assert set(rows.listed_for(people[who], few).values_list("pk", flat=True)) == seen, who
            assert rows.listed_for(people[who], few).count() == len(seen), who


def test_the_whole_table_is_not_read_where_the_one_rule_reads_it(people, filled):
    for who in ("west", "worker", "desk", "both", "nobody"):
        assert READS_ALL.search(Case.objects.visible_to(people[who]).explain()), who
        assert not READS_ALL.search(Case.objects.listed_for(people[who]).explain()), who
        shelved = Case.objects.filter(state=State.SHELVED).listed_for(people[who])
        assert not READS_ALL.search(shelved.order_by("-reported_at", "-pk")[:50].explain()), who
