"""The administration: area rights everywhere, no query per row, personal data masked and its openings on record."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from gis_data.models import BaseFeature, ImportFinding, ImportRun
from grids.models import (
    Area,
    AreaVersion,
    Building,
    Household,
    Lane,
    Lineage,
    PersonalDataLook,
    Post,
    Redraw,
    RedrawStatus,
    Role,
    Unit,
)
from tests.factories import box, days, make_building, make_household, make_post, make_town, make_user, make_version

OF_GRIDS = ("area", "areaversion", "building", "unit", "household", "post", "redraw", "lineage", "lane")
ALL_RIGHTS = [f"grids.{right}_{model}" for model in OF_GRIDS for right in ("view", "add", "change", "delete")]


@pytest.fixture
def town(db):
    return make_town()


@pytest.fixture
def houses(town):
    """A building with a household in each of a western and an eastern grid."""
    return {
        "west": make_household(make_building(town["w1"], (103.002, 23.012, 0.0003)), head_name="西户主"),
        "east": make_household(make_building(town["e1"], (103.022, 23.012, 0.0003)), head_name="东户主"),
    }


@pytest.fixture
def west_supervisor(town):
    user = make_user("west", *ALL_RIGHTS, staff=True)
    make_post(user, town["west"])
    return user


@pytest.fixture
def west(client, west_supervisor):
    client.force_login(west_supervisor)
    return client


@pytest.fixture
def chief(client, db):
    client.force_login(make_user("chief", staff=True, superuser=True))
    return client


def changelist(model: str, app: str = "grids") -> str:
    return reverse(f"admin:{app}_{model}_changelist")


def change(thing) -> str:
    return reverse(f"admin:grids_{thing._meta.model_name}_change", args=[thing.pk])


def listed(client, model: str, query: str = "") -> str:
    answer = client.get(changelist(model) + query)
    assert answer.status_code == 200
    return answer.content.decode()


# Rights


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
    }
    outside = west.post(change(building), {**form, "geom": box((103.022, 23.012, 0.0003)).geojson})
    assert outside.status_code == 200
    assert "geom" in outside.context["adminform"].form.errors
    moved = west.post(change(building), {**form, "geom": box((103.012, 23.012, 0.0003)).geojson})
    assert moved.status_code == 302
    building.refresh_from_db()
    assert building.address == "新路1号"
    assert str(building.grid.versions.get().name) == "西社区第2网格"


# What stays


@pytest.mark.parametrize("model", ["area", "areaversion", "redraw"])
def test_areas_versions_and_redraws_cannot_be_deleted_even_by_a_superuser(chief, town, model):
    redraw = Redraw.objects.create(document_number="1", title="1", effective_on=timezone.localdate())
    thing = {"area": town["w1"], "areaversion": town["w1"].versions.get(), "redraw": redraw}[model]
    assert chief.post(change(thing) + "../delete/", {"post": "yes"}).status_code == 403
    assert type(thing).objects.filter(pk=thing.pk).exists()


def test_no_list_offers_to_delete_what_is_ticked(chief, town):
    for model in OF_GRIDS:
        assert "delete_selected" not in listed(chief, model), model


def test_a_version_in_force_is_read_and_one_to_come_may_be_corrected(chief, town):
    today = timezone.localdate()
    current = town["w1"].versions.get()
    assert chief.get(change(current)).context["has_change_permission"] is False
    assert chief.post(change(current), {"name": "别名"}).status_code == 403
    AreaVersion.objects.filter(pk=current.pk).update(valid=days(end=today + timedelta(days=30)))
    coming = make_version(
        town["w1"],
        "532503001001001",
        "将来网格",
        (103.00, 23.01, 0.01),
        town["west1"],
        days(today + timedelta(days=30)),
    )
    assert chief.get(change(coming)).context["has_change_permission"] is True


def test_a_published_redraw_and_its_steps_are_read(chief, town):
    redraw = Redraw.objects.create(
        document_number="1", title="1", effective_on=timezone.localdate(), status=RedrawStatus.PUBLISHED
    )
    redraw.steps.create(position=1, kind="merge")
    page = chief.get(change(redraw))
    assert page.context["has_change_permission"] is False
    assert chief.post(change(redraw), {"title": "2"}).status_code == 403


# Personal data


def test_lists_mask_names_and_telephones(west, houses):
    page = listed(west, "household")
    assert "西**" in page
    assert "西户主" not in page
    assert "00000000000" not in page


def test_each_opening_of_a_household_is_on_record(west, west_supervisor, houses):
    listed(west, "household")
    assert not PersonalDataLook.objects.exists()
    west.get(change(houses["west"]))
    west.get(change(houses["west"]))
    looks = PersonalDataLook.objects.all()
    assert [(look.user, look.household, look.place) for look in looks] == [
        (west_supervisor, houses["west"], "测试路1号 101")
    ] * 2


def test_a_refused_opening_shows_nothing_and_writes_no_look(west, houses):
    west.get(change(houses["east"]))
    assert not PersonalDataLook.objects.exists()


def test_a_look_outlives_its_household(west, houses):
    west.get(change(houses["west"]))
    houses["west"].delete()
    assert PersonalDataLook.objects.get().place == "测试路1号 101"


def test_looks_cannot_be_changed_or_deleted(chief, houses):
    chief.get(change(houses["west"]))
    look = PersonalDataLook.objects.get()
    assert chief.get(change(look)).context["has_change_permission"] is False
    assert chief.post(change(look) + "../delete/", {"post": "yes"}).status_code == 403


# Speed


def fill_lists(town) -> None:
    """At least 60 rows in every list."""
    grids = [town[key] for key in ("w1", "w2", "w3", "w4")]
    today = timezone.localdate()
    for index in range(60):
        grid = grids[index % 4]
        building = make_building(grid, (103.001 + index / 10_000, 23.012, 0.00005), number=str(index))
        household = make_household(building)
        Unit.objects.create(building=building, number="1")
        Post.objects.create(role=Role.GRID_WORKER, area=grid, holder_name=f"人{index}", valid=days())
        Lane.objects.create(name=f"巷{index}", geom="MULTILINESTRING((103 23, 103.01 23.01))", valid=days())
        redraw = Redraw.objects.create(document_number=f"文{index}", title="t", effective_on=today)
        Lineage.objects.create(from_area=grid, to_area=grid, on=today - timedelta(days=index), kind="change")
        area = Area.objects.create(level=grid.level)
        make_version(area, f"8{index:014}", f"格{index}", (104, 24, 0.01), town["west1"])
        PersonalDataLook.objects.create(user=make_user(f"u{index}"), household=household, place="p")
        redraw.steps.create(position=1, kind="merge")


@pytest.mark.parametrize("superuser", [True, False])
def test_lists_of_fifty_ask_no_query_per_row_and_read_no_geometry(
    client, town, superuser, django_assert_max_num_queries
):
    fill_lists(town)
    user = make_user("reader", *ALL_RIGHTS, "grids.view_personaldatalook", staff=True, superuser=superuser)
    make_post(user, town["county"])
    client.force_login(user)
    for model in (*OF_GRIDS, "personaldatalook"):
        with django_assert_max_num_queries(11) as asked:
            answer = client.get(changelist(model))
        assert answer.status_code == 200, model
        assert not [query for query in asked.captured_queries if '"geom_3857"' in query["sql"]], model


def test_an_import_shows_its_findings_a_page_at_a_time(chief):
    run = ImportRun.objects.create(
        kind="import_areas", file_name="a.zip", file_sha256="0" * 64, file_size=1, started_at=timezone.now()
    )
    ImportFinding.objects.bulk_create(
        ImportFinding(run=run, row=str(n), severity="error", code="x", problem=f"问题{n}。") for n in range(120)
    )
    page = reverse("admin:gis_data_importrun_change", args=[run.pk])
    first, third = chief.get(page).content.decode(), chief.get(page + "?findings=3").content.decode()
    assert "问题49。" in first
    assert "问题50。" not in first
    assert "问题119。" in third
    assert chief.post(page, {}).status_code == 403


def test_the_import_of_another_is_not_shown_to_staff(client, db):
    reader = make_user("reader", "gis_data.view_importrun", staff=True)
    run = ImportRun.objects.create(
        kind="import_areas", file_name="a", file_sha256="0", file_size=1, started_at=timezone.now()
    )
    client.force_login(reader)
    page = reverse("admin:gis_data_importrun_change", args=[run.pk])
    assert client.get(page).status_code == 302
    ImportRun.objects.update(user=reader)
    assert client.get(page).status_code == 200


def test_a_long_list_is_counted_by_estimate(chief, db, monkeypatch):
    BaseFeature.objects.create(layer="road", geom="POINT(103 23)", source="test", source_id="1")
    monkeypatch.setattr("gis_data.admin_base.COUNT_EXACTLY_BELOW", -2)
    answer = chief.get(changelist("basefeature", "gis_data"))
    assert answer.context["cl"].result_count != 1  # the planner has not seen the row yet
    filtered = chief.get(changelist("basefeature", "gis_data") + "?q=1")
    assert filtered.context["cl"].result_count == 1


def test_every_model_is_in_the_administration():
    from django.apps import apps

    inline_only = {"AreaCode", "RedrawStep", "ImportFinding"}
    models = [model for app in ("grids", "gis_data") for model in apps.get_app_config(app).get_models()]
    missing = {model.__name__ for model in models} - {model.__name__ for model in admin.site._registry}
    assert missing == inline_only


def test_everything_that_hangs_on_an_area_is_scoped():
    from grids.admin.scope import ScopedMixin

    scoped = (Area, AreaVersion, Building, Unit, Household, Post, PersonalDataLook)
    assert [model for model in scoped if not isinstance(admin.site._registry[model], ScopedMixin)] == []


# Every page


@pytest.mark.parametrize("kind", ["add", "change"])
def test_every_page_opens(chief, town, houses, kind):
    run = ImportRun.objects.create(
        kind="x", file_name="a", file_sha256="0", file_size=1, started_at=timezone.now(), options={"a": 1}
    )
    BaseFeature.objects.create(layer="road", geom="LINESTRING(103 23, 104 24)", source="test", source_id="1")
    Redraw.objects.create(document_number="1", title="1", effective_on=timezone.localdate())
    Lineage.objects.create(from_area=town["w1"], to_area=town["w2"], on=timezone.localdate(), kind="change")
    Lane.objects.create(name="巷", geom="MULTILINESTRING((103 23, 103.01 23.01))", valid=days())
    Unit.objects.create(building=houses["west"].building, number="1")
    assert run.pk
    for model, model_admin in admin.site._registry.items():
        if model._meta.app_label not in ("grids", "gis_data"):
            continue
        thing = model.objects.first()
        path = f"admin:{model._meta.app_label}_{model._meta.model_name}_{kind}"
        if kind == "add":
            allowed = 200 if model_admin.has_add_permission(chief.get("/").wsgi_request) else 403
            assert chief.get(reverse(path)).status_code == allowed, path
        elif thing is not None:
            assert chief.get(reverse(path, args=[thing.pk])).status_code == 200, path


def test_who_may_only_look_sees_the_map_and_no_field(client, town, houses):
    reader = make_user("reader", "grids.view_building", staff=True)
    make_post(reader, town["west"])
    client.force_login(reader)
    page = client.get(change(houses["west"].building)).content.decode()
    assert "shape-map" in page
    assert "MULTIPOLYGON" not in page
    assert "<textarea" not in page


def test_a_version_to_come_can_be_entered_and_a_broken_one_is_refused_in_words(chief, town):
    today = timezone.localdate()
    AreaVersion.objects.filter(area=town["w1"]).update(valid=days(end=today + timedelta(days=9)))
    form = {
        "area": town["w1"].pk,
        "parent": town["west1"].pk,
        "code": "532503001001001",
        "name": "将来网格",
        "valid_0": (today + timedelta(days=9)).isoformat(),
        "valid_1": "",
        "redraw": "",
        "geom": box((103.00, 23.01, 0.01)).geojson,
    }
    add = reverse("admin:grids_areaversion_add")
    crossed = '{"type": "MultiPolygon", "coordinates": [[[[103,23],[103.1,23.1],[103.1,23],[103,23.1],[103,23]]]]}'
    for wrong in ({"code": "532503001001002"}, {"valid_0": today.isoformat()}, {"geom": crossed}):
        answer = chief.post(add, {**form, **wrong})
        assert answer.status_code == 200, wrong
        assert answer.context["adminform"].form.errors, wrong
    assert chief.post(add, form).status_code == 302
    assert town["w1"].versions.count() == 2


def test_a_new_building_is_noted_in_its_grid(chief, town):
    form = {
        "address": "新楼",
        "name": "",
        "number": "9",
        "use": "residential",
        "storeys": "",
        "dwellings": "",
        "entrance": "",
        "valid_0": "2026-01-01",
        "valid_1": "",
        "geom": box((103.032, 23.012, 0.0003)).geojson,
        "units-TOTAL_FORMS": "1",
        "units-INITIAL_FORMS": "0",
        "units-0-number": "1",
    }
    assert chief.post(reverse("admin:grids_building_add"), form).status_code == 302
    building = Building.objects.get(address="新楼")
    assert building.grid == town["e2"]
    assert building.units.get().number == "1"
