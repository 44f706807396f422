"""Speeds of groups: presets with their sources."""

import pytest

from facilities.actions.kinds import install_kinds
from facilities.models import WalkGroup
from facilities.rules import presets
from facilities.rules.speeds import SPEED_GROUPS

GROUPS = {group.key: group for group in SPEED_GROUPS}


def test_a_quarter_of_an_hour_is_a_kilometre_for_adults():
    assert GROUPS["adult"].metres(15) == pytest.approx(1_000)
    assert GROUPS["adult"].minutes(500) == pytest.approx(7.5)


def test_wheels_take_no_steps_and_each_group_says_where_its_speed_is_from():
    assert [group.key for group in SPEED_GROUPS if not group.takes_steps] == ["wheels"]
    assert (GROUPS["elderly"].speed_m_min, GROUPS["wheels"].speed_m_min) == (50, 60)
    assert all("[s" in group.source or "[m]" in group.source for group in SPEED_GROUPS)


def test_a_deployment_starts_from_these_speeds_and_no_others(db):
    install_kinds()
    rows = WalkGroup.objects.order_by("rank").values_list("key", "speed_m_min", "takes_steps", "label_en")
    assert list(rows) == [(each.key, each.speed_m_min, each.takes_steps, each.label_en) for each in SPEED_GROUPS]
    assert not hasattr(presets, "GROUPS")
