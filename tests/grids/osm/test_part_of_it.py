"""Extracts that lack what was there, or only some of a file: what ends, and what is let be."""

from datetime import date

import pytest

from gis_data.models import BaseFeature
from grids.models import Building
from grids.within import NoSuchArea
from tests.factories import days, make_area, make_levels
from tests.grids.osm.extracts import FIRST, LATER, bring_in, building, town, without, written
from tests.osm_files import Extract, position

pytestmark = pytest.mark.django_db


def test_a_building_that_is_gone_ends_and_stays(file):
    bring_in(town().write(file))
    report = bring_in(without(town(), 32).write(file), day=LATER)
    assert building(32).valid == days(FIRST, LATER)
    assert Building.objects.on(LATER).count() == 1
    assert [(finding.row, finding.code) for finding in report.findings] == [("way/32", "building-gone")]


def test_a_building_gone_on_its_first_day_still_stood_one(file):
    bring_in(town().write(file))
    bring_in(without(town(), 32).write(file))
    assert building(32).valid == days(FIRST, date(2020, 6, 9))


def test_a_building_that_comes_back_stands_again(file):
    bring_in(town().write(file))
    bring_in(without(town(), 32).write(file), day=LATER)
    bring_in(town().write(file), day=LATER)
    assert building(32).valid == days(FIRST)


def test_a_feature_of_the_base_map_that_is_gone_is_removed(file):
    bring_in(town().write(file))
    report = bring_in(without(town(), 41).write(file))
    assert report.counts["green"].gone == 1
    assert not BaseFeature.objects.filter(layer="green").exists()


def test_keep_gone_leaves_everything(file):
    bring_in(town().write(file))
    report = bring_in(without(town(), 32, 41).write(file), day=LATER, keep_gone=True)
    assert building(32).valid == days(FIRST)
    assert report.counts["green"].gone == 0


def test_a_file_of_another_place_ends_nothing_here(file):
    bring_in(town().write(file))
    elsewhere = Extract(box=(20_000, 20_000, 21_000, 21_000)).square(77, 20_100, 20_100, 15, building="yes")
    bring_in(elsewhere.write(file), day=LATER)
    assert Building.objects.on(LATER).count() == 3
    assert BaseFeature.objects.filter(layer="green").exists()


def test_a_file_without_extent_ends_nothing_and_says_so(file):
    bring_in(town().write(file))
    extract = without(town(), 32)
    extract.box = None
    report = bring_in(extract.write(file), day=LATER)
    assert building(32).valid == days(FIRST)
    assert [finding.code for finding in report.findings] == ["no-extent"]


def test_a_file_that_lacks_most_of_the_place_is_warned_about(file):
    extract = town()
    for number in range(100, 130):
        extract.square(number, number * 20, 500, 15, building="yes")
    bring_in(extract.write(file))
    report = bring_in(town().write(file), commit=False, day=LATER)
    assert "many-gone" in {finding.code for finding in report.findings}


def test_features_of_other_sources_are_let_be(file):
    bring_in(town().write(file))
    Building.objects.filter(source_id="w32").update(source="survey")
    BaseFeature.objects.filter(layer="green").update(source="survey")
    bring_in(without(town(), 32, 41).write(file), day=LATER)
    assert Building.objects.on(LATER).count() == 2
    assert BaseFeature.objects.filter(layer="green").exists()


def test_only_the_parts_asked_for_are_touched(file):
    bring_in(town().write(file))
    bring_in(without(town(), 21, 31, 41).write(file), parts=frozenset({"green"}), day=LATER)
    assert written() == (3, 4, 3, 2, 0)
    assert Building.objects.on(LATER).count() == 2


def test_within_takes_what_touches_the_area_and_only_ends_there(file):
    bring_in(town().write(file))
    west = (*position(-10, -10), *position(150, 170))
    make_area(make_levels()["community"], "c1", "银河社区", west)
    report = bring_in(without(town(), 31, 32).write(file), day=LATER, within="c1")
    assert building(31).valid == days(FIRST, LATER)
    assert building(32).valid == days(FIRST)
    assert report.counts["green"].gone == 0
    assert report.network.edges == 3


def test_within_takes_a_building_on_the_border_where_its_middle_lies(file):
    extract = town().square(33, 95, 50, 15, building="yes").square(34, 82, 80, 20, building="yes")
    make_area(make_levels()["community"], "c1", "银河社区", (*position(-10, -10), *position(100, 170)))
    bring_in(extract.write(file), within="c1")
    assert set(Building.objects.values_list("source_id", flat=True)) == {"w31", "w34"}


def test_within_an_area_that_does_not_exist_is_refused(file):
    with pytest.raises(NoSuchArea):
        bring_in(town().write(file), within="nowhere")
    assert written() == (0, 0, 0, 0, 0)
