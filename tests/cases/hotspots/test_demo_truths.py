"""The demo holds two true hot spots, one that only follows the people, and one that fades: these are found."""

import json
from datetime import date

import numpy as np
import pytest
import shapely
from django.db import connection, transaction
from django.http import QueryDict

from cases.actions.demo import load_demo_cases
from cases.actions.demo.ground import read_city
from cases.demo.hotspots import PLANTED, Planted, centre_of
from cases.hotspots import heat
from cases.hotspots.asked import read_asked
from cases.hotspots.counts import count_cases
from cases.hotspots.findings import Found, class_of, find, judged
from cases.hotspots.months import emerging
from cases.hotspots.question import look_up
from cases.rules.hotspots import Emerging
from grids.actions.demo import load_demo
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LAST = date(2026, 11, 24)
BY_KEY = {planted.key: planted for planted in PLANTED}


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """The grounds of the demo city with its whole history; everything is undone when the module is through."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo()
        load_demo_cases(LAST)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE cases_case")
        yield read_city(LAST)
        transaction.set_rollback(True)


def ask(query: str) -> Found:
    return find(look_up(read_asked(QueryDict(f"until={LAST}&against=none&{query}"))))


def row_of(found: Found, planted: Planted, city) -> int:
    """The area of a question in which a planted centre lies."""
    [row] = found.question.areas.rows_at(np.array([centre_of(planted, city)]))
    return int(row)


def months_of(query: str, months: int) -> dict[int, str]:
    """By the row of an area what became of it."""
    found = emerging(look_up(read_asked(QueryDict(f"until={LAST}&{query}"))), months)
    return {int(row): str(found.verdict.pattern[row]) for row in found.rows if not found.verdict.is_cold[row]}


def test_exactly_the_two_true_hot_spots_are_found_of_all_that_was_planted(city):
    """By the usual rates of the last year, one kind after another, where a finding is sure to 99 %."""
    found = {}
    for key, planted in BY_KEY.items():
        answer = ask(f"since=2025-11-25&kind={planted.code}&alpha=0.01")
        found[key] = [set(spot.rows.tolist()) for spot in answer.spots]
        if found[key]:
            assert row_of(answer, planted, city) in found[key][0], key
    assert {key: len(spots) for key, spots in found.items()} == {
        "market-rubbish": 1,
        "school-parking": 1,
        "many-people": 0,
        "works-dust": 0,
    }


def test_rates_unmask_the_one_that_only_follows_the_people(city):
    many_people = BY_KEY["many-people"]
    query = f"since=2023-11-25&level=hexagon&size=300&kind={many_people.code}"
    counts = ask(f"{query}&measure=counts")
    at = row_of(counts, many_people, city)
    assert counts.verdict.heat[at] == "hot99"
    for measure in ("rates", "smoothed"):
        assert ask(f"{query}&measure={measure}").spots == [], measure


def test_the_one_that_faded_is_historical_and_the_one_that_came_is_consecutive(city):
    faded, came = BY_KEY["works-dust"], BY_KEY["school-parking"]
    dust = ask(f"since=2023-11-25&kind={faded.code}")
    here = row_of(dust, faded, city)
    assert here in dust.spots[0].rows  # of all three years it still looks hot
    became = months_of(f"kind={faded.code}", 35)
    assert became[here] in (Emerging.HISTORICAL, Emerging.DIMINISHING)
    assert set(became.values()) == {Emerging.HISTORICAL}
    parking = ask(f"since=2025-11-25&kind={came.code}")
    assert months_of(f"kind={came.code}", 35)[row_of(parking, came, city)] == Emerging.CONSECUTIVE


def test_the_market_stays_hot_without_what_staff_reported(city):
    market = BY_KEY["market-rubbish"]
    found = ask(f"since=2025-11-25&kind={market.code}")
    question, asked = found.question, found.question.asked
    others = question.counted.leaving_out("staff", "desk")
    cases = count_cases(others, question.areas, asked.boundaries, [asked.period]).bins[0]
    assert cases.sum() < 0.6 * found.cases.sum()
    assert class_of(judged(question, cases), row_of(found, market, city)).startswith("hot")


def test_the_surface_is_highest_at_the_market(city):
    market = BY_KEY["market-rubbish"]
    query = QueryDict(f"since=2025-11-25&until={LAST}&kind={market.code}")
    told = json.loads(heat.told(read_asked(query), make_user("all", superuser=True), ""))
    darkest = shapely.from_geojson(json.dumps(told["features"][-1]["geometry"]))
    assert shapely.contains_xy(darkest, *centre_of(market, city))
