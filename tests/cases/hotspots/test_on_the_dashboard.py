"""A grid that is a hot spot is named among those that need attention."""

from datetime import timedelta

from django.utils import timezone

from cases.dashboard.asked import ask
from cases.dashboard.attention import grids_in_need
from cases.dashboard.figures import board_of
from cases.rules.board.attention import Reason
from tests.cases.hotspots.conftest import noon


def hot_grids(user) -> set[int]:
    today = timezone.localdate()
    week = {"since": (today - timedelta(days=7)).isoformat(), "until": today.isoformat()}
    found = grids_in_need(board_of(ask(user, week)))
    return {one.grid for one in found if Reason.HOT in one.reasons}


def test_a_hot_grid_needs_attention_and_the_others_are_not_called_hot(settled, supervisor):
    settled.spread(2)
    for column in (1, 2):
        for row in (1, 2):
            settled.report(column, row, 30, noon(2))
    hot = {settled.grids[column][row].pk for column in (1, 2) for row in (1, 2)}
    assert hot_grids(supervisor) == hot


def test_nobody_is_called_hot_where_too_little_is_known(settled, supervisor):
    settled.report(1, 1, 2)
    assert hot_grids(supervisor) == set()
