"""Assets over HTTP: who reads what, what is refused and in which words, and codes explained."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from cases.actions.assets import Deed, end_asset, set_asset_state
from cases.models import Asset, AssetCode
from grids.models import Role
from tests.cases.asset_factories import IN_E1, IN_W1, MACHINE, OUTSIDE, make_asset
from tests.cases.factories import make_asset_kind, make_case, make_kind
from tests.factories import make_post, make_user

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def place(at: tuple[float, float]) -> dict:
    return {"type": "Point", "coordinates": list(at)}


def post(client, path: str, **payload):
    return client.post(f"/api/assets{path}", payload, content_type="application/json")


# Read


def test_a_stranger_finds_assets_by_box_kind_state_and_day(asset_town, manhole, client):
    asset = make_asset(manhole)
    lamp = make_asset(make_asset_kind("02014", "交通信号灯"), IN_E1, "灯")
    set_asset_state(lamp, "damaged", Deed(MACHINE, date(2023, 1, 1)))
    end_asset(asset, Deed(MACHINE, date(2024, 1, 1)))

    def found(query: str) -> list[str]:
        return [one["id"] for one in client.get(f"/api/assets?{query}").json()["features"]]

    assert found("") == [str(lamp.uid)]
    assert found("on=2022-01-01") == [str(asset.uid), str(lamp.uid)]
    assert found("on=2022-01-01&bbox=103,23,103.02,23.02") == [str(asset.uid)]
    assert found("on=2022-01-01&kind=02") == found("kind=02014") == [str(lamp.uid)]
    assert found("state=damaged,lost") == [str(lamp.uid)]
    assert found("on=2022-01-01&state=damaged") == []


def test_a_box_that_is_none_is_refused_in_words(asset_town, client):
    answer = client.get("/api/assets?bbox=1,2,3", headers={"Accept-Language": "en"})
    assert (answer.status_code, "west,south" in answer.json()["error"]) == (400, True)


def test_more_than_an_answer_holds_is_refused(asset_town, manhole, client, monkeypatch):
    monkeypatch.setattr("cases.asset_describe.MOST", 1)
    make_asset(manhole)
    assert client.get("/api/assets").status_code == 200
    make_asset(manhole, IN_E1)
    assert client.get("/api/assets").status_code == 413


def test_one_asset_tells_its_code_its_areas_and_its_history_but_not_who_did_it(asset_town, manhole, client):
    asset = make_asset(manhole)
    answer = client.get(f"/api/assets/{asset.uid}").json()
    assert [part["digits"] for part in answer["code_parts"]] == ["532503", "01", "001", "000001"]
    assert answer["code_parts"][0]["says"] == "测试市"
    assert answer["areas"] == ["测试市", "西街道", "西社区", "西社区第1网格"]
    assert [(row["act"], row["by"]) for row in answer["history"]] == [("added", None)]
    assert not answer["may_change"]


def test_on_a_day_it_is_told_as_it_was_then(asset_town, manhole, client):
    asset = make_asset(manhole)
    set_asset_state(asset, "lost", Deed(MACHINE, date(2023, 1, 1)))
    told = {day: client.get(f"/api/assets/{asset.uid}?on={day}").json() for day in ("2019-01-01", "2022-01-01", TODAY)}
    assert [one["exists"] for one in told.values()] == [False, True, True]
    assert [one["properties"]["state"] for one in told.values()] == ["sound", "sound", "lost"]


def test_an_unknown_one_is_404(client):
    assert client.get("/api/assets/11111111-1111-4111-8111-111111111111").status_code == 404


def test_the_page_of_an_asset_asks_the_same_number_of_questions_however_long_its_history(
    asset_town, manhole, client, django_assert_max_num_queries
):
    asset = make_asset(manhole)
    for year in range(2021, 2026):
        set_asset_state(asset, "damaged" if year % 2 else "sound", Deed(MACHINE, date(year, 1, 1)))
    with django_assert_max_num_queries(12):
        client.get(f"/api/assets/{asset.uid}")


def test_open_cases_are_told_only_to_those_who_may_see_them(asset_town, manhole, client):
    asset = make_asset(manhole)
    make_case(asset_town["w1"], make_kind(), asset=asset)
    supervisor, other = make_user("west"), make_user("east")
    make_post(supervisor, asset_town["west"], Role.SUPERVISOR)
    make_post(other, asset_town["east"], Role.SUPERVISOR)

    def cases(who: Client) -> list:
        return client_cases(who, asset)

    assert cases(client) == cases(logged_in(other)) == []
    assert [case["kind_label"] for case in cases(logged_in(supervisor))] == ["暴露垃圾"]


def client_cases(who: Client, asset: Asset) -> list:
    return who.get(f"/api/assets/{asset.uid}").json()["cases"]


# Codes


def test_a_code_is_explained_with_what_is_wrong_and_whose_it_is(asset_town, manhole, client):
    asset = make_asset(manhole)
    AssetCode.objects.create(asset=asset, scheme="older-16", code="5325030101000001")
    right = client.get(f"/api/asset-code/{asset.code}").json()
    assert (right["valid"], right["asset"]) == (True, str(asset.uid))
    wrong = client.get("/api/asset-code/99250309001000000").json()
    assert not wrong["valid"]
    assert [[found["code"] for found in part["findings"]] for part in wrong["parts"]] == [
        ["asset-code-province"], ["asset-code-class"], [], ["asset-code-serial"],
    ]  # fmt: skip
    assert client.get("/api/asset-code/12").json()["findings"][0]["code"] == "asset-code-length"
    assert client.get("/api/asset-code/5325030101000001").json()["asset"] == str(asset.uid)


# Change


def test_who_may_adds_changes_moves_sets_the_state_and_ends(asset_town, manhole, west_planner):
    client = logged_in(west_planner)
    added = post(client, "", kind="01001", name="井盖", geometry=place(IN_W1), on="2025-01-01", codes={"water": "W1"})
    assert added.status_code == 201
    uid = added.json()["id"]
    assert added.json()["properties"]["code"] == "53250301001000001"
    assert added.json()["may_change"]
    day = {"on": "2025-02-01"}
    assert post(client, f"/{uid}/state", state="damaged", seen=1, **day).json()["properties"]["state"] == "damaged"
    moved = post(client, f"/{uid}/move", geometry=place((103.015, 23.015)), seen=2, **day).json()
    assert moved["areas"][-1] == "西社区第2网格"
    facts = {"name": "井盖乙", "geometry": moved["geometry"], "state": "sound", "owner_name": "水务公司"}
    assert post(client, f"/{uid}/change", seen=3, **facts, **day).json()["properties"]["owner_name"] == "水务公司"
    assert post(client, f"/{uid}/end", seen=4, why="拆除", on="2025-03-01").json()["ended"]
    assert Asset.objects.get().changes.count() == 5


def test_a_stranger_and_another_streets_planner_change_nothing(asset_town, manhole, client, east_planner, west_worker):
    asset = make_asset(manhole)
    sends = (
        ("", {"kind": "01001", "name": "x", "geometry": place((103.006, 23.016))}),
        (f"/{asset.uid}/state", {"state": "lost"}),
        (f"/{asset.uid}/move", {"geometry": place((103.006, 23.016))}),
        (f"/{asset.uid}/change", {"name": "x", "geometry": place(IN_W1)}),
        (f"/{asset.uid}/end", {"why": "x"}),
    )
    for who, status in ((client, 401), (logged_in(east_planner), 403), (logged_in(west_worker), 403)):
        for path, payload in sends:
            assert post(who, path, **payload).status_code == status, (path, status)
    assert asset.changes.count() == 1


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({"kind": "99999"}, "kind"),
        ({"geometry": {"type": "Point", "coordinates": [1]}}, "place"),
        ({"geometry": {"type": "Nothing"}}, "place"),
        ({"geometry": {"type": "Point", "coordinates": list(OUTSIDE)}}, "place"),
        ({"manager": "nobody"}, "manager"),
        ({"state": "gone"}, "state"),
    ],
)
def test_what_cannot_stand_is_told_by_field(asset_town, manhole, payload, field):
    client = logged_in(make_user("root", superuser=True))
    answer = post(client, "", **({"kind": "01001", "name": "x", "geometry": place(IN_W1)} | payload))
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["fields"]] == [field]


def test_who_was_second_is_told(asset_town, manhole, west_planner):
    asset = make_asset(manhole)
    client = logged_in(west_planner)
    assert post(client, f"/{asset.uid}/state", state="lost", seen=1).status_code == 200
    second = post(client, f"/{asset.uid}/state", state="sound", seen=1)
    assert (second.status_code, second.json()["edition"]) == (409, 2)
