"""The invented history: when and where things happen, and that it is the same each time."""

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest

from cases.demo.history import CASES, days_of, draw, invent
from cases.demo.hotspots import PLANTED, Truth, centre_of
from cases.demo.places import metres_from
from cases.demo.profiles import CODES, HOURS, PROFILES, SEASON, WEEK, Ground
from cases.demo.rhythm import DAY
from cases.rules.states import Act, State, after
from tests.cases.demo.city import small_city

LAST = date(2026, 11, 24)


@pytest.fixture(scope="module")
def drawn():
    return draw(small_city(), LAST, CASES, np.random.default_rng(7))


@pytest.fixture(scope="module")
def cases():
    return list(invent(small_city(), LAST, 6_000))


def share(drawn, hours) -> np.ndarray:
    """Of the cases of a profile: how many lie in these hours."""
    return np.isin(drawn.minute % DAY // 60, hours)


def of(drawn, code: str) -> np.ndarray:
    return drawn.profile == CODES.index(code)


def test_the_tables_are_whole():
    assert all(len(row) == 24 for row in HOURS.values())
    assert all(len(row) == 7 for row in WEEK.values())
    assert all(len(row) == 12 for row in SEASON.values())
    assert all(sum(profile.grounds.values()) == 100 for profile in PROFILES)
    assert len(set(CODES)) == len(CODES) >= 25


def test_it_is_the_same_each_time_and_another_with_another_seed():
    def made(seed: int) -> str:
        return repr(list(invent(small_city(), LAST, 300, seed)))

    assert made(1) == made(1) != made(2)


def test_it_has_as_many_cases_as_asked_in_order_within_three_years(drawn):
    first, days = days_of(LAST)
    assert (first, days) == (date(2023, 11, 25), 1096)
    assert len(drawn.minute) == CASES
    assert (np.diff(drawn.minute) >= 0).all()
    assert drawn.minute.min() >= 0 and drawn.minute.max() < days * DAY


def test_a_history_that_ends_on_a_leap_day_begins_in_march():
    assert days_of(date(2024, 2, 29))[0] == date(2021, 3, 1)


def test_works_are_reported_on_working_days_and_street_trade_on_weekends(drawn):
    first, _days = days_of(LAST)
    weekend = ((drawn.minute // DAY + first.weekday()) % 7) >= 5
    assert weekend[of(drawn, "06013")].mean() < 0.24
    assert weekend[of(drawn, "09005")].mean() > 0.30


def test_noise_comes_at_night_and_rubbish_in_the_morning(drawn):
    night, morning = share(drawn, range(19, 24)), share(drawn, range(5, 10))
    assert night[of(drawn, "06028")].mean() > 0.5 > 0.2 > night[of(drawn, "06010")].mean()
    assert morning[of(drawn, "06010")].mean() > 0.4 > 0.2 > morning[of(drawn, "06028")].mean()


def test_dust_belongs_to_the_dry_season_and_broken_roads_to_the_rain(drawn):
    first, _days = days_of(LAST)
    month = np.array([(first + timedelta(days=int(day))).month for day in drawn.minute // DAY])
    spring, summer = np.isin(month, (2, 3, 4)), np.isin(month, (6, 7, 8))
    # Rubbish on the road is not planted anywhere, so that its season is what it is.
    assert spring[of(drawn, "06012")].mean() > 1.3 * summer[of(drawn, "06012")].mean()
    assert summer[of(drawn, "06013")].mean() > 1.8 * spring[of(drawn, "06013")].mean()


def test_fewer_report_at_the_spring_festival(drawn):
    first, days = days_of(LAST)
    by_day = np.bincount(drawn.minute // DAY, minlength=days)
    festival = (date(2026, 2, 17) - first).days
    assert by_day[festival : festival + 7].mean() < 0.65 * by_day[festival + 10 : festival + 24].mean()


def test_each_kind_lies_where_it_belongs(drawn):
    city = small_city()
    road = city[Ground.ROAD].lonlat[:, 1].mean()
    broken = drawn.lonlat[of(drawn, "06013")]
    assert np.abs((broken[:, 1] - road) * 111_000).max() < 40
    names = Counter(drawn.name[i][:1] for i in np.flatnonzero(of(drawn, "06028")))
    assert names["楼"] == sum(names.values())


def test_every_life_is_one_that_the_table_of_states_allows(cases):
    for case in cases:
        state = State.REPORTED
        for step in case.life.steps[1:]:
            assert (step.before, after(step.act, state)) == (state, step.after)
            state = step.after
        assert case.life.state == state
        assert [step.at for step in case.life.steps] == sorted(step.at for step in case.life.steps)


def test_nothing_is_done_in_the_night_but_reporting(cases):
    steps = [step for case in cases for step in case.life.steps if step.act != Act.REPORT]
    assert all(8 * 60 <= step.at % DAY <= 20 * 60 for step in steps)


def test_in_time_is_what_the_moves_say(cases):
    for case in cases:
        late = any(step.due is not None and step.at > step.due for step in case.life.steps)
        ended = case.life.state in (State.CLOSED, State.REJECTED, State.MERGED)
        assert case.life.in_time == (not late if ended else None)
    counts = Counter(case.life.in_time for case in cases)
    assert 0.7 < counts[True] / (counts[True] + counts[False]) < 0.95


def test_some_are_open_overdue_suspended_reopened_merged_rejected_and_in_the_problem_bank():
    lives = [case.life for case in invent(small_city(), LAST, 20_000)]
    end = days_of(LAST)[1] * DAY
    assert {State.REJECTED, State.MERGED, State.SHELVED, State.HANDLING} <= {life.state for life in lives}
    assert any(life.due is not None and life.due < end for life in lives)
    assert any(life.suspended is not None and life.due is None for life in lives)
    assert any(life.reopened and life.state == State.CLOSED for life in lives)
    assert any(life.rating for life in lives)


def test_a_duplicate_is_of_the_same_kind_near_and_soon_after_a_case_that_stands(cases):
    twice = [case for case in cases if case.original >= 0]
    assert len(twice) == 180
    for case in twice:
        original = cases[case.original]
        assert original.original < 0 and original.life.state != State.REJECTED
        assert original.profile == case.profile
        assert 0 <= case.minute - original.minute <= 6 * 60
        assert metres_from(np.array([case.place]), original.place)[0] <= 21


@pytest.mark.parametrize("planted", [one for one in PLANTED if one.truth is not Truth.PEOPLE], ids=lambda one: one.key)
def test_a_planted_hot_spot_is_hot_when_it_should_be(drawn, planted):
    _first, days = days_of(LAST)
    near = metres_from(drawn.lonlat, centre_of(planted, small_city())) < planted.radius_m
    here = near & of(drawn, planted.code)
    day = drawn.minute[here] // DAY
    whole = np.pi * planted.radius_m**2 / 1e6 / 11.5  # its share of the small city's ground, in km²
    assert here.sum() > 5 * whole * of(drawn, planted.code).sum()
    last_year = (day >= days - 365).mean()
    assert last_year < 0.2 if planted.truth is Truth.FADES else last_year > 0.3


def test_where_most_people_live_there_is_more_noise_but_no_more_for_each_home(drawn):
    city = small_city()
    (planted,) = (one for one in PLANTED if one.truth is Truth.PEOPLE)
    centre = centre_of(planted, city)
    near = metres_from(drawn.lonlat, centre) < planted.radius_m
    homes = city[Ground.HOME]
    here = metres_from(homes.lonlat, centre) < planted.radius_m
    noise = of(drawn, planted.code)
    per_home = (near & noise).sum() / homes.weight[here].sum()
    everywhere = noise.sum() / homes.weight.sum()
    assert per_home == pytest.approx(everywhere, rel=0.25)
    assert (near & noise).sum() / here.sum() > 2 * noise.sum() / len(homes.weight)
