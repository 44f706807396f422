"""Which ways people may walk, one small set of tags at a time."""

import pytest

from gis_data.osm.walking import RULES, barrier_kind, blocks, walk_way

WALKED = (
    *({"highway": kind} for kind in ("primary", "residential", "service", "track", "path", "footway", "steps")),
    *({"highway": kind} for kind in ("pedestrian", "cycleway", "bridleway", "living_street", "corridor", "road")),
    {"highway": "pedestrian", "area": "yes"},
    {"railway": "platform"},
    {"public_transport": "platform"},
    {"man_made": "pier"},
    {"highway": "trunk", "sidewalk": "both"},
    {"highway": "trunk", "sidewalk:left": "yes"},
    {"highway": "trunk", "foot": "yes"},
    {"highway": "primary", "motorroad": "yes", "foot": "designated"},
    {"highway": "service", "access": "no", "foot": "yes"},
    {"highway": "primary", "tunnel": "yes", "foot": "yes"},
    {"highway": "primary", "tunnel": "yes", "sidewalk": "left"},
    {"highway": "primary", "tunnel": "no"},
    {"highway": "secondary", "tunnel": "building_passage"},
    {"highway": "residential", "tunnel": "yes"},
    {"highway": "footway", "tunnel": "yes"},
    {"highway": "service", "access": "private", "foot": "permissive"},
    {"highway": "track", "access": "agricultural"},
    {"highway": "residential", "vehicle": "no"},
    {"highway": "footway", "oneway": "yes"},
)
NOT_WALKED = (
    *({"highway": kind} for kind in ("motorway", "motorway_link", "trunk", "trunk_link", "raceway", "bus_guideway")),
    *({"highway": kind} for kind in ("construction", "proposed", "rest_area", "services", "via_ferrata")),
    {"highway": "trunk", "sidewalk": "no"},
    {"highway": "trunk", "sidewalk": "separate"},
    {"highway": "primary", "motorroad": "yes"},
    {"highway": "primary", "tunnel": "yes"},
    {"highway": "secondary_link", "tunnel": "yes", "sidewalk": "no"},
    {"highway": "residential", "foot": "no"},
    {"highway": "residential", "foot": "use_sidepath"},
    {"highway": "service", "access": "no"},
    {"highway": "service", "access": "private"},
    {"highway": "footway", "foot": "private"},
    {"highway": "service", "access": "military"},
    {"route": "ferry"},
    {"railway": "rail"},
    {"waterway": "river"},
    {"highway": "construction", "railway": "platform"},
)


def told(tags: dict[str, str]) -> str:
    return " ".join(f"{key}={value}" for key, value in tags.items())


@pytest.mark.parametrize("tags", WALKED, ids=told)
def test_people_walk_here(tags):
    assert walk_way("w1", tags) is not None


@pytest.mark.parametrize("tags", NOT_WALKED, ids=told)
def test_people_do_not_walk_here(tags):
    assert walk_way("w1", tags) is None


def test_every_value_of_the_table_is_tried():
    tried = {tags.get("highway") for tags in (*WALKED, *NOT_WALKED)}
    grouped = {"secondary", "tertiary", "unclassified", "elevator", "platform", "busway"}
    links = {kind for kind in RULES.open_ways if kind.endswith("_link")}
    assert RULES.open_ways | RULES.ways_with_leave <= tried | grouped | links


@pytest.mark.parametrize(
    ("tags", "access"),
    [
        ({}, ""),
        ({"access": "yes"}, ""),
        ({"foot": "yes", "access": "private"}, ""),
        ({"foot": "permissive"}, "permissive"),
        ({"access": "destination"}, "destination"),
        ({"access": "customers", "foot": "designated"}, "designated"),
    ],
)
def test_what_limits_access_is_kept(tags, access):
    assert walk_way("w1", {"highway": "service"} | tags).access == access


@pytest.mark.parametrize("tags", [{"access": "private"}, {"foot": "private"}])
def test_private_ways_can_be_asked_for_and_say_so(tags):
    assert walk_way("w1", {"highway": "service"} | tags, RULES.with_private()).access == "private"


@pytest.mark.parametrize(
    ("tags", "direction"),
    [
        ({"oneway": "yes"}, 0),
        ({"oneway:foot": "yes"}, 1),
        ({"oneway:foot": "-1"}, -1),
        ({"foot:backward": "no"}, 1),
        ({"foot:forward": "no"}, -1),
        ({"oneway:foot": "no"}, 0),
    ],
)
def test_only_a_oneway_for_people_on_foot_counts(tags, direction):
    assert walk_way("w1", {"highway": "footway"} | tags).direction == direction


def test_steps_bridge_tunnel_surface_and_name_are_kept():
    tags = {"highway": "steps", "bridge": "yes", "tunnel": "building_passage", "surface": "sett", "name": "天梯"}
    way = walk_way("w9", tags)
    assert (way.source_id, way.highway, way.name, way.surface) == ("w9", "steps", "天梯", "sett")
    assert way.steps and way.bridge and way.tunnel


def test_a_way_beside_a_bridge_is_none():
    way = walk_way("w9", {"highway": "path", "bridge": "no", "tunnel": "no"})
    assert not way.steps and not way.bridge and not way.tunnel


@pytest.mark.parametrize(
    ("tags", "stops"),
    [
        ({"barrier": "gate"}, False),
        ({"barrier": "bollard"}, False),
        ({"barrier": "gate", "access": "private"}, True),
        ({"barrier": "gate", "access": "private", "foot": "yes"}, False),
        ({"barrier": "lift_gate", "foot": "no"}, True),
        ({"barrier": "wall"}, True),
        ({"barrier": "wall", "foot": "yes"}, False),
    ],
)
def test_a_barrier_stops_people_or_does_not(tags, stops):
    assert blocks(tags) is stops


def test_a_kerb_is_no_barrier_worth_keeping():
    assert barrier_kind({"barrier": "kerb"}) == ""
    assert barrier_kind({"barrier": "bollard"}) == "bollard"
