"""Assets follow the grids: after a redraw each is noted in the grid of today that it lies in."""

import pytest
from django.core.management import call_command

from cases.actions.assets import Deed, move_asset
from cases.actions.assign_assets import AssetCounts, WrongGrid, assign_assets, wrong_grids
from cases.models import AssetVersion
from grids.actions.assign import assign_buildings
from grids.models import AreaVersion, Level
from tests.cases.asset_factories import MACHINE, make_asset, point
from tests.factories import make_area

pytestmark = pytest.mark.django_db


@pytest.fixture
def wrong(asset_town, manhole):
    """An asset of w1 that is noted in e1, and one of w2 that is noted rightly."""
    asset = make_asset(manhole)
    make_asset(manhole, (103.015, 23.015))
    AssetVersion.objects.filter(asset=asset).update(grid=asset_town["e1"])
    return asset


def test_each_is_noted_in_its_own_grid(asset_town, wrong):
    assert assign_assets() == AssetCounts(changed=1, unchanged=1, without_grid=0)
    assert wrong.versions.get().grid == asset_town["w1"]
    assert assign_assets() == AssetCounts(changed=0, unchanged=2, without_grid=0)


def test_versions_of_the_past_are_noted_in_the_grid_of_today_too(asset_town, manhole):
    asset = make_asset(manhole)
    move_asset(asset, point((103.015, 23.015)), Deed(MACHINE, asset.versions.get().valid.lower.replace(year=2022)))
    AssetVersion.objects.update(grid=None)
    assign_assets()
    assert [version.grid for version in asset.versions.order_by("valid")] == [asset_town["w1"], asset_town["w2"]]


def test_they_follow_when_buildings_are_assigned_after_a_redraw(asset_town, wrong):
    assign_buildings()
    assert wrong.versions.get().grid == asset_town["w1"]


def test_another_level_moves_no_asset(asset_town, wrong):
    assign_buildings(level=Level.objects.get(key="community"))
    assert wrong.versions.get().grid == asset_town["e1"]


def test_on_a_border_the_lowest_code_has_it_as_when_it_was_added(asset_town, manhole):
    asset = make_asset(manhole, (103.01, 23.015))
    assert asset.versions.get().grid == asset_town["w1"]
    assert assign_assets().changed == 0


def test_the_audit_names_what_is_wrong_and_writes_nothing(asset_town, wrong):
    count, (first,) = wrong_grids(10)
    assert count == 1
    assert first == WrongGrid(wrong.code, "测试井盖", "532503002001001", "532503001001001")
    assert wrong.versions.get().grid == asset_town["e1"]


def test_one_that_lies_in_no_grid_is_in_the_audit(asset_town, manhole):
    make_area(Level.objects.get(key="county"), "532504", "山外县", (103.05, 23.0, 0.01))
    make_asset(manhole, (103.055, 23.005))
    assert [row.actual for row in wrong_grids(10)[1]] == [""]


def test_the_command_writes_with_commit_only(asset_town, wrong, capsys):
    call_command("assign_assets")
    assert wrong.code in capsys.readouterr().out
    assert wrong.versions.get().grid == asset_town["e1"]
    call_command("assign_assets", commit=True)
    assert wrong.versions.get().grid == asset_town["w1"]


def test_without_grids_of_today_they_lie_nowhere(asset_town, wrong):
    AreaVersion.objects.filter(level__is_working_grid=True).delete()
    assert assign_assets() == AssetCounts(changed=2, unchanged=0, without_grid=2)
