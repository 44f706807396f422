"""Periods, sums, reasons and points of the dashboard, with small numbers."""

from datetime import date

import numpy as np
import pytest

from cases.rules.board.attention import GridFacts, Limits, Reason, needing_attention
from cases.rules.board.periods import Compare, Period, Unit, bearable, compared, parts, unit_of
from cases.rules.board.quality import Scale, grade_of, points, weighted
from cases.rules.board.quality_file import NotAnIndex, read_index
from cases.rules.board.tally import NO_ANSWER, Ended, Grouping, compact, percentiles, tally


def period(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("now", "how", "then"),
    [
        (("2025-03-10", "2025-03-16"), Compare.BEFORE, ("2025-03-03", "2025-03-09")),
        (("2025-03-01", "2025-03-31"), Compare.BEFORE, ("2025-02-01", "2025-02-28")),
        (("2025-01-01", "2025-03-31"), Compare.BEFORE, ("2024-10-01", "2024-12-31")),
        (("2024-02-29", "2024-03-01"), Compare.YEAR, ("2023-02-28", "2023-03-01")),
        (("2025-03-10", "2025-03-10"), Compare.BEFORE, ("2025-03-09", "2025-03-09")),
    ],
)
def test_a_period_is_held_against_the_one_before_or_a_year_ago(now, how, then):
    assert compared(period(*now), how) == period(*then)
    assert compared(period(*now), Compare.NONE) is None


def test_a_period_never_ends_before_it_begins():
    with pytest.raises(ValueError, match="ends"):
        period("2025-03-10", "2025-03-09")


def test_weeks_begin_on_mondays_and_the_parts_cover_the_period_once():
    whole = period("2025-03-12", "2025-04-02")
    assert parts(whole, Unit.WEEK)[0] == period("2025-03-12", "2025-03-16")
    assert parts(whole, Unit.MONTH) == [period("2025-03-12", "2025-03-31"), period("2025-04-01", "2025-04-02")]
    for unit in Unit:
        found = parts(whole, unit)
        assert sum(one.days for one in found) == whole.days
        assert (found[0].first, found[-1].last) == (whole.first, whole.last)
    assert [unit_of(period("2025-01-01", last)) for last in ("2025-01-31", "2025-05-31", "2025-12-31")] == list(Unit)


def test_a_trend_has_no_more_steps_than_can_be_read():
    year, decades = period("2024-01-01", "2024-12-31"), period("1990-01-01", "2025-12-31")
    assert [bearable(unit, year) for unit in Unit] == list(Unit)
    assert {bearable(unit, decades) for unit in Unit} == {Unit.MONTH}


def test_percentiles_are_those_of_numpy_in_every_group():
    random = np.random.default_rng(1)
    groups, minutes = random.integers(-1, 40, 3000), random.integers(-1, 500, 3000).astype(np.int32)
    minutes[minutes < 0] = NO_ANSWER
    median, p90 = percentiles(groups, minutes, 41, (0.5, 0.9))
    for group in range(40):
        values = minutes[(groups == group) & (minutes != NO_ANSWER)]
        assert median[group] == pytest.approx(np.quantile(values, 0.5))
        assert p90[group] == pytest.approx(np.quantile(values, 0.9))
    assert np.isnan(median[40])


def test_of_no_groups_there_are_no_sums():
    none = np.array([], dtype=np.int64)
    nothing = Ended(none.astype(np.int8), none.astype(np.int32), none.astype(np.int8), none.astype(np.int8))
    assert len(tally(Grouping(0, none, none, none), nothing, none.astype(bool)).reported) == 0
    assert tally(Grouping(1, none, none, none), nothing, none.astype(bool)).row(0)["ended"] == 0


def test_ids_become_positions_that_lead_back_to_them():
    one, other = np.array([7, 3, 7, 0]), np.array([900, 3])
    ids, (first, second) = compact(one, other)
    assert ids.tolist() == [0, 3, 7, 900]
    assert ids[first].tolist() == one.tolist()
    assert ids[second].tolist() == other.tolist()
    assert compact(np.array([], dtype=int))[0].tolist() == []


def facts(**columns) -> GridFacts:
    """One grid where nothing is wrong, but for what is said."""
    usual = {"open": 2, "overdue": 0, "reported": 5, "in_time": 20, "late": 0, "ended": 20, "reopened": 0, "workers": 1}
    told = {name: np.array([value]) for name, value in (usual | {"before": 5} | columns).items()}
    return GridFacts(**told, days=30, days_before=30)


@pytest.mark.parametrize(
    ("columns", "reasons"),
    [
        ({}, []),
        ({"open": 15, "overdue": 3}, [Reason.OVERDUE]),
        ({"open": 16, "overdue": 3}, []),
        ({"open": 4, "overdue": 2}, []),
        ({"workers": 0}, [Reason.NO_WORKER]),
        ({"workers": 0, "open": 0, "reported": 0}, []),
        ({"reported": 20, "before": 5}, [Reason.RISING]),
        ({"reported": 9, "before": 5}, []),
        ({"reported": 120, "before": 100}, []),
        ({"in_time": 7, "late": 3}, [Reason.LATE]),
        ({"in_time": 5, "late": 4}, []),
        ({"reopened": 2}, [Reason.REOPENED]),
        ({"ended": 9, "reopened": 2}, []),
        ({"hot": True}, [Reason.HOT]),
        ({"workers": 0, "open": 9, "overdue": 9}, [Reason.OVERDUE, Reason.NO_WORKER]),
    ],
)
def test_a_grid_is_listed_for_what_a_rule_says_and_for_nothing_else(columns, reasons):
    found = needing_attention(facts(**columns))
    assert [list(held) for _grid, held in found] == ([reasons] if reasons else [])


def test_a_period_twice_as_long_does_not_make_a_grid_rise():
    found = facts(reported=20, before=10)
    longer = GridFacts(**{**vars(found), "days": 60})
    assert needing_attention(longer, Limits()) == []


def test_points_go_in_proportion_and_the_better_value_may_be_the_lower():
    values = np.array([50.0, 60.0, 80.0, 100.0, 120.0, np.nan])
    assert points(values, Scale(60, 100))[:5].tolist() == [0, 0, 50, 100, 100]
    assert points(values, Scale(100, 60))[:5].tolist() == [100, 100, 50, 0, 0]
    assert np.isnan(points(values, Scale(60, 100))[5])


def test_what_cannot_be_told_is_left_out_until_half_of_the_weight_is_missing():
    nan = float("nan")
    found = np.array([[80.0, nan, nan], [40.0, 40.0, 40.0], [60.0, 60.0, nan]])
    assert weighted(found, [2, 1, 1]).tolist()[:2] == [65.0, 50.0]
    assert np.isnan(weighted(found, [2, 1, 1])[2])


def test_a_grade_is_that_of_the_score_as_it_is_shown():
    starts = [85.0, 70.0, 55.0, 0.0]
    assert [grade_of(score, starts) for score in (100, 84.96, 84.9, 55, 0)] == [0, 0, 1, 2, 3]
    assert grade_of(float("nan"), starts) is None


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        "[]",
        '{"key": "a", "zh": "", "en": "a", "classes": [], "grades": []}',
        '{"key": "a", "zh": "a", "en": "a", "classes": [], '
        '"grades": [{"start": 1, "colour": "red", "zh": "a", "en": "a"}]}',
        '{"key": "a", "zh": "a", "en": "a", "classes": [{"code": "1", "zh": "a", "en": "a", "weight": 1, "indicators": '
        '[{"code": "1.1", "measure": "none", "zh": "a", "en": "a", "weight": 1, "worst": 0, "best": 1, "least": 1}]}], '
        '"grades": [{"start": 0, "colour": "red", "zh": "a", "en": "a"}]}',
    ],
)
def test_a_file_that_is_no_index_is_refused(text):
    with pytest.raises(NotAnIndex):
        read_index(text)
