"""The administration in a browser: clean under the page's policy, with maps over our own tiles."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from grids.models import Building

pytestmark = pytest.mark.browser


def change(thing) -> str:
    return reverse(f"admin:grids_{thing._meta.model_name}_change", args=[thing.pk])


def test_the_login_page_is_chinese_first_with_english_beside_it(open_page, town):
    page = open_page("/admin/login/", locale="fr-FR")
    expect(page.locator("html")).to_have_attribute("lang", re.compile("zh"))
    page.get_by_role("button", name="English").click()
    expect(page.get_by_label("Username")).to_be_visible()


def test_lists_and_pages_open_without_a_refused_script_or_style(open_page, log_in, town):
    page = open_page("/admin/login/")
    log_in(page, town["chief"])
    for path in ("", "grids/area/", "grids/areaversion/", "grids/building/", "grids/household/", "grids/post/add/"):
        page.goto(f"/admin/{path}")
        expect(page.locator("#content")).to_be_visible()


def test_a_boundary_in_force_is_shown_on_a_map_and_not_as_text(open_page, log_in, town):
    page = open_page("/admin/login/")
    log_in(page, town["chief"])
    page.goto(change(town["w1"].versions.get()))
    expect(page.locator(".shape-map path")).to_have_count(1)
    expect(page.locator(".shape-map canvas").first).to_be_attached()
    expect(page.locator("#content")).not_to_contain_text("MULTIPOLYGON")


def test_a_footprint_with_a_courtyard_is_drawn_saved_and_keeps_it(open_page, log_in, town, watch):
    watch.expected.append("Deprecated use of _flat")  # leaflet.draw's own
    building = town["house"].building
    ring = "(103.005 23.015, 103.006 23.015, 103.006 23.016, 103.005 23.016, 103.005 23.015)"
    hole = "(103.0053 23.0153, 103.0053 23.0156, 103.0056 23.0156, 103.0056 23.0153, 103.0053 23.0153)"
    Building.objects.filter(pk=building.pk).update(geom=f"SRID=4326;MULTIPOLYGON(({ring}, {hole}))")
    page = open_page("/admin/login/")
    log_in(page, town["chief"])
    page.goto(change(building))
    expect(page.locator("#id_geom-map canvas").first).to_be_attached()
    page.locator("#id_geom-div-map .leaflet-draw-edit-edit").click()
    corner = page.locator("#id_geom-div-map .leaflet-marker-icon").first
    corner.hover()
    box = corner.bounding_box()
    page.mouse.down()
    page.mouse.move(box["x"] - 20, box["y"] + 20, steps=4)
    page.mouse.up()
    page.locator("#id_geom-div-map .leaflet-draw-actions a").first.click()
    page.locator("input[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    saved = Building.objects.get(pk=building.pk)
    assert [len(polygon) for polygon in saved.geom] == [2]
    assert saved.geom.area != pytest.approx(0.001**2 - 0.0003**2, rel=1e-3)
    assert saved.grid == town["w1"]
