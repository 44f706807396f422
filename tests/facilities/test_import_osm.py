"""Facilities out of the base map's points of interest."""

from datetime import date, timedelta

import pytest

from facilities.actions.change import Deed, close_facility, move_facility
from facilities.actions.import_osm_facilities import OsmFacilities, import_osm_facilities
from facilities.models import Facility, FacilityKind, FacilityVersion, KindRule
from facilities.rules.osm_points import address_of
from facilities.rules.tag_rules import TAG_RULES, TagRule, kind_of
from gis_data.actions.import_runs import Actor
from gis_data.models import BaseFeature
from grids.models import Building
from tests.facilities.factories import MACHINE, WEST, make_facility
from tests.factories import make_building

DAY = date(2024, 5, 1)


def poi(number: int, kind: str, name: str = "", place=WEST, layer: str = "poi", source: str = "osm", **tags: str):
    tags = {key.replace("__", ":"): value for key, value in tags.items()}
    return BaseFeature.objects.create(
        layer=layer, kind=kind, name=name, geom=f"POINT({place[0]} {place[1]})", tags=tags, source=source,
        source_id=f"n{number}",
    )  # fmt: skip


def bring(day=DAY, commit=True, **more):
    return import_osm_facilities(OsmFacilities(day, **more), MACHINE, commit)


def outcomes(report) -> dict[str, int]:
    return {key: count for key, count in report.counts.items() if count and key not in ("error", "warning", "note")}


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"amenity": "clinic"}, "clinic"),
        ({"amenity": "clinic", "healthcare": "centre"}, "health_centre"),
        ({"amenity": "clinic", "name": "南湖社区卫生服务中心"}, "health_centre"),
        ({"amenity": "doctors"}, "clinic"),
        ({"amenity": "school", "isced:level": "1"}, "primary_school"),
        ({"amenity": "school", "isced:level": "1;2"}, "primary_school"),
        ({"amenity": "school", "isced:level": "2"}, "middle_school"),
        ({"amenity": "school", "name": "第三小学"}, "primary_school"),
        ({"amenity": "school", "name": "蒙自高级中学"}, None),
        ({"amenity": "school", "name": "primary school"}, "primary_school"),
        ({"amenity": "school"}, None),
        ({"amenity": "marketplace"}, "market"),
        ({"shop": "supermarket"}, None),
        ({"amenity": "social_facility", "social_facility:for": "senior"}, "elderly_care"),
        ({"amenity": "social_facility", "social_facility:for": "senior", "social_facility": "nursing_home"}, None),
        ({"amenity": "community_centre"}, "community_station"),
        ({"amenity": "community_centre", "name": "银河社区党群服务中心"}, "party_centre"),
        ({"amenity": "townhall"}, "street_centre"),
        ({"leisure": "pitch"}, "sports_ground"),
        ({"leisure": "pitch", "access": "private"}, None),
        ({"amenity": "shelter"}, None),
        ({"emergency": "assembly_point"}, "shelter"),
        ({"highway": "bus_stop"}, "bus_stop"),
    ],
)
def test_tags_tell_the_kind(tags, kind):
    assert kind_of(tags, TAG_RULES) == kind


def test_a_value_alone_is_enough_where_no_tag_is_told():
    assert kind_of({"name": "x"}, TAG_RULES, of_value="police") == "police"
    assert kind_of({"amenity": "bank"}, TAG_RULES, of_value="police") is None


def test_a_rule_may_ask_for_any_value():
    rule = TagRule("clinic", "amenity", "*", "healthcare")
    assert rule.fits({"amenity": "x", "healthcare": "y"})
    assert not rule.fits({"amenity": "x"})


def test_an_address_follows_the_script():
    assert address_of({"addr:street": "文萃路", "addr:housenumber": "12", "addr:city": "蒙自市"}) == "蒙自市文萃路12号"
    assert address_of({"addr:street": "Dorfstrasse", "addr:housenumber": "3", "addr:city": "Vaduz"}) == (
        "Dorfstrasse 3, Vaduz"
    )
    assert address_of({"addr:housenumber": "3"}) == ""


def test_points_of_interest_become_facilities_with_what_their_tags_say(kinds):
    poi(1, "clinic", "甲诊所", amenity="clinic", opening_hours="Mo-Fr 08:00-12:00", phone="1", operator="乙")
    poi(2, "bus_stop", highway="bus_stop")
    poi(3, "supermarket", "超市", shop="supermarket")
    poi(4, "clinic", "外地诊所", place=(104.5, 24.5), amenity="clinic")
    poi(5, "pitch", layer="green", leisure="pitch")
    report = bring()
    assert outcomes(report) == {"new": 3}
    assert {(v.facility.kind.key, v.name) for v in FacilityVersion.objects.select_related("facility__kind")} == {
        ("clinic", "甲诊所"), ("bus_stop", "公交站"), ("sports_ground", "多功能运动场地")
    }  # fmt: skip
    clinic = FacilityVersion.objects.get(name="甲诊所")
    assert (clinic.opening_hours, clinic.public_phone, clinic.operator) == ("Mo-Fr 08:00-12:00", "1", "乙")
    assert (clinic.facility.source, clinic.facility.source_id) == ("osm", "n1")
    assert {one.code for one in report.findings} == {"points-left-out", "points-outside"}


def test_hours_that_cannot_be_read_are_left_out_with_a_note(kinds):
    poi(1, "clinic", "甲", amenity="clinic", opening_hours="by appointment only please")
    report = bring()
    assert [(one.row, one.code, str(one.severity)) for one in report.findings] == [("node/1", "hours-wrong", "note")]
    assert FacilityVersion.objects.get().opening_hours == ""


def test_the_door_of_the_building_is_the_entrance(kinds, town):
    building = make_building(town["w3"], (WEST[0] - 0.0002, WEST[1] - 0.0002, 0.0004))
    Building.objects.filter(pk=building.pk).update(entrance="SRID=4326;POINT(103.0052 23.005)")
    poi(1, "clinic", "甲", amenity="clinic")
    bring()
    assert FacilityVersion.objects.get().entrances.coords == ((103.0052, 23.005),)


def test_again_nothing_changes_and_what_is_gone_ends_on_demand(kinds):
    poi(1, "clinic", "甲", amenity="clinic")
    gone = poi(2, "police", "乙", amenity="police")
    bring()
    later = DAY + timedelta(days=30)
    assert outcomes(bring(later)) == {"unchanged": 2}
    gone.delete()
    assert outcomes(bring(later)) == {"unchanged": 1}
    assert outcomes(bring(later, complete=True)) == {"unchanged": 1, "closed": 1}


def test_what_was_done_by_hand_is_kept(kinds, west_planner):
    poi(1, "clinic", "甲", amenity="clinic")
    bring()
    later = DAY + timedelta(days=30)
    move_facility(Facility.objects.get(), 103.008, 23.008, Deed(Actor(west_planner), later))
    assert outcomes(bring(later + timedelta(days=1), complete=True)) == {"kept": 1}
    assert outcomes(bring(later + timedelta(days=1), overwrite=True)) == {"moved": 1}


def test_what_was_closed_by_hand_stays_closed(kinds, west_planner):
    poi(1, "clinic", "甲", amenity="clinic")
    bring()
    close_facility(Facility.objects.get(), Deed(Actor(west_planner), DAY + timedelta(days=1), "迁走"))
    assert outcomes(bring(DAY + timedelta(days=2))) == {"kept": 1}
    assert not FacilityVersion.objects.on(DAY + timedelta(days=2)).exists()


def test_one_that_is_known_from_elsewhere_is_not_doubled(kinds):
    make_facility(kinds["clinic"], name="甲")
    poi(1, "clinic", "甲", place=(WEST[0] + 0.0003, WEST[1]), amenity="clinic")
    report = bring(overwrite=True)
    assert Facility.objects.count() == 1
    assert "taken-for-known" in {one.code for one in report.findings}


def test_a_kind_out_of_use_makes_no_facility(kinds):
    FacilityKind.objects.filter(key="clinic").update(active=False)
    poi(1, "clinic", "甲", amenity="clinic")
    assert outcomes(bring()) == {}


def test_a_rule_of_the_deployment_decides(kinds):
    KindRule.objects.create(rank=1, key="shop", value="supermarket", kind=kinds["market"])
    poi(1, "supermarket", "超市", shop="supermarket")
    bring()
    assert Facility.objects.get().kind.key == "market"


def test_a_dry_run_writes_nothing(kinds):
    poi(1, "clinic", "甲", amenity="clinic")
    report = bring(commit=False)
    assert (outcomes(report), report.committed, Facility.objects.count()) == ({"new": 1}, False, 0)
