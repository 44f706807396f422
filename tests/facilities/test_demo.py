"""The demo city's facilities, out of a handful of services."""

from collections import Counter

import pytest

from facilities.actions.demo import FacilitiesExist, load_demo_facilities
from facilities.demo.invent import Service, invent
from facilities.models import Facility, FacilityChange, FacilityVersion
from facilities.rules.check import check_facts
from gis_data.models import BaseFeature
from tests.factories import make_town


def services() -> list[Service]:
    kinds = (
        "kindergarten",
        "school",
        "clinic",
        "marketplace",
        "bus_stop",
        "convenience",
        "restaurant",
        "townhall",
        "park",
    )
    return [
        Service(
            f"feature-{number}", kinds[number % len(kinds)], f"第{number}小学", "某路1号", (103 + number / 1000, 23.0),
            f"第{number % 12}社区", f"第{number % 3}街道", area_m2=10_000,
        )
        for number in range(180)
    ]  # fmt: skip


def test_the_same_town_is_invented_each_time_and_nothing_in_it_is_wrong():
    made = invent(services())
    assert made == invent(reversed(services()))
    assert [found for one in made for found in check_facts(one.facts)] == []
    assert len({one.id for one in made}) == len(made)


def test_some_open_some_close_some_move_and_some_communities_lack_a_kind():
    made = invent(services())
    assert {bool(one.end) for one in made} == {bool(one.moved) for one in made} == {True, False}
    stations = [one for one in made if one.kind == "community_station"]
    assert 0 < len(stations) < 12
    assert all(one.facts.capacity for one in made if one.kind == "kindergarten")


def test_the_towns_services_are_written_with_their_past(db):
    make_town()
    for number in range(40):
        BaseFeature.objects.create(
            layer="poi", kind="kindergarten", name=f"幼儿园{number}", geom=f"POINT({103 + number / 2000} 23.005)",
            tags={"addr:full": "某路1号"}, source="demo", source_id=f"feature-{number}",
        )  # fmt: skip
    counts = load_demo_facilities()
    assert (counts.towns, counts.facilities, Facility.objects.count()) == (1, 40, 40)
    kinds = Counter(FacilityChange.objects.values_list("kind", flat=True))
    assert kinds["closed"] > 0
    assert FacilityVersion.objects.current().count() == 40 - kinds["closed"]
    with pytest.raises(FacilitiesExist):
        load_demo_facilities()
