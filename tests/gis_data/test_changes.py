"""The state of the data behind a tile: what changes it, where, and what does not."""

import pytest
from django.contrib.gis.geos import Point
from django.db import connection, transaction

from gis_data.changes import cells, stamp
from gis_data.models import BaseFeature, LayerChange
from gis_data.tile_address import TileAddress
from grids.models import AreaVersion, Building
from tests.factories import box, days, make_building, make_town

BUILDINGS = ("grids_building",)
HERE = TileAddress(14, 12879, 7115).bounds()  # holds (103.002, 23.012)
FAR = TileAddress(14, 12000, 7115).bounds()
WORLD = TileAddress(0, 0, 0).bounds()


@pytest.fixture
def town(db):
    return make_town()


def states(*boxes):
    return [stamp(BUILDINGS, cells(each)) for each in boxes]


def test_a_new_a_changed_and_a_deleted_row_change_the_state_of_their_place_only(town):
    before = states(HERE, WORLD, FAR)
    building = make_building(town["w1"], (103.002, 23.012, 0.0003))
    made = states(HERE, WORLD, FAR)
    Building.objects.filter(pk=building.pk).update(name="改名")
    changed = states(HERE, WORLD, FAR)
    Building.objects.filter(pk=building.pk).delete()
    gone = states(HERE, WORLD, FAR)
    assert len({before[0], made[0], changed[0], gone[0]}) == 4
    assert len({before[1], made[1], changed[1], gone[1]}) == 4
    assert before[2] == made[2] == changed[2] == gone[2]


def test_a_row_that_moves_away_changes_the_place_it_left(town):
    building = make_building(town["w1"], (103.002, 23.012, 0.0003))
    before = states(HERE, FAR)
    Building.objects.filter(pk=building.pk).update(geom=box((84.0, 23.012, 0.0003)))
    assert before[0] != stamp(BUILDINGS, cells(HERE))


def test_a_change_of_one_table_leaves_the_others_as_they_were(town):
    before = stamp(("grids_areaversion",), cells(HERE))
    make_building(town["w1"], (103.002, 23.012, 0.0003))
    assert stamp(("grids_areaversion",), cells(HERE)) == before
    AreaVersion.objects.filter(area=town["w1"]).update(name="改名")
    assert stamp(("grids_areaversion",), cells(HERE)) != before


def test_a_statement_that_finds_nothing_changes_nothing(town):
    before = stamp(BUILDINGS, cells(WORLD))
    Building.objects.filter(name="没有").update(name="还没有")
    assert stamp(BUILDINGS, cells(WORLD)) == before


def test_what_is_taken_back_leaves_the_state_as_it_was(town):
    before = stamp(BUILDINGS, cells(HERE))
    with transaction.atomic():
        make_building(town["w1"], (103.002, 23.012, 0.0003))
        transaction.set_rollback(True)
    assert stamp(BUILDINGS, cells(HERE)) == before


def test_a_load_of_many_rows_marks_the_whole_table_with_one_row(town):
    before, kept = states(HERE, FAR), LayerChange.objects.count()
    Building.objects.bulk_create(Building(geom=box((103 + i * 1e-5, 23, 1e-5)), valid=days()) for i in range(1001))
    assert LayerChange.objects.count() == kept + 1
    after = states(HERE, FAR)
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_a_shape_over_a_continent_marks_the_whole_table(db):
    before = stamp(("gis_data_basefeature",), cells(FAR))
    BaseFeature.objects.create(layer="water", geom=box((0, 0, 40)), source="test", source_id="1")
    assert stamp(("gis_data_basefeature",), cells(FAR)) != before


def test_an_emptied_table_changes_the_state(town):
    before = stamp(("gis_data_basefeature",), cells(HERE))
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE gis_data_basefeature")
    assert stamp(("gis_data_basefeature",), cells(HERE)) != before


def test_many_changes_of_one_place_are_folded_and_the_state_stays(town):
    building = make_building(town["w1"], (103.002, 23.012, 0.0003))
    for number in range(130):
        Building.objects.filter(pk=building.pk).update(name=str(number))
    assert LayerChange.objects.filter(source="grids_building").count() < 80
    before = states(HERE, FAR)
    with connection.cursor() as cursor:
        cursor.execute("SELECT gis_data_fold_marks('grids_building')")
    # One for the place, and one where the whole table has been marked before.
    assert LayerChange.objects.filter(source="grids_building").count() <= 2
    assert states(HERE, FAR) == before


def test_a_state_is_one_query(town, django_assert_num_queries):
    with django_assert_num_queries(1):
        stamp(("grids_building", "grids_areaversion"), cells(HERE))


@pytest.mark.parametrize("z", [0, 9, 10, 11, 16])
def test_the_tiles_of_every_zoom_see_a_change_at_their_place(town, z):
    point = Point(103.002, 23.012, srid=4326).transform(3857, clone=True)
    width = 40_075_016.685578488 / 2**z
    column, row = int((point.x + 20_037_508.34) / width), int((20_037_508.34 - point.y) / width)
    there = TileAddress(z, column, row).bounds(1 / 64)
    before = stamp(BUILDINGS, cells(there))
    make_building(town["w1"], (103.002, 23.012, 0.0003))
    assert stamp(BUILDINGS, cells(there)) != before
