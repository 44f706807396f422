"""Assets in the administration: seen by all who may look, changed where one's post opens it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Asset, AssetVersion
from tests.cases.asset_factories import IN_E1, make_asset

pytestmark = pytest.mark.django_db
LIST = "admin:cases_assetversion_changelist"


def page(version: AssetVersion) -> str:
    return reverse("admin:cases_assetversion_change", args=[version.pk])


def form(**changes: object) -> dict[str, object]:
    blank = dict.fromkeys(
        ("accuracy", "address", "manager", "manager_name", "manager_code", "owner_name", "owner_code",
         "maintainer_name", "maintainer_code", "data_source", "note", "why"), "",
    )  # fmt: skip
    values = {"name": "测试井盖", "state": "sound", "day": timezone.localdate().isoformat()}
    return blank | values | {"geom": '{"type": "Point", "coordinates": [103.005, 23.015]}'} | changes


@pytest.fixture
def west(client, west_planner):
    client.force_login(west_planner)
    return client


def test_an_asset_is_added_through_the_action(west, asset_town, manhole, west_planner):
    answer = west.post(reverse("admin:cases_assetversion_add"), form(kind=manhole.pk, why="普查"))
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    asset = Asset.objects.get()
    assert (asset.code, asset.changes.get().user) == ("53250301001000001", west_planner)


def test_changing_and_taking_out_go_through_the_actions(west, asset_town, manhole):
    asset = make_asset(manhole)
    answer = west.post(page(asset.versions.get()), form(what="change", state="damaged", seen=1))
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    latest = asset.versions.latest("valid")
    assert latest.state == "damaged"
    later = (timezone.localdate() + timezone.timedelta(days=1)).isoformat()
    west.post(page(latest), form(what="end", day=later, seen=2, why="拆除"))
    assert [change.act for change in asset.changes.order_by("edition")] == ["added", "changed", "ended"]


def test_what_is_wrong_stands_beside_its_field(west, asset_town, manhole):
    outside = '{"type": "Point", "coordinates": [104.5, 24.5]}'
    answer = west.post(reverse("admin:cases_assetversion_add"), form(kind=manhole.pk, geom=outside))
    assert "geom" in answer.context["adminform"].form.errors
    assert not Asset.objects.exists()


def test_one_of_another_street_or_of_the_past_is_read_only(west, asset_town, manhole):
    east = make_asset(manhole, IN_E1).versions.get()
    asset = make_asset(manhole)
    west.post(page(asset.versions.get()), form(what="change", state="lost", seen=1))
    past = asset.versions.earliest("valid")
    for version in (east, past):
        answer = west.get(page(version))
        assert answer.status_code == 200
        assert b'name="geom"' not in answer.content
        assert west.post(page(version), form(what="change", state="lost")).status_code == 403


def test_the_page_of_an_asset_shows_its_versions_and_its_history(
    west, asset_town, manhole, django_assert_max_num_queries
):
    asset = make_asset(manhole)
    with django_assert_max_num_queries(20):
        page_of = west.get(reverse("admin:cases_asset_change", args=[asset.pk]))
    assert page_of.status_code == 200
    assert asset.code in page_of.content.decode()


def test_a_grid_worker_reads_only(client, asset_town, manhole, west_worker):
    client.force_login(west_worker)
    version = make_asset(manhole).versions.get()
    assert client.get(reverse(LIST)).status_code == 200
    assert client.post(page(version), form(what="change", state="lost")).status_code == 403
    assert client.get(reverse("admin:cases_assetversion_add")).status_code == 403


def test_the_list_asks_the_same_number_of_questions_for_any_length(
    west, asset_town, manhole, django_assert_max_num_queries
):
    for number in range(8):
        make_asset(manhole, (103.001 + number / 1000, 23.015))
    for address in (LIST, "admin:cases_asset_changelist"):
        with django_assert_max_num_queries(16):
            west.get(reverse(address))


def test_nobody_deletes_one(west, asset_town, manhole):
    version = make_asset(manhole).versions.get()
    assert west.post(reverse("admin:cases_assetversion_delete", args=[version.pk]), {"post": "yes"}).status_code == 403
