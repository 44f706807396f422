"""What the tags of a building say: one tag at a time."""

import pytest

from grids.models import BuildingUse
from grids.rules.osm_buildings import (
    USE_BY_AMENITY,
    USE_BY_BUILDING,
    USE_BY_KEY,
    building_facts,
    number_findings,
)


def facts(**tags: str):
    return building_facts({"building": "yes"} | {key.replace("__", ":"): value for key, value in tags.items()})


@pytest.mark.parametrize(
    ("tags", "storeys"),
    [
        ({}, None),
        ({"building:levels": "6"}, 6),
        ({"building:levels": "2.5"}, 2),
        ({"building:levels": "0"}, None),
        ({"building:levels": "-1"}, None),
        ({"building:levels": "many"}, None),
        ({"building:levels": "999"}, None),
        ({"height": "18"}, 6),
        ({"height": "17,5 m"}, 6),
        ({"height": "2"}, 1),
        ({"height": "12 ft"}, None),
        ({"building:levels": "4", "height": "30"}, 4),
        ({"building:levels": "?", "height": "30"}, 10),
    ],
)
def test_storeys_come_from_levels_or_else_from_the_height(tags, storeys):
    assert building_facts({"building": "yes"} | tags).storeys == storeys


@pytest.mark.parametrize(("flats", "dwellings"), [("24", 24), ("0", None), ("a few", None), ("20000", None)])
def test_dwellings_come_from_the_number_of_flats(flats, dwellings):
    assert facts(building__flats=flats).dwellings == dwellings


@pytest.mark.parametrize(
    ("tags", "use"),
    [
        ({"building": "apartments"}, "residential"),
        ({"building": "yes"}, "unknown"),
        ({"building": "pagoda"}, "unknown"),
        ({"building": "yes", "amenity": "school"}, "education"),
        ({"building": "yes", "shop": "bakery"}, "commercial"),
        ({"building": "house", "shop": "bakery"}, "residential"),
        ({"building": "garage"}, "other"),
    ],
)
def test_use_comes_from_the_building_and_else_from_what_is_in_it(tags, use):
    assert building_facts(tags).use == use


def test_every_use_is_one_of_ours():
    named = {*USE_BY_BUILDING.values(), *USE_BY_AMENITY.values(), *(use for _, use in USE_BY_KEY)}
    assert named <= set(BuildingUse.values)


@pytest.mark.parametrize(
    ("tags", "address"),
    [
        ({}, ""),
        ({"addr__housenumber": "3"}, ""),
        ({"addr__street": "Städtle", "addr__housenumber": "6"}, "Städtle 6"),
        (
            {"addr__street": "Städtle", "addr__housenumber": "6", "addr__postcode": "9490", "addr__city": "Vaduz"},
            "Städtle 6, 9490 Vaduz",
        ),
        ({"addr__city": "蒙自市", "addr__street": "天马路", "addr__housenumber": "12号"}, "蒙自市天马路12号"),
        ({"addr__full": "云南省蒙自市天马路12号", "addr__street": "天马路"}, "云南省蒙自市天马路12号"),
    ],
)
def test_an_address_is_written_as_its_script_wants(tags, address):
    assert facts(**tags).address == address


def test_a_number_that_is_none_is_a_finding_with_its_tag():
    tags = {"building": "yes", "height": "tall", "building:levels": "3", "building:flats": "99999"}
    found = [(finding.row, finding.field, finding.value) for finding in number_findings("way/1", tags)]
    assert found == [("way/1", "height", "tall"), ("way/1", "building:flats", "99999")]
