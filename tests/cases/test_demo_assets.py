"""The demo city's components: along its streets, the same each time, with a past."""

from datetime import date

import pytest
import shapely
from django.contrib.gis.geos import LineString
from django.core.management import CommandError, call_command

from cases.actions.demo_assets import AssetsExist, NoCatalogue, NoDemoStreets, load_demo_assets
from cases.demo.invent_assets import ROWS, Road, invent
from cases.models import Asset, AssetVersion
from gis_data.models import BaseFeature
from tests.cases.asset_factories import make_asset
from tests.cases.factories import make_asset_kind

TODAY = date(2026, 11, 25)
STREET = Road("1", "primary", "人民路", shapely.LineString([(103.001, 23.005), (103.039, 23.005)]))


@pytest.fixture
def street(asset_town):
    """A street through the town and out of it."""
    line = LineString((102.98, 23.005), (103.06, 23.005), srid=4326)
    return BaseFeature.objects.create(
        layer="road", kind="primary", name="人民路", geom=line, source="demo", source_id="r1"
    )


def test_they_are_the_same_each_time():
    assert list(invent([STREET], TODAY)) == list(invent([STREET], TODAY))


def test_lamps_stand_on_both_sides_near_the_street():
    lamps = [one for one in invent([STREET], TODAY) if one.kind == "01037"]
    metres = [(one.place[1] - 23.005) * 111_320 for one in lamps]
    assert {round(abs(away), 1) for away in metres} == {4.5}
    assert {away > 0 for away in metres} == {True, False}
    assert len(lamps) == pytest.approx(3_890 / 110, abs=2)


def test_what_happened_comes_in_order_and_before_today():
    for one in invent([STREET], TODAY):
        days = [one.first, *(what.day for what in one.later), TODAY]
        assert days == sorted(days)


@pytest.mark.django_db
def test_it_writes_assets_inside_the_town_with_codes_and_grids(street):
    for row in ROWS:
        make_asset_kind(row.kind, row.name)
    counts = load_demo_assets()
    assert counts.towns == 1
    assert counts.assets == Asset.objects.count() > 50
    assert not AssetVersion.objects.filter(grid=None).exists()
    assert AssetVersion.objects.filter(name__startswith="人民路").count() == AssetVersion.objects.count()
    with pytest.raises(AssetsExist):
        load_demo_assets()


@pytest.mark.django_db
def test_it_says_what_is_missing(asset_town, manhole):
    with pytest.raises(NoDemoStreets):
        load_demo_assets()
    manhole.delete()
    with pytest.raises(NoCatalogue):
        load_demo_assets()
    call_command("load_demo_assets", if_empty=True)
    with pytest.raises(CommandError):
        call_command("load_demo_assets")


@pytest.mark.django_db
def test_it_leaves_a_register_alone(street, manhole):
    make_asset(manhole)
    call_command("load_demo_assets", if_empty=True)
    assert Asset.objects.count() == 1
