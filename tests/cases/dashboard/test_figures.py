"""The figures are those of the rows: of an area, a department, a kind, a period, then and now."""

from datetime import date, timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions.deed import Deed
from cases.actions.moves import act_on
from cases.dashboard.asked import ask
from cases.dashboard.columns import EndedColumns, ReportedColumns
from cases.dashboard.figures import Board, board_of
from cases.dashboard.kept_days import KEPT, _states
from cases.models import Case, CaseDayChange, CountedBy
from cases.rules.states import Act
from gis_data.actions.import_runs import Actor
from grids.models import AreaVersion
from tests.cases.conftest import at
from tests.cases.dashboard.conftest import WEEK, Town
from tests.factories import days, make_version

pytestmark = pytest.mark.django_db


def asked(town: Town, who: str = "west", **given: str) -> Board:
    return board_of(ask(town.people[who], WEEK | given))


def total(board: Board) -> dict[str, float]:
    return board.total.sums.row(0)


def by(board: Board, table: str, name: str) -> dict:
    found = getattr(board, table)
    return dict(zip(found.ids, getattr(found.sums, name).tolist(), strict=True))


@pytest.fixture
def many_ids(db):
    """Areas, kinds and departments have had more ids than sixteen bits hold, as after some years of redraws."""
    with connection.cursor() as cursor:
        for table in ("grids_area", "cases_casekind", "cases_department"):
            cursor.execute(
                "SELECT setval(seq, greatest(nextval(seq), %s)) FROM pg_get_serial_sequence(%s, 'id') seq",
                [2**16 + 1, table],
            )


def test_a_period_without_cases_is_told_where_ids_are_large(many_ids, town):
    town.report("w1", "2025-03-11 09:00")
    assert town.areas["w1"].pk > 2**16
    for bounds in ("today", "was"):
        board = asked(town, compare="before", bounds=bounds)
        assert board.total.sums.reported.tolist() == [1] and board.total.before.reported.tolist() == [0]
        assert by(board, "kinds", "reported") == {town.rubbish.pk: 1}


def test_the_week_of_the_west_counts_its_cases_and_no_others(weeks):
    found = total(asked(weeks))
    assert (found["reported"], found["ended"], found["in_time"], found["late"]) == (4, 2, 1, 1)
    assert (found["answered"], found["answer_median"], found["answer_p90"]) == (2, 330, pytest.approx(546))
    assert (found["reopened"], found["rated"], found["stars"]) == (1, 1, 5)
    assert (found["open"], found["overdue"]) == (3, 1)


def test_the_week_before_stands_beside_it(weeks):
    board = asked(weeks)
    before = board.total.before.row(0)
    assert (before["reported"], before["ended"], before["answer_median"]) == (2, 1, 120)
    assert asked(weeks, compare="none").total.before is None


def test_a_day_is_the_deployments_and_holds_its_first_minute_and_its_last(weeks):
    board = asked(weeks)
    assert [step.first for step in board.trend.ids] == [date(2025, 3, 10) + timedelta(days=i) for i in range(7)]
    assert board.trend.sums.reported.tolist() == [1, 1, 1, 0, 0, 0, 1]
    assert board.trend.sums.ended.tolist() == [1, 0, 0, 1, 0, 0, 0]


def test_the_parts_of_an_area_have_what_lies_in_them_and_those_without_a_case_are_there(weeks):
    areas = weeks.areas
    of_county = asked(weeks, "auditor")
    assert by(of_county, "areas", "reported") == {areas["west"].pk: 4, areas["east"].pk: 1}
    of_west1 = asked(weeks, area="532503001001")
    reported = by(of_west1, "areas", "reported")
    assert reported == {areas["w1"].pk: 2, areas["w2"].pk: 2, areas["w3"].pk: 0, areas["w4"].pk: 0}
    assert by(of_west1, "areas", "open")[areas["w3"].pk] == 1


def test_kinds_and_departments_have_theirs(weeks):
    board = asked(weeks, "auditor")
    assert by(board, "kinds", "reported") == {weeks.rubbish.pk: 3, weeks.parking.pk: 2}
    assert by(board, "departments", "ended") == {weeks.sanitation.pk: 2, weeks.traffic.pk: 1}


def test_a_kind_can_be_asked_for_alone_and_a_class(weeks):
    assert total(asked(weeks, "auditor", kind="09009"))["reported"] == 2
    assert total(asked(weeks, "auditor", kind="06"))["reported"] == 3


def test_a_case_in_no_grid_counts_for_who_sees_everything_only(weeks):
    weeks.report(None, "2025-03-12 12:00")
    assert total(asked(weeks, "chief"))["reported"] == 6
    assert total(asked(weeks, "auditor"))["reported"] == 5


def test_a_grid_has_its_own_figures(weeks):
    found = asked(weeks, "worker")
    assert total(found)["reported"] == 2
    assert found.areas.ids == [weeks.areas["w1"].pk]


def test_a_change_shows_at_once_though_days_are_kept(weeks):
    assert total(asked(weeks))["rated"] == 1
    case = Case.objects.get(rating=None, closed_at=at("2025-03-13 09:00"))
    act_on(case, Act.RATE, Deed(Actor(weeks.people["west"])), rating=2)
    found = total(asked(weeks))
    assert (found["rated"], found["stars"]) == (2, 7)
    Case.objects.filter(pk=case.pk).update(closed_at=at("2025-04-01 09:00"))
    assert total(asked(weeks))["ended"] == 1
    weeks.report("w1", "2025-03-12 12:00")
    assert total(asked(weeks))["reported"] == 5


def test_what_no_sum_is_made_of_leaves_the_kept_days_alone(weeks):
    asked(weeks)
    held = dict(KEPT.blocks)
    Case.objects.update(address="另一处")
    asked(weeks)
    assert all(KEPT.blocks[key][1] is block for key, (_stamp, block) in held.items())


def test_what_ends_a_case_leaves_the_days_of_reports_alone(weeks):
    asked(weeks)
    held = dict(KEPT.blocks)
    weeks.close(Case.objects.get(grid=weeks.areas["w3"]), "2025-03-14 09:00")
    assert total(asked(weeks))["ended"] == 3
    anew = {key[1:] for key, (_state, block) in held.items() if KEPT.blocks[key][1] is not block}
    # Marks are by the day in UTC, which touches two of the deployment's.
    assert anew == {(EndedColumns, date(2025, 3, 14)), (EndedColumns, date(2025, 3, 15))}


def test_marks_that_are_folded_sum_up_to_what_they_were(weeks):
    for minute in range(20):
        weeks.report("w4", f"2025-03-13 10:{minute:02d}")
    before = _states(ReportedColumns, [date(2025, 3, 13)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_fold_days()")
    assert CaseDayChange.objects.filter(source=CountedBy.REPORT, day=date(2025, 3, 13)).count() == 1
    assert _states(ReportedColumns, [date(2025, 3, 13)]) == before


def test_a_load_of_many_rows_marks_all_days(weeks):
    asked(weeks)
    Case.objects.bulk_create(
        Case(
            number=f"B{n}",
            kind=weeks.rubbish,
            channel="staff",
            place="SRID=4326;POINT(103 23)",
            grid=weeks.areas["w1"],
            grid_reported=weeks.areas["w1"],
            reported_at=at("2025-03-12 12:00"),
        )
        for n in range(1001)
    )
    assert total(asked(weeks))["reported"] == 1005


def test_the_queries_do_not_grow_with_the_cases(weeks):
    question = ask(weeks.people["west"], WEEK)

    def queries() -> int:
        KEPT.clear()
        with CaptureQueriesContext(connection) as asked_for:
            board_of(question)
        return len(asked_for)

    queries()  # the tree of the day is kept
    few = queries()
    for minute in range(60):
        weeks.report("w4", f"2025-03-13 10:{minute:02d}", weeks.parking)
    assert queries() == few < 12
    assert total(board_of(question))["reported"] == 64


def redraw(town: Town) -> None:
    """On 12 March the grid w1 goes over to the east, and w2 ends for good."""
    day = date(2025, 3, 12)
    for key in ("w1", "w2"):
        AreaVersion.objects.filter(area=town.areas[key]).update(valid=days(end=day))
    shape = AreaVersion.objects.get(area=town.areas["w1"]).geom
    make_version(town.areas["w1"], "532503002001003", "东社区第3网格", shape, town.areas["east1"], days(day))


def test_as_it_was_keeps_cases_where_they_were_reported_and_today_moves_them(weeks):
    redraw(weeks)
    weeks.report("w1", "2025-03-13 09:00")
    areas = weeks.areas
    west, east = areas["west"].pk, areas["east"].pk
    then, now = asked(weeks, "auditor", bounds="was"), asked(weeks, "auditor")
    assert by(then, "areas", "reported") == {west: 2, east: 2}
    assert by(now, "areas", "reported") == {west: 2, east: 4}
    assert by(then, "areas", "ended") == {west: 2, east: 1}
    assert by(now, "areas", "ended") == {west: 0, east: 3}


def test_sums_by_group_add_up_to_the_whole(weeks):
    board = asked(weeks, "auditor")
    for table in (board.kinds, board.areas, board.departments):
        for name in ("reported", "ended", "in_time", "late", "rated", "stars", "open", "overdue"):
            assert np.sum(getattr(table.sums, name)) == total(board)[name]
