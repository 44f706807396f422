"""After a redraw: open cases go with their place, closed ones stay, and there is a receipt."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from cases.actions.after_redraw import hand_over_after_redraw
from cases.models import Case
from cases.rules.states import Act, State
from gis_data.actions.import_runs import Actor
from grids.models import AreaVersion
from tests.cases.conftest import MORNING
from tests.cases.factories import make_case
from tests.factories import days, make_area, make_version

DAY = date(2025, 6, 1)
ON_W1_TO_GO, ON_W1_TO_STAY = (103.008, 23.015), (103.002, 23.015)


@pytest.fixture
def redrawn(life):
    """From DAY on w2 has the eastern half of w1."""
    town = life.town
    AreaVersion.objects.filter(area__in=[town["w1"], town["w2"]]).update(valid=days(end=DAY))
    for key, box in (("w1", (103.0, 23.01, 103.005, 23.02)), ("w2", (103.005, 23.01, 103.02, 23.02))):
        old = town[key].versions.get()
        make_version(town[key], old.code, old.name, box, town["west1"], days(DAY))
    Case.objects.filter(pk=life.case.pk).update(place="SRID=4326;POINT(103.008 23.015)")
    return life


def cases(life, key: str, **more) -> Case:
    return make_case(life.town[key], life.case.kind, at=MORNING, **more)


def hand_over(**more):
    return hand_over_after_redraw(DAY, Actor(account="test"), "文号1", **more)


def test_an_open_case_goes_with_its_place_and_a_closed_one_stays(redrawn):
    town = redrawn.town
    stays = cases(redrawn, "w1", place=ON_W1_TO_STAY)
    closed = cases(redrawn, "w1", place=ON_W1_TO_GO, state=State.CLOSED)
    [receipt] = hand_over()
    assert (receipt.from_grid, receipt.to_grid, receipt.cases) == (
        "西社区第1网格 532503001001001",
        "西社区第2网格 532503001001002",
        1,
    )
    grids = dict(Case.objects.values_list("pk", "grid"))
    assert grids == {redrawn.case.pk: town["w2"].pk, stays.pk: town["w1"].pk, closed.pk: town["w1"].pk}
    case = Case.objects.get(pk=redrawn.case.pk)
    move = case.moves.latest("edition")
    assert (move.act, move.why, move.actor, move.edition) == (Act.HAND_OVER, "文号1", "test", case.edition)
    assert move.data == {"from": str(town["w1"].uid), "to": str(town["w2"].uid), "redraw": "2025-06-01"}
    assert case.grid_reported == town["w1"]


def test_a_second_run_finds_nothing_and_a_dry_run_writes_nothing(redrawn):
    assert len(hand_over(commit=False)) == 1
    assert redrawn.case.moves.count() == 1
    assert len(hand_over()) == 1
    assert hand_over() == []
    assert redrawn.case.moves.count() == 2


def test_a_grid_that_was_chosen_by_hand_stays(redrawn):
    chosen = cases(redrawn, "e1", place=ON_W1_TO_GO)
    hand_over()
    assert Case.objects.get(pk=chosen.pk).grid == redrawn.town["e1"]


def test_on_a_border_the_grid_that_has_it_keeps_it(redrawn):
    on_border = cases(redrawn, "w2", place=(103.005, 23.015))
    hand_over()
    assert Case.objects.get(pk=on_border.pk).grid == redrawn.town["w2"]


def test_a_case_of_a_grid_that_is_gone_and_has_no_heir_stays_and_is_told(redrawn):
    gone = make_area(redrawn.town["w1"].level, "99", "旧网格", (104.0, 24.0, 0.01), valid=days(end=DAY))
    case = make_case(gone, redrawn.case.kind, (104.005, 24.005), at=MORNING)
    assert (None, 1) in [(one.to_grid, one.cases) for one in hand_over()]
    assert Case.objects.get(pk=case.pk).grid == gone


def test_statistics_as_it_was_and_in_todays_boundaries(redrawn):
    w1, w2 = redrawn.town["w1"], redrawn.town["w2"]
    Case.objects.filter(pk=redrawn.case.pk).update(state=State.CLOSED)
    hand_over()
    assert Case.objects.reported_under(w1).count() == Case.objects.under(w1).count() == 1
    assert Case.objects.lying_in(w1).count() == 0
    assert Case.objects.lying_in(w2).count() == 1
    assert Case.objects.lying_in(w1, date(2025, 5, 1)).count() == 1


def test_the_command_is_a_dry_run_until_commit(redrawn):
    for flags, moves in ((), 1), (("--commit",), 2):
        out = StringIO()
        call_command("hand_over_cases", "--on=2025-06-01", *flags, stdout=out)
        assert "西社区第2网格" in out.getvalue()
        assert redrawn.case.moves.count() == moves
