"""Area rights: staff see, find, choose and change only what lies in their areas."""

import pytest
from django.urls import reverse
from django.utils import timezone

from grids.models import (
    AreaVersion,
    Lineage,
    Post,
    Redraw,
    Role,
)
from tests.factories import box, make_post, make_user
from tests.grids.admin.pages import ALL_RIGHTS, change, changelist, listed


def test_lists_hold_only_my_street(west, houses):
    assert "西社区" in listed(west, "area")
    assert "东社区" not in listed(west, "area")
    assert "东社区" not in listed(west, "areaversion")
    assert west.get(changelist("building")).context["cl"].result_count == 1
    assert west.get(changelist("household")).context["cl"].result_count == 1


@pytest.mark.parametrize("which", ["area", "areaversion", "building", "household"])
def test_a_page_by_id_outside_my_street_is_refused(west, town, houses, which):
    outside = {
        "area": town["e1"],
        "areaversion": town["e1"].versions.get(),
        "building": houses["east"].building,
        "household": houses["east"],
    }[which]
    assert west.get(change(outside)).status_code == 302
    assert west.post(change(outside), {"name": "x"}).status_code == 302
    assert west.get(change(outside) + "../history/").status_code in (302, 404)


@pytest.mark.parametrize("which", ["area", "areaversion", "building", "household"])
def test_a_page_by_id_in_my_street_opens(west, town, houses, which):
    inside = {
        "area": town["w1"],
        "areaversion": town["w1"].versions.get(),
        "building": houses["west"].building,
        "household": houses["west"],
    }[which]
    assert west.get(change(inside)).status_code == 200


def test_autocomplete_offers_only_my_street(west, houses):
    def offers(app_model_field: tuple[str, str], term: str) -> int:
        model, field = app_model_field
        query = {"app_label": "grids", "model_name": model, "field_name": field, "term": term}
        return len(west.get(reverse("admin:autocomplete"), query).json()["results"])

    assert offers(("post", "area"), "西社区第1") == 1
    assert offers(("post", "area"), "东社区第1") == 0
    assert offers(("household", "building"), "测试路") == 1


def test_a_form_refuses_an_area_outside_my_street(west, town):
    form = {
        "role": Role.GRID_WORKER,
        "holder_name": "某人",
        "area": town["e1"].pk,
        "valid_0": "2026-01-01",
        "valid_1": "",
    }
    answer = west.post(reverse("admin:grids_post_add"), form)
    assert answer.status_code == 200
    assert "area" in answer.context["adminform"].form.errors
    assert not Post.objects.filter(holder_name="某人").exists()
    assert west.post(reverse("admin:grids_post_add"), {**form, "area": town["w1"].pk}).status_code == 302


def test_a_search_finds_nothing_outside_my_street(west, town):
    assert west.get(changelist("area") + "?q=532503002001001").context["cl"].result_count == 0
    assert west.get(changelist("area") + "?q=532503001001001").context["cl"].result_count == 1


def test_staff_without_a_post_see_nothing(client, town, houses):
    client.force_login(make_user("unposted", *ALL_RIGHTS, staff=True))
    for model in ("area", "areaversion", "building", "household", "lineage", "redraw"):
        assert client.get(changelist(model)).context["cl"].result_count == 0, model


def test_a_role_without_household_rights_sees_no_household(client, town, houses):
    planner = make_user("planner", *ALL_RIGHTS, staff=True)
    make_post(planner, town["west"], Role.PLANNER)
    client.force_login(planner)
    assert client.get(changelist("building")).context["cl"].result_count == 1
    assert client.get(changelist("household")).context["cl"].result_count == 0
    assert client.get(change(houses["west"])).status_code == 302


def test_redraws_and_descent_of_other_streets_are_not_listed(west, town):
    redraw = Redraw.objects.create(document_number="东1号", title="东", effective_on=timezone.localdate())
    AreaVersion.objects.filter(area=town["e1"]).update(redraw=redraw)
    Lineage.objects.create(from_area=town["e1"], to_area=town["e2"], on=timezone.localdate(), kind="change")
    assert west.get(changelist("redraw")).context["cl"].result_count == 0
    assert west.get(changelist("lineage")).context["cl"].result_count == 0


def test_a_building_cannot_be_drawn_outside_my_street(west, houses):
    building = houses["west"].building
    form = {
        "address": "新路1号",
        "name": "",
        "number": "1",
        "use": "residential",
        "storeys": "6",
        "dwellings": "",
        "entrance": "",
        "valid_0": "2000-01-01",
        "valid_1": "",
        "units-TOTAL_FORMS": "0",
        "units-INITIAL_FORMS": "0",
        "visits-TOTAL_FORMS": "0",
        "visits-INITIAL_FORMS": "0",
    }
    outside = west.post(change(building), {**form, "geom": box((103.022, 23.012, 0.0003)).geojson})
    assert outside.status_code == 200
    assert "geom" in outside.context["adminform"].form.errors
    moved = west.post(change(building), {**form, "geom": box((103.012, 23.012, 0.0003)).geojson})
    assert moved.status_code == 302
    building.refresh_from_db()
    assert building.address == "新路1号"
    assert str(building.grid.versions.get().name) == "西社区第2网格"
