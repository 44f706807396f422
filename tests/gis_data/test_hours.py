"""Hours of gates and ways: out of OSM's tags, and whether something is open at a moment."""

from datetime import UTC, datetime

import pytest

from gis_data.osm.hours import walking_hours
from gis_data.osm.walking import RULES, blocks, walk_way
from gis_data.rules.hours import UnreadableHours, is_open, is_readable, which_are_open

NOON, NIGHT = datetime(2026, 11, 25, 12), datetime(2026, 11, 25, 23)  # noqa: DTZ001
EARLY, SUNDAY = datetime(2026, 11, 26, 5), datetime(2026, 11, 29, 12)  # noqa: DTZ001


def hours(**tags: str):
    return walking_hours({key.replace("__", ":"): value for key, value in tags.items()}, RULES.refusal, RULES.leave)


@pytest.mark.parametrize(
    ("tags", "open_at"),
    [
        ({}, (True, True, True, True)),
        ({"opening_hours": "24/7"}, (True, True, True, True)),
        ({"opening_hours": "Mo-Sa 06:00-22:00"}, (True, False, False, False)),
        ({"foot__conditional": "no @ (22:00-06:00)"}, (True, False, False, True)),
        ({"foot__conditional": "no @ (22:00-06:00); no @ (Su)"}, (True, False, False, False)),
        ({"access__conditional": "no @ 22:00-06:00"}, (True, False, False, True)),
        ({"access": "no", "access__conditional": "yes @ (06:00-22:00)"}, (True, False, False, True)),
        ({"access": "private", "foot__conditional": "yes @ (06:00-22:00); no @ (Su)"}, (True, False, False, False)),
        (
            {"access": "no", "access__conditional": "yes @ (04:00-06:00); yes @ (11:00-13:00)"},
            (True, False, True, True),
        ),
        ({"foot": "yes", "access__conditional": "no @ (22:00-06:00)"}, (True, True, True, True)),
        ({"foot__conditional": "no @ (Su)", "opening_hours": "06:00-22:00"}, (True, True, True, False)),
    ],
)
def test_tags_give_hours(tags, open_at):
    text = hours(**tags).text
    assert tuple(is_open(text, moment) for moment in (NOON, NIGHT, EARLY, SUNDAY)) == open_at


@pytest.mark.parametrize("text", ["no @ wet", "yes @ destination", "no", "no @ ("])
def test_conditions_that_are_no_times_give_none_and_are_told(text):
    found = hours(foot__conditional=text)
    assert (found.text, found.unread) == ("", text)


def test_a_private_way_is_not_opened_by_its_hours_alone():
    assert walk_way("w1", {"highway": "path", "access": "private", "opening_hours": "08:00-18:00"}) is None


def test_a_private_way_with_leave_at_times_is_walked_at_these():
    way = walk_way("w1", {"highway": "path", "access": "private", "foot:conditional": "yes @ (06:00-22:00)"})
    assert (way.access, way.hours) == ("private", "06:00-22:00")


def test_a_gate_with_hours_does_not_stop_people_for_good():
    gate = {"barrier": "gate", "access": "private", "foot:conditional": "yes @ (06:00-22:00)"}
    assert not blocks(gate)
    assert blocks(gate | {"barrier": "wall"})
    assert blocks({"barrier": "gate", "access": "private"})


def test_a_moment_with_a_zone_is_taken_by_its_clock():
    assert is_open("06:00-22:00", NOON.replace(tzinfo=UTC))


def test_what_cannot_be_read_says_so_and_counts_as_open_among_others():
    assert not is_readable("when the sun shines")
    with pytest.raises(UnreadableHours):
        is_open("when the sun shines", NOON)
    assert which_are_open(["", "06:00-22:00", "when the sun shines"], NIGHT).tolist() == [True, False, True]
