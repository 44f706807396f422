"""Lists ask no query per row, findings come in pages, long tables are counted by estimate."""

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
    Role,
    Unit,
)
from tests.factories import days, make_building, make_household, make_post, make_user, make_version
from tests.grids.admin.pages import ALL_RIGHTS, OF_GRIDS, changelist


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

    inline_only = {"AreaCode", "RedrawStep", "ImportFinding", "Visit"}
    kept_by_triggers = {"DayChange", "GridCount", "LayerChange"}
    models = [model for app in ("grids", "gis_data") for model in apps.get_app_config(app).get_models()]
    missing = {model.__name__ for model in models} - {model.__name__ for model in admin.site._registry}
    assert missing == inline_only | kept_by_triggers


def test_everything_that_hangs_on_an_area_is_scoped():
    from grids.admin.scope import ScopedMixin

    scoped = (Area, AreaVersion, Building, Unit, Household, Post, PersonalDataLook)
    assert [model for model in scoped if not isinstance(admin.site._registry[model], ScopedMixin)] == []
