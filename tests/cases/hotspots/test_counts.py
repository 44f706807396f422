"""Counting: what counts and what does not, as it was and in today's boundaries, in one query."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from django.db import connection
from django.http import QueryDict
from django.utils import timezone
from psycopg2.extras import DateRange

from cases.hotspots import counts as counting
from cases.hotspots.asked import Boundaries, Period, read_asked
from cases.hotspots.counts import Counted, count_cases
from cases.hotspots.question import look_up
from cases.models import Case, Channel, Severity
from cases.rules.states import State
from grids.models import AreaVersion
from tests.cases.factories import make_kind
from tests.cases.hotspots.conftest import SIDE, SOUTH, STEP, WEST, noon, noon_of
from tests.factories import days, make_area, make_version

TODAY = timezone.localdate


def counts_of(query: str = "", boundaries: str = "was"):
    question = look_up(read_asked(QueryDict(f"{query}&boundaries={boundaries}")))
    asked = question.asked
    return question.areas, count_cases(question.counted, question.areas, asked.boundaries, [asked.period])


def by_code(query: str = "", boundaries: str = "was") -> dict[str, int]:
    """The cases of each area that has any."""
    areas, counts = counts_of(query, boundaries)
    return {areas.code[row]: int(counts.bins[0][row]) for row in np.flatnonzero(counts.bins[0])}


def code(city, column: int, row: int) -> str:
    return city.grids[column][row].versions.order_by("-valid").first().code


def test_cases_are_counted_in_the_grid_that_they_were_reported_in(city):
    city.report(1, 2, 4)
    city.report(4, 0, 2)
    assert by_code() == {code(city, 1, 2): 4, code(city, 4, 0): 2}


def test_duplicates_and_tasks_of_hotspots_do_not_make_a_place_hotter(city):
    [original, *_rest] = city.report(1, 2, 4)
    city.report(1, 2, 3, state=State.MERGED, duplicate_of=original)
    city.report(1, 2, 5, channel=Channel.HOTSPOT)
    assert by_code() == {code(city, 1, 2): 4}


def test_the_period_begins_and_ends_at_midnight_here(city):
    day = date(2026, 3, 10)
    begin = noon_of(day) - timedelta(hours=12)
    for moment in (begin - timedelta(seconds=1), begin, begin + timedelta(hours=23, minutes=59), begin + timedelta(1)):
        city.report(0, 0, 1, moment)
    assert by_code(f"since={day}&until={day}") == {code(city, 0, 0): 2}


def test_kinds_classes_and_severities_choose(city):
    other = make_kind("09009", "乱停放")
    city.report(0, 0, 2)
    city.report(0, 1, 3, kind=other)
    city.report(0, 2, 4, severity=Severity.URGENT)
    assert by_code("kind=09009") == by_code("kind=09") == {code(city, 0, 1): 3}
    assert by_code("severity=urgent") == {code(city, 0, 2): 4}
    assert sum(by_code("kind=09,06010").values()) == 9


def test_areas_above_have_what_lies_in_them(city):
    city.report(0, 0, 2)
    city.report(2, 5, 3)
    city.report(5, 5, 4)
    assert by_code("level=community") == {"532503001001": 5, "532503002001": 4}


def test_a_case_in_no_grid_is_counted_as_outside(city):
    city.report_at([(WEST - 1, SOUTH)], None)
    city.report(0, 0, 1)
    _areas, counts = counts_of()
    assert counts.outside.tolist() == [1]
    assert counts.bins.sum() == 1


@pytest.fixture
def split(city):
    """Twenty days ago grid 2-3 ended and two took its place, split in the middle; cases from before and after."""
    day = TODAY() - timedelta(days=20)
    old = city.grids[2][3]
    west, south = WEST + 2 * STEP, SOUTH + 3 * STEP
    city.report_at([(west + 0.001, south + 0.001)] * 4 + [(west + 0.009, south + 0.001)] * 3, old, noon(30))
    AreaVersion.objects.filter(area=old).update(valid=DateRange(date(2000, 1, 1), day, "[)"))
    halves = ((west, south, west + 0.005, south + STEP), (west + 0.005, south, west + STEP, south + STEP))
    parent = city.communities["west"]
    left, right = (
        make_area(old.level, f"5325030010019{n}", f"新{n}", box, parent, days(day)) for n, box in enumerate(halves)
    )
    city.report_at([(west + 0.002, south + 0.002)] * 2, left)
    return city, old, left, right, day


def test_as_it_was_keeps_cases_in_the_grid_of_the_time(split):
    city, old, left, right, day = split
    then = day - timedelta(days=1)
    assert by_code(f"since={then - timedelta(days=27)}&until={then}") == {old.versions.get().code: 7}


def test_as_it_was_says_how_many_lie_in_grids_that_ended_within_the_period(split):
    _areas, counts = counts_of(f"since={TODAY() - timedelta(days=40)}")
    assert counts.outside.tolist() == [7]
    assert counts.bins.sum() == 2


def test_as_it_was_an_area_above_keeps_the_cases_of_grids_that_ended(split):
    assert by_code(f"since={TODAY() - timedelta(days=40)}&level=community") == {"532503001001": 9}


def test_todays_boundaries_place_the_cases_of_before_by_where_they_lie(split):
    city, old, left, right, day = split
    assert by_code(f"since={TODAY() - timedelta(days=40)}", "today") == {
        left.versions.get().code: 6,
        right.versions.get().code: 3,
    }


def test_todays_boundaries_follow_a_strip_that_went_to_the_neighbour(city):
    """Both grids live on under their names; a closed case keeps the grid that it was closed in."""
    day = TODAY() - timedelta(days=10)
    giver, taker = city.grids[0][0], city.grids[1][0]
    strip, stays = (WEST + 0.009, SOUTH + 0.005), (WEST + 0.002, SOUTH + 0.005)
    city.report_at([strip] * 3 + [stays] * 2, giver, noon(15), state=State.CLOSED)
    for grid, box in (
        (giver, (WEST, SOUTH, WEST + 0.008, SOUTH + STEP)),
        (taker, (WEST + 0.008, SOUTH, WEST + 2 * STEP, SOUTH + STEP)),
    ):
        was = grid.versions.get()
        AreaVersion.objects.filter(pk=was.pk).update(valid=DateRange(date(2000, 1, 1), day, "[)"))
        make_version(grid, was.code, was.name, box, was.parent, days(day))
    assert by_code("", "today") == {code(city, 0, 0): 2, code(city, 1, 0): 3}
    assert by_code("", "was") == {code(city, 0, 0): 5}


def test_todays_boundaries_take_the_answerable_grid_where_nothing_was_redrawn(city):
    """Near a border the grid that was chosen stands, whatever the position says."""
    city.report_at([city.middle(0, 0)], city.grids[0][0], grid=city.grids[0][1])
    assert by_code("", "today") == {code(city, 0, 1): 1}


def test_one_query_counts_all_areas_and_all_periods(city, django_assert_num_queries):
    city.spread(1)
    question = look_up(read_asked({}))
    months = [Period(date(2025, month, 1), date(2025, month, 28)) for month in range(1, 13)]
    for boundaries in Boundaries:
        _ = question.areas.since_of_net  # read once for a set of areas, then kept with it
        with django_assert_num_queries(1):
            count_cases(question.counted, question.areas, boundaries, [question.asked.period, *months])


def test_hexagons_count_by_place(city):
    city.report(1, 2, 4)
    city.report_at([(WEST - 1, SOUTH)], None)
    areas, counts = counts_of("level=hexagon&size=500")
    [row] = np.flatnonzero(counts.bins[0])
    assert counts.bins[0][row] == 4
    assert areas.rows_at(np.array([city.middle(1, 2)])).tolist() == [row]
    assert counts.outside.tolist() == [1]


def test_the_index_answers_without_reading_rows(city):
    city.spread(8, noon(400))
    city.spread(1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_case")
        cursor.execute("SET LOCAL enable_seqscan = off")
        # In a small table other indexes are as cheap; the transaction brings them back.
        cursor.execute("SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'cases_case'::regclass "
                       "AND NOT indisunique AND indexrelid <> 'case_counted'::regclass")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX {name}")
        text = counting._BY_GRID.format(grid=counting.sql.Identifier("grid_reported_id"))
        cursor.execute(counting.sql.SQL("EXPLAIN ") + text, Counted().parameters([read_asked({}).period]))
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Only Scan using case_counted" in plan, plan


def test_every_case_is_counted_somewhere_or_told_as_outside(split):
    for boundaries in Boundaries:
        for level in ("grid", "community", "street", "hexagon"):
            _areas, counts = counts_of(f"since={TODAY() - timedelta(days=60)}&level={level}", boundaries)
            assert counts.bins.sum() + counts.outside.sum() == Case.objects.count(), (boundaries, level)


def test_moments_are_those_of_the_deployment():
    since, until = Period(date(2026, 3, 10), date(2026, 3, 10)).moments
    assert until - since == timedelta(days=1)
    assert timezone.localtime(since) == datetime(2026, 3, 10, tzinfo=timezone.get_current_timezone())


def test_the_side_of_the_city_is_what_the_tests_take_it_for(city):
    assert len(city.grids) == SIDE and len(look_up(read_asked({})).areas) == SIDE * SIDE
