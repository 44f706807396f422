"""Who may do what where: the table of roles, and the one function that reads it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from grids.access import can, open_among, roles_held
from grids.models import Household, PersonalDataLook, Post, Role
from grids.rules.access import CAPABILITIES, Capability, roles_with
from tests.factories import days, make_building, make_household, make_post, make_town, make_user

SEES_HOUSEHOLDS = {Role.SUPERVISOR, Role.GRID_LEADER, Role.GRID_WORKER, Role.POLICE_CHIEF}


@pytest.fixture
def town(db):
    return make_town()


def posted(area, role: Role):
    user = make_user(role.value)
    make_post(user, area, role)
    return user


def test_every_role_is_in_the_table():
    assert set(CAPABILITIES) == set(Role)


def test_households_are_open_to_those_who_look_after_them_only():
    assert set(roles_with(Capability.SEE_HOUSEHOLDS)) == SEES_HOUSEHOLDS


def test_administrators_manage_accounts_and_see_no_household_and_auditors_alone_read_the_logs():
    assert roles_with(Capability.MANAGE_ACCOUNTS) == [Role.ADMINISTRATOR]
    assert roles_with(Capability.READ_LOGS) == [Role.AUDITOR]
    assert not CAPABILITIES[Role.ADMINISTRATOR] & {Capability.SEE_HOUSEHOLDS, Capability.READ_LOGS, Capability.PLAN}


@pytest.mark.parametrize("role", Role)
def test_a_post_opens_its_area_and_all_below_and_no_other(town, role):
    user = posted(town["west"], role)
    for capability in set(Capability) - {Capability.SEE_COUNTS}:
        opened = capability in CAPABILITIES[role]
        assert can(user, capability) is opened, capability
        assert can(user, capability, town["west"]) is opened, capability
        assert can(user, capability, town["w1"]) is opened, capability
        assert not can(user, capability, town["east"]), capability
        assert not can(user, capability, town["county"]), capability


def test_counts_of_other_streets_are_open_and_their_households_are_not(town):
    user = posted(town["west"], Role.SUPERVISOR)
    assert can(user, Capability.SEE_COUNTS, town["e1"])
    assert not can(user, Capability.SEE_HOUSEHOLDS, town["e1"])


def test_counts_are_closed_to_who_holds_no_post_that_gives_them(town):
    assert not can(posted(town["west"], Role.ADMINISTRATOR), Capability.SEE_COUNTS, town["w1"])
    assert not can(make_user("unposted"), Capability.SEE_COUNTS, town["w1"])


def test_strangers_and_the_disabled_may_do_nothing_and_superusers_everything(town):
    disabled, root = make_user("gone", superuser=True), make_user("root", superuser=True)
    disabled.is_active = False
    for capability in Capability:
        assert not can(AnonymousUser(), capability)
        assert not can(disabled, capability, town["w1"])
        assert can(root, capability, town["w1"])


def test_of_some_areas_those_that_are_open_are_told_apart_in_one_query(town, django_assert_num_queries):
    areas = {town[key].pk for key in ("county", "west", "w1", "e1")}
    user = posted(town["west"], Role.SUPERVISOR)
    with django_assert_num_queries(1):
        assert open_among(user, Capability.HANDLE_CASES, areas) == {town["west"].pk, town["w1"].pk}
    assert open_among(user, Capability.MANAGE_ACCOUNTS, areas) == set()
    assert open_among(user, Capability.SEE_COUNTS, areas) == areas
    assert open_among(make_user("chief", superuser=True), Capability.PLAN, areas) == areas
    user.is_active = False
    assert open_among(user, Capability.HANDLE_CASES, areas) == set()
    assert open_among(AnonymousUser(), Capability.HANDLE_CASES, areas) == set()


def test_a_disabled_account_keeps_its_post_and_may_do_nothing(town):
    user = posted(town["west"], Role.SUPERVISOR)
    user.is_active = False
    assert not can(user, Capability.SEE_AREAS, town["w1"])


def test_a_post_that_has_ended_opens_nothing(town):
    user = make_user("past")
    make_post(user, town["west"], valid=days(end=timezone.localdate()))
    make_post(user, town["west"], valid=days(timezone.localdate() + timedelta(days=1)))
    assert roles_held(user) == []
    assert not can(user, Capability.SEE_AREAS)


def test_two_posts_open_what_each_gives_in_its_own_area(town):
    user = posted(town["west"], Role.READER)
    make_post(user, town["e1"], Role.GRID_WORKER)
    assert can(user, Capability.SEE_HOUSEHOLDS, town["e1"])
    assert not can(user, Capability.SEE_HOUSEHOLDS, town["w1"])
    assert not can(user, Capability.SEE_HOUSEHOLDS, town["e2"])


def test_querysets_follow_the_table(town):
    house = make_household(make_building(town["w1"], (103.002, 23.012, 0.0003)))
    look = PersonalDataLook.objects.create(user=make_user("looker"), household=house, place="p")
    for role in Role:
        user = posted(town["west"], role)
        assert Household.objects.visible_to(user).exists() is (Capability.SEE_HOUSEHOLDS in CAPABILITIES[role]), role
        assert (look in PersonalDataLook.objects.visible_to(user)) is (Capability.READ_LOGS in CAPABILITIES[role]), role
        assert Post.objects.visible_to(user).exists() is (Capability.SEE_POSTS in CAPABILITIES[role]), role


def test_a_decision_is_one_query(town, django_assert_num_queries):
    user = posted(town["west"], Role.SUPERVISOR)
    with django_assert_num_queries(1):
        can(user, Capability.SEE_HOUSEHOLDS, town["w4"])
    with django_assert_num_queries(1):
        can(user, Capability.PLAN)
