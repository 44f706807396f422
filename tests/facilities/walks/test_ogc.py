"""Coverage and walks as other programs read them, at /ogc/."""

import json
from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from facilities.actions.compute_coverage import compute_coverage
from facilities.models import FacilityKind, FacilityVersion
from grids.models import AreaVersion
from tests.facilities.walks.conftest import add_facility
from tests.factories import days, make_user

GRIDS, STREETS = "/ogc/collections/coverage-grid/items", "/ogc/collections/coverage-street/items"
WALKS = "/ogc/collections/walk-clinic/items"


def features(client, path, **asked) -> list[dict]:
    answer = client.get(path, asked)
    assert answer.status_code == 200, answer.content
    return json.loads(answer.getvalue())["features"]


def by_code(client, path, town, **asked) -> dict[str, dict]:
    """Properties by the key that the town's fixture has for the area."""
    keys = {str(area.uid): key for key, area in town.items()}
    return {keys[row["properties"]["uid"]]: row["properties"] for row in features(client, path, **asked)}


@pytest.fixture
def walked(homes, clinics, clinic):
    """The walks of today are kept."""
    compute_coverage([clinic])


def test_grids_carry_the_share_of_households_within_reach(officer, town, homes, clinics):
    rows = by_code(officer, GRIDS, town)
    w3, w4, w1 = rows["w3"], rows["w4"], rows["w1"]
    assert (w3["households"], w3["clinic_within"], w3["clinic_percent"]) == (8, 5, 62.5)
    assert (w4["households"], w4["clinic_within"], w4["clinic_percent"]) == (3, 2, 66.67)
    assert (w1["households"], w1["clinic_within"], w1["clinic_percent"]) == (4, 0, 0.0)
    assert rows["w2"]["clinic_percent"] is None
    assert w3["on"] == localdate().isoformat()


def test_streets_and_communities_are_collections_of_their_own(officer, town, homes, clinics):
    assert by_code(officer, STREETS, town)["west"]["clinic_within"] == 7
    assert by_code(officer, "/ogc/collections/coverage-community/items", town)["west1"]["households"] == 15


def test_datetime_gives_the_figures_of_that_day(officer, town, homes, clinic, clinics):
    opened = localdate() - timedelta(days=10)
    FacilityVersion.objects.update(valid=days(start=opened))
    before = by_code(officer, STREETS, town, datetime=str(opened - timedelta(days=1)))["west"]
    assert (before["clinic_within"], before["on"]) == (0, str(opened - timedelta(days=1)))
    span = by_code(officer, STREETS, town, datetime=f"{opened - timedelta(days=1)}/{opened}")["west"]
    assert (span["clinic_within"], span["on"]) == (7, str(opened))
    to_come = by_code(officer, STREETS, town, datetime=str(localdate() + timedelta(days=9)))["west"]
    assert to_come["on"] == str(localdate())


def test_without_datetime_only_areas_of_today_come(officer, town, homes, clinics):
    AreaVersion.objects.filter(area=town["w2"]).update(valid=days(end=date(2020, 1, 1)))
    assert "w2" not in by_code(officer, GRIDS, town)
    assert "w2" in by_code(officer, GRIDS, town, datetime="2019-12-31")


def test_a_page_asks_the_same_number_of_queries_however_many_kinds(
    officer, town, homes, clinics, django_assert_max_num_queries
):
    for key in ("market", "pharmacy", "bus_stop"):
        add_facility(FacilityKind.objects.get(key=key), key, (10, 10))
    with django_assert_max_num_queries(24):
        officer.get(GRIDS).getvalue()


@pytest.mark.parametrize("path", [GRIDS, STREETS])
def test_coverage_is_closed_to_strangers_and_to_who_holds_no_post(client, town, homes, clinics, path):
    assert client.get(path).status_code == 401
    assert "coverage-grid" not in client.get("/ogc/collections").content.decode()
    client.force_login(make_user("nobody"))
    assert client.get(path).status_code == 403
    assert client.get(f"{path}/1").status_code == 403


def test_figures_are_not_filtered_by(officer, town, homes, clinics):
    assert officer.get(GRIDS, {"clinic_percent": "50"}).json()["where"] == "clinic_percent"


def test_one_area_of_today_has_its_figures(officer, town, homes, clinics):
    key = AreaVersion.objects.current().get(area=town["w3"]).pk
    assert officer.get(f"{GRIDS}/{key}").json()["properties"]["clinic_percent"] == 62.5


def test_no_map_offers_the_layers_of_coverage(officer, town, homes, clinics):
    assert "coverage-grid" not in [layer["key"] for layer in officer.get("/api/layers").json()["layers"]]


def walks_by_number(client) -> dict[str, dict]:
    return {row["properties"]["number"]: row["properties"] for row in features(client, WALKS)}


def test_buildings_tell_their_walk_and_the_facility_it_leads_to(officer, town, homes, clinics, walked):
    found = walks_by_number(officer)
    near = found["200-10"]
    assert near["walk_m"] == pytest.approx(120, abs=1)  # 100 m of street, and 10 m to either door
    assert near["walk_min"] == pytest.approx(1.8, abs=0.05)
    assert (near["state"], near["facility"]) == ("reached", str(clinics["first"].facility.uid))
    assert (near["facility_name"], near["households"], near["limit_m"]) == ("一诊所", 5, 300)
    field = found["1500--600"]
    assert (field["state"], field["walk_m"], field["facility"], field["facility_name"]) == (
        "off_network", None, None, None,
    )  # fmt: skip


def test_strangers_read_walks_without_households_and_find_nothing_by_them(client, town, homes, clinics, walked):
    found = walks_by_number(client)
    assert found["200-10"]["walk_m"]
    assert {row["households"] for row in found.values()} == {None}
    assert features(client, WALKS, households="5") == []
    client.force_login(make_user("nobody"))
    assert {row["households"] for row in walks_by_number(client).values()} == {None}


def test_no_collection_of_walks_names_anybody(officer, town, homes, clinics, walked):
    assert "测试户主" not in officer.get(WALKS).getvalue().decode()
