"""Levels are data: four of them, six of them, and micro-grids below the grid."""

import json

import pytest
from django.core.management import CommandError, call_command

from grids.actions.levels import LevelsExist, install_levels
from grids.locate import locate
from grids.models import Area, Building, Level, StoredIn, Unit
from tests.factories import make_area, make_building

pytestmark = pytest.mark.django_db
INSIDE = (103.0052, 23.0052)


def build_chain(specification) -> list[Area]:
    """Areas one within the other, from the top: (level key, code, name, shape)."""
    areas: list[Area] = []
    for key, code, name, shape in specification:
        parent = areas[-1] if areas else None
        areas.append(make_area(Level.objects.get(key=key), code, name, shape, parent))
    return areas


def chain_at(point) -> list[tuple[str, str]]:
    return [(area["level"], area["name"]) for area in json.loads(locate(*point))["chain"]]


def test_a_place_with_four_levels_huaping():
    install_levels("four")
    build_chain(
        [
            ("county", "530723", "华坪县", (103, 23, 0.02)),
            ("street", "530723100", "中心镇", (103, 23, 0.02)),
            ("community", "530723100001", "狮山社区", (103, 23, 0.01)),
            ("grid", "530723100001001", "狮山第一网格", (103, 23, 0.01)),
        ]
    )
    assert [level.key for level in Level.objects.all()] == ["county", "street", "community", "grid"]
    assert chain_at(INSIDE) == [
        ("county", "华坪县"),
        ("street", "中心镇"),
        ("community", "狮山社区"),
        ("grid", "狮山第一网格"),
    ]


def test_a_place_with_six_levels_saihan_whose_last_two_are_buildings_and_their_units():
    levels = install_levels("six")
    grid = build_chain(
        [
            ("county", "150105", "赛罕区", (103, 23, 0.02)),
            ("street", "150105001", "人民路街道", (103, 23, 0.02)),
            ("community", "150105001001", "学府社区", (103, 23, 0.01)),
            ("grid", "150105001001001", "学府第一网格", (103, 23, 0.01)),
        ]
    )[-1]
    building = make_building(grid, (103.005, 23.005, 0.0005), number="3")
    Unit.objects.create(building=building, number="2")
    assert [level.stored_in for level in levels][-2:] == [StoredIn.BUILDING, StoredIn.UNIT]
    answer = json.loads(locate(*INSIDE))
    assert len(answer["chain"]) == 4
    assert answer["building"]["uid"] == str(building.uid)
    assert list(Building.objects.under(grid).values_list("number", "units__number")) == [("3", "2")]


@pytest.fixture
def ninglang():
    install_levels("micro")
    build_chain(
        [
            ("county", "530724", "宁蒗县", (103, 23, 0.02)),
            ("street", "530724100", "大兴街道", (103, 23, 0.02)),
            ("community", "530724100001", "万格社区", (103, 23, 0.01)),
            ("grid", "530724100001001", "农贸市场网格", (103, 23, 0.01)),
            ("microgrid", "W-1", "第一微网格", (103.005, 23.005, 0.001)),
        ]
    )


def test_a_place_with_micro_grids_below_the_grid_ninglang(ninglang):
    assert chain_at(INSIDE)[-2:] == [("grid", "农贸市场网格"), ("microgrid", "第一微网格")]
    assert chain_at((103.001, 23.001))[-1] == ("grid", "农贸市场网格")


def test_a_border_is_that_of_the_level_that_tiles_not_of_the_micro_grid(ninglang):
    border = json.loads(locate(*INSIDE))["border"]
    assert border["distance_m"] == pytest.approx(0.0048 * 102_500, rel=0.01)


def test_four_and_six_levels_live_beside_each_other_when_ranks_are_left_out():
    install_levels("full")
    build_chain(
        [
            ("county", "530723", "华坪县", (103, 23, 0.02)),
            ("grid", "530723100001001", "直属网格", (103, 23, 0.01)),
        ]
    )
    assert [level for level, _name in chain_at(INSIDE)] == ["county", "grid"]


def test_the_command_writes_levels_once_and_then_says_how_to_change_them(capsys):
    call_command("init_levels", "plain")
    assert "municipality" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("init_levels", "full")
    assert Level.objects.count() == 3
    with pytest.raises(LevelsExist):
        install_levels("six")
