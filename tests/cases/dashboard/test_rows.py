"""The desk's list by the end of cases, by what became of them, and by the area that they were reported in then."""

from datetime import date

import pytest
from django.http import QueryDict

from cases.desk.asked import Asked, read_asked
from cases.models import CaseMove
from grids.models import AreaVersion
from tests.factories import days, make_version

pytestmark = pytest.mark.django_db

ENDED = "state=closed&state=rejected&state=merged"


def rows(client, town, query: str, who: str = "west") -> int:
    client.force_login(town.people[who])
    answer = client.get(f"/desk/?{query}")
    assert answer.status_code == 200
    return answer.content.decode().count("<tr data-number=")


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("ended_since=2025-03-10&ended_until=2025-03-16", 2),
        ("ended_since=2025-03-13&ended_until=2025-03-13", 1),
        ("ended_until=2025-03-09", 1),
        ("outcome=in_time", 2),
        ("outcome=late", 1),
        ("outcome=answered", 3),
        ("outcome=reopened", 1),
        ("outcome=rated", 1),
        ("outcome=nonsense&ended_since=nonsense", 3),
    ],
)
def test_it_is_filtered_by_the_end_and_by_what_became_of_them(client, weeks, query, number):
    assert rows(client, weeks, f"{ENDED}&{query}") == number
    assert len(client.get(f"/desk/cases.csv?{ENDED}&{query}").getvalue().splitlines()) == number + 1


def test_the_area_of_then_goes_by_the_tree_of_the_day_of_the_report(client, weeks):
    day = date(2025, 3, 12)
    AreaVersion.objects.filter(area=weeks.areas["w1"]).update(valid=days(end=day))
    shape = AreaVersion.objects.get(area=weeks.areas["w1"]).geom
    make_version(weeks.areas["w1"], "532503002001003", "东社区第3网格", shape, weeks.areas["east1"], days(day))
    every = "&".join(f"state={state}" for state in ("reported", "closed"))
    for code, then, now in (("532503001", 6, 3), ("532503002", 1, 4)):
        assert rows(client, weeks, f"{every}&area={code}&bounds=was", "auditor") == then
        assert rows(client, weeks, f"{every}&area={code}", "auditor") == now


def test_the_area_of_then_opens_nothing_that_was_not_open(client, weeks):
    assert rows(client, weeks, "state=reported&state=closed&area=532503002&bounds=was") == 0
    assert CaseMove.objects.count() == 7


def test_an_address_keeps_the_filters():
    asked = Asked(ended_since=date(2025, 3, 1), ended_until=date(2025, 3, 2), outcome="late", was=True, area="1")
    assert read_asked(QueryDict(asked.query())) == asked
