"""The acts on a facility: what they write, whom they refuse, and what they say is wrong."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from facilities.actions.change import (
    Deed,
    add_facility,
    change_facility,
    close_facility,
    move_facility,
    reopen_facility,
)
from facilities.actions.refusals import NotYours, Refused, Stale
from facilities.actions.store import facts_of
from facilities.models import ChangeKind, Facility, FacilityVersion
from gis_data.actions.import_runs import Actor
from tests.facilities.factories import EAST, MACHINE, OUTSIDE, SINCE, WEST, facts, make_facility, make_kind

DAY = date(2024, 5, 1)


def by(user, day: date = DAY, **more) -> Deed:
    return Deed(Actor(user), day, **more)


def codes(problem) -> list[str]:
    return [finding.code for finding in problem.value.findings]


def history(facility: Facility) -> list[tuple]:
    return [(change.kind, change.on, change.edition) for change in facility.changes.order_by("edition")]


# What is written


def test_a_new_facility_has_a_version_and_a_row_of_history(kinds, west_planner):
    added = add_facility(
        kinds["clinic"],
        facts(" 新诊所 ", opening_hours="周一至周五 8:00-17:00", capacity=3),
        by(west_planner, why="批复一号"),
    )
    version, change = added.versions.get(), added.changes.get()
    assert (version.name, version.opening_hours, version.capacity) == ("新诊所", "Mo-Fr 08:00-17:00", 3)
    assert version.entrances.coords == (WEST,)
    assert (change.kind, change.user, change.why, change.before) == (ChangeKind.ADDED, west_planner, "批复一号", None)
    assert change.after["name"] == "新诊所"
    assert change.after["valid"] == {"from": "2024-05-01", "to": None}


def test_moving_ends_the_old_version_and_opens_a_new_one(kinds, west_planner):
    facility = make_facility(kinds["clinic"])
    there = (103.008, 23.008)
    move_facility(facility, *there, by(west_planner, seen=1), entrances=((103.0081, 23.008),))
    old, new = facility.versions.order_by("valid")
    assert (old.valid.lower, old.valid.upper, old.geom.coords) == (SINCE, DAY, WEST)
    assert (new.valid.lower, new.valid.upper, new.geom.coords) == (DAY, None, there)
    assert new.entrances.coords == ((103.0081, 23.008),)
    assert history(facility) == [("added", SINCE, 1), ("moved", DAY, 2)]


def test_a_second_change_of_the_same_day_writes_over_the_first(kinds, west_planner):
    facility = make_facility(kinds["clinic"])
    for number, name in enumerate(("一", "二"), start=1):
        change_facility(facility, facts(name), by(west_planner, seen=number))
    assert [version.name for version in facility.versions.order_by("valid")] == ["测试诊所", "二"]
    last = facility.changes.get(edition=3)
    assert (last.kind, last.before["name"], last.after["name"]) == ("changed", "一", "二")


def test_saving_the_same_facts_writes_nothing(kinds, west_planner):
    facility = make_facility(kinds["clinic"])
    change_facility(facility, facts_of(facility.versions.get()), by(west_planner))
    assert facility.changes.count() == 1


def test_closing_keeps_everything_and_reopening_goes_on(kinds, west_planner):
    facility = make_facility(kinds["clinic"])
    close_facility(facility, by(west_planner, why="租约到期"))
    assert not FacilityVersion.objects.on(DAY).exists()
    assert FacilityVersion.objects.on(DAY - timedelta(days=1)).exists()
    reopen_facility(facility, by(west_planner, date(2025, 1, 1)))
    assert FacilityVersion.objects.on(date(2025, 1, 1)).get().name == "测试诊所"
    assert not FacilityVersion.objects.on(date(2024, 12, 31)).exists()
    assert [kind for kind, _on, _edition in history(facility)] == ["added", "closed", "reopened"]


def test_a_change_keeps_an_end_that_is_known(kinds, west_planner):
    end = date(2030, 1, 1)
    facility = add_facility(kinds["clinic"], facts(), by(west_planner, SINCE), until=end)
    change_facility(facility, facts("改名"), by(west_planner))
    assert [version.valid.upper for version in facility.versions.order_by("valid")] == [DAY, end]


# Who may


def test_nobody_adds_or_changes_anything_outside_their_areas(kinds, west_planner, west_worker):
    east = make_facility(kinds["clinic"], EAST)
    acts = [
        lambda user: add_facility(kinds["market"], facts("市场", EAST), by(user)),
        lambda user: move_facility(east, *EAST, by(user)),
        lambda user: change_facility(east, facts("x", EAST), by(user)),
        lambda user: close_facility(east, by(user, why="因为")),
        lambda user: reopen_facility(east, by(user)),
    ]
    for act in acts:
        for user in (west_planner, west_worker):
            with pytest.raises(NotYours):
                act(user)
    assert east.changes.count() == Facility.objects.count() == 1


def test_a_worker_without_the_right_changes_nothing_at_home(kinds, west_worker):
    with pytest.raises(NotYours):
        add_facility(kinds["clinic"], facts(), by(west_worker))


def test_moving_needs_the_right_in_both_places(kinds, west_planner, east_planner):
    facility = make_facility(kinds["clinic"])
    for user in (west_planner, east_planner):
        with pytest.raises(NotYours):
            move_facility(facility, *EAST, by(user))
    assert facility.versions.get().geom.coords == WEST


# Two at once


def test_the_second_editor_is_told_who_was_first(kinds, west_planner):
    facility = make_facility(kinds["clinic"])
    change_facility(facility, facts("甲改"), by(west_planner, seen=1))
    with pytest.raises(Stale) as problem:
        change_facility(facility, facts("乙改"), by(west_planner, DAY + timedelta(days=1), seen=1))
    assert problem.value.last.user == west_planner
    assert "west_planner" in str(problem.value)
    assert facility.versions.latest("valid").name == "甲改"


# What is wrong


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"name": "  "}, "name-missing", "name"),
        ({"name": "长" * 201}, "text-too-long", "name"),
        ({"capacity": -1}, "capacity-wrong", "capacity"),
        ({"opening_hours": "随时"}, "hours-wrong", "opening_hours"),
        ({"lon": 104.5, "lat": 24.5}, "place-outside", "place"),
        ({"lon": 203.0}, "place-not-degrees", "place"),
        ({"lon": float("nan")}, "place-not-degrees", "place"),
        ({"entrances": ((103.010, 23.005),)}, "entrance-far", "entrances"),
        ({"entrances": ((103.0, 123.0),)}, "place-not-degrees", "entrances"),
    ],
)
def test_wrong_facts_are_refused_with_the_field(kinds, wrong, code, field):
    with pytest.raises(Refused) as problem:
        add_facility(kinds["clinic"], replace(facts(), **wrong), Deed(MACHINE, DAY, confirmed=True))
    found = problem.value.findings[0]
    assert (found.code, found.field) == (code, field)
    assert not problem.value.can_be_confirmed
    assert not Facility.objects.exists()


def test_an_entrance_of_the_largest_hospital_is_near_enough(kinds):
    hospital = add_facility(kinds["hospital"], facts(entrances=((103.0095, 23.005),)), Deed(MACHINE, DAY))
    assert facts_of(hospital.versions.get()).entrances == ((103.0095, 23.005),)


def test_unreadable_hours_give_the_text_and_an_example(kinds):
    with pytest.raises(Refused) as problem:
        add_facility(kinds["clinic"], facts(opening_hours="Mo-Fr 08:00-12:00 xx"), Deed(MACHINE, DAY))
    text = str(problem.value.findings[0].problem) + str(problem.value.findings[0].remedy)
    assert "xx" in text
    assert "Mo-Fr 08:30-12:00,14:30-18:00" in text


def test_an_end_before_the_beginning_is_refused(kinds):
    with pytest.raises(Refused) as problem:
        add_facility(kinds["clinic"], facts(), Deed(MACHINE, DAY), until=DAY)
    assert codes(problem) == ["end-before-begin"]


def test_the_same_kind_and_name_close_by_is_doubted_and_can_be_confirmed(kinds):
    make_facility(kinds["clinic"])
    near = facts(place=(WEST[0] + 0.0002, WEST[1]))
    with pytest.raises(Refused) as problem:
        add_facility(kinds["clinic"], near, Deed(MACHINE, DAY))
    assert codes(problem) == ["duplicate"]
    assert problem.value.can_be_confirmed
    add_facility(kinds["clinic"], near, Deed(MACHINE, DAY, confirmed=True))
    add_facility(kinds["pharmacy"], near, Deed(MACHINE, DAY))
    add_facility(kinds["clinic"], facts(place=(WEST[0] + 0.001, WEST[1])), Deed(MACHINE, DAY))


def test_history_is_not_rewritten(kinds):
    facility = make_facility(kinds["clinic"], day=DAY)
    before = Deed(MACHINE, DAY - timedelta(days=1))
    with pytest.raises(Refused) as problem:
        change_facility(facility, facts("改名"), before)
    assert codes(problem) == ["day-before-latest"]
    with pytest.raises(Refused) as problem:
        close_facility(facility, Deed(MACHINE, DAY, "x"))
    assert codes(problem) == ["closes-too-early"]


def test_what_is_closed_is_reopened_first(kinds):
    facility = make_facility(kinds["clinic"])
    close_facility(facility, Deed(MACHINE, DAY, "x"))
    for act in (lambda deed: move_facility(facility, *WEST, deed), lambda deed: close_facility(facility, deed)):
        with pytest.raises(Refused) as problem:
            act(Deed(MACHINE, DAY, "x"))
        assert codes(problem)[0] == "is-closed"
    with pytest.raises(Refused) as problem:
        reopen_facility(facility, Deed(MACHINE, DAY - timedelta(days=1)))
    assert codes(problem) == ["day-before-latest"]


def test_closing_by_hand_needs_a_reason(kinds, west_planner):
    facility = make_facility(kinds["clinic"])
    with pytest.raises(Refused) as problem:
        close_facility(facility, by(west_planner, why=" "))
    assert codes(problem) == ["reason-missing"]


def test_without_any_area_every_place_counts(db):
    facility = add_facility(make_kind(), facts(place=OUTSIDE), Deed(MACHINE, DAY))
    assert facts_of(facility.versions.get()).place == OUTSIDE
