"""Every page opens, and forms write what they say."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from gis_data.models import BaseFeature, ImportRun
from grids.models import (
    AreaVersion,
    Building,
    Lane,
    Lineage,
    Redraw,
    Unit,
)
from tests.factories import box, days, make_post, make_user
from tests.grids.admin.pages import change


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
