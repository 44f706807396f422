"""A kind's page: how people walk, how full its facilities are, which stand in each other's way or on no way."""

import pytest

from facilities.models import FacilityKind
from facilities.rules.demand import demand_of
from tests.facilities.walks.conftest import add_facility

ENGLISH = {"accept-language": "en"}
WEST1 = "532503001001"


@pytest.fixture
def kindergarten(town):
    return FacilityKind.objects.select_related("group").get(key="kindergarten")


def figures(response) -> list[str]:
    assert response.status_code == 200
    return [one["value"] for one in response.context["figures"]]


def test_share_mean_ninth_decile_and_those_without(west, clinics, homes):
    found = figures(west.get("/coverage/clinic", headers=ENGLISH))
    assert found[0] == "46.6 %"
    assert found[2] == "6,080 m"
    assert found[3:] == ["7", "0", "1"]


def test_figures_of_an_area_are_those_of_its_homes(west, clinics, homes):
    assert figures(west.get(f"/coverage/clinic?area={WEST1}003", headers=ENGLISH))[:3:2] == ["62.5 %", "820 m"]


def test_a_kind_with_no_facility_says_so(west, homes):
    assert "There is no facility of this kind" in west.get("/coverage/clinic", headers=ENGLISH).content.decode()


def test_the_fullest_facility_comes_first_with_the_assumption(west, kindergarten, homes):
    add_facility(kindergarten, "大幼儿园", (100, -10), capacity=100)
    add_facility(kindergarten, "小幼儿园", (1900, -10), capacity=1)
    response = west.get("/coverage/kindergarten?per100=100", headers=ENGLISH)
    facilities = response.context["facilities"]
    assert [(one["name"], one["assigned"], one["is_over"]) for one in facilities] == [
        ("小幼儿园", "6", True),
        ("大幼儿园", "8", False),
    ]
    assert "100 places for every 100 households" in response.content.decode()
    assumed = west.get("/coverage/kindergarten", headers=ENGLISH)
    assert not any(one["is_over"] for one in assumed.context["facilities"])
    assert "assumption to begin with" in assumed.content.decode()


def test_three_in_one_place_are_named_with_each_other(west, clinic, homes):
    for number in range(3):
        add_facility(clinic, f"诊所{number}", (190 + number, -10))
    crowded = west.get("/coverage/clinic").context["crowded"]
    assert {one["name"] for one in crowded} == {"诊所0", "诊所1", "诊所2"}
    assert {other["name"] for other in crowded[0]["others"]} == {"诊所0", "诊所1", "诊所2"} - {crowded[0]["name"]}
    assert crowded[0]["alone"] == "0"


def test_two_apart_are_not_crowded(west, clinics, homes):
    assert west.get("/coverage/clinic").context["crowded"] == []


def test_a_facility_off_the_network_is_told_with_its_place_on_the_map(west, clinics, clinic, homes):
    lost = add_facility(clinic, "湖心诊所", (1500, -900))
    response = west.get("/coverage/clinic")
    assert [one["name"] for one in response.context["off_network"]] == ["湖心诊所"]
    assert response.context["off_network"][0]["map"] == f"/?facility={lost.facility.uid}"


def test_an_area_lists_the_facilities_that_stand_there_or_that_its_people_go_to(west, clinics, homes):
    there = west.get(f"/coverage/clinic?area={WEST1}001").context["facilities"]
    assert [one["name"] for one in there] == ["二诊所"]  # over the bridge: the home on the other bank goes there
    assert west.get("/coverage/clinic?area=532503002").context["facilities"] == []


@pytest.mark.parametrize("path", ["nonsense", "nonsense/left-out", "nonsense/change"])
def test_a_kind_that_is_none_is_not_found(west, path):
    assert west.get(f"/coverage/{path}").status_code == 404


@pytest.mark.parametrize("text", ["", "x", "-1", "0", "nan", "1e9"])
def test_what_is_no_number_of_users_leaves_the_assumption(text):
    assert demand_of("kindergarten", text) == demand_of("kindergarten")
    assert demand_of("kindergarten").assumed


def test_a_number_that_was_typed_counts():
    assert demand_of("kindergarten", "12,5").per_household == pytest.approx(0.125)


def test_the_page_says_what_it_was_worked_out_from(west, clinics, homes):
    fresh = west.get("/coverage/clinic").context["fresh"]
    assert fresh.being_updated  # nothing is kept yet: asked for by looking
    assert len(fresh.lines) == 2
