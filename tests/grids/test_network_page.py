"""The page and the map layers of the walking network: who sees them, and that they tell where it is broken."""

import json
from datetime import date

import mapbox_vector_tile
import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.geos import LineString, Point
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gis_data import layers
from gis_data.actions.import_runs import Actor
from gis_data.actions.import_walkways import WalkwayImport, import_walkways
from gis_data.models import WalkEdge, WalkNode
from gis_data.readers import read_vector
from gis_data.tiles import TileAddress, encode
from grids.models import Role
from tests.factories import make_post, make_town, make_user
from tests.osm_files import position

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(client):
    """Opens the page as someone: planner, reader, stranger."""
    town = make_town()
    planner, reader = make_user("planner"), make_user("reader")
    make_post(planner, town["county"], Role.PLANNER)
    make_post(reader, town["county"], Role.READER)

    def ask(who: str, query: str = ""):
        client.logout()
        if who != "stranger":
            client.force_login({"planner": planner, "reader": reader}[who])
        return client.get(f"/network/{query}", headers={"Accept-Language": "en"})

    return ask


@pytest.fixture
def network(tmp_path):
    """Two streets whose ends are a metre apart, one that stops short, and a path on its own."""
    lines = [[(0, 0), (100, 0)], [(101, 0), (200, 0)], [(150, 60), (150, 3)], [(0, 500), (60, 500)]]
    features = [
        {
            "type": "Feature",
            "properties": {"highway": "path"},
            "geometry": {"type": "LineString", "coordinates": [position(*point) for point in line]},
        }
        for line in lines
    ]
    path = tmp_path / "ways.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return import_walkways(read_vector(path), WalkwayImport(), Actor(), commit=True)


def test_planners_see_it_and_others_do_not(people, network):
    assert people("planner").status_code == 200
    assert people("reader").status_code == 403
    assert "/login/" in people("stranger").url


def test_it_tells_the_pieces_and_leads_to_each_on_the_map(people, network):
    answer = people("planner")
    assert answer.context["piece_count"] == 2
    assert [piece.number for piece in answer.context["pieces"]] == [1, 2]
    lon, lat = position(30, 500)
    assert f"map=18/{lat:.5f}" in answer.content.decode()
    assert f"/{lon:.5f}" in answer.content.decode()
    assert "with=walkway,walk-barrier" in answer.content.decode()


def test_a_network_that_does_not_hold_together_is_told_before_all_figures(people, network):
    text = people("planner").content.decode()
    assert "is in 3 pieces" in text
    assert text.index("is in 3 pieces") < text.index("Share of the largest piece")


def test_it_tells_what_the_last_import_joined_and_where(people, network):
    answer = people("planner", "?told=joined")
    assert answer.context["chosen"] == "joined"
    assert {code: number for code, _title, number in answer.context["tabs"]} == {
        "piece": 2,
        "joined": 1,
        "end-too-far": 1,
    }
    lon, lat = position(100.5, 0)
    assert f"{lon:.6f}, {lat:.6f}" in answer.content.decode()


def test_an_unknown_kind_of_place_shows_the_first(people, network):
    assert people("planner", "?told=nonsense&page=x").context["chosen"] == "piece"


def test_without_a_network_it_says_how_to_get_one(people):
    assert "import_walkways" in people("planner").content.decode()


def test_the_page_costs_the_same_queries_however_many_pieces(people, network):
    people("planner")
    with CaptureQueriesContext(connection) as before:
        people("planner")
    ends = [WalkNode.objects.create(geom=Point(103 + i / 1000, 23)) for i in range(100)]
    WalkEdge.objects.bulk_create(
        WalkEdge(
            source_node=ends[i], target_node=ends[i + 1], length_m=9, component=i, source="many", source_id=str(i),
            highway="path", geom=LineString(ends[i].geom, ends[i + 1].geom, srid=4326),
        )
        for i in range(99)
    )  # fmt: skip
    with CaptureQueriesContext(connection) as after:
        people("planner")
    assert len(after) == len(before)
    own = [query["sql"] for query in after if "gis_data_" in query["sql"]]
    assert len(own) == 7


def tile(key: str, lon: float, lat: float, z: int = 16) -> dict:
    point = Point(lon, lat, srid=4326).transform(3857, clone=True)
    width = 40_075_016.685578488 / 2**z
    address = TileAddress(z, int((point.x + 20_037_508.34) / width), int((20_037_508.34 - point.y) / width))
    content = encode(layers.get(key), address, AnonymousUser(), date(2026, 11, 25))
    return mapbox_vector_tile.decode(content) if content else {}


def test_the_map_tells_the_parts_of_the_network(db):
    ends = [WalkNode.objects.create(geom=Point(103 + i / 10_000, 23)) for i in range(5)]
    looks = [{}, {"steps": True}, {"opening_hours": "06:00-22:00"}, {"steps": True, "component": 1}]
    for number, look in enumerate(looks):
        WalkEdge.objects.create(
            source_node=ends[number], target_node=ends[number + 1], length_m=9, source="test", source_id=str(number),
            highway="path", geom=LineString(ends[number].geom, ends[number + 1].geom, srid=4326), **look,
        )  # fmt: skip
    parts = [feature["properties"]["part"] for feature in tile("walkway", 103.0001, 23.0)["walkway"]["features"]]
    assert sorted(parts) == ["hours", "main", "piece", "steps"]


def test_barriers_are_points_of_a_layer_of_their_own_with_their_hours(db):
    WalkNode.objects.create(geom=Point(103.0001, 23.0001), barrier="gate", opening_hours="06:00-22:00")
    WalkNode.objects.create(geom=Point(103.0002, 23.0001))
    (dot,) = tile("walk-barrier", 103.0001, 23.0001)["walk-barrier-label"]["features"]
    assert dot["properties"] == {"barrier": "gate", "hours": "06:00-22:00", "size": 4}


def test_a_change_of_the_network_makes_its_tiles_anew(client, network):
    lon, lat = position(50, 0)
    point = Point(lon, lat, srid=4326).transform(3857, clone=True)
    width = 40_075_016.685578488 / 2**16
    x, y = int((point.x + 20_037_508.34) / width), int((20_037_508.34 - point.y) / width)
    before = client.get(f"/tiles/walkway/16/{x}/{y}.mvt")
    WalkEdge.objects.update(steps=True)
    after = client.get(f"/tiles/walkway/16/{x}/{y}.mvt", headers={"If-None-Match": before["ETag"]})
    assert (before.status_code, after.status_code) == (200, 200)
    assert before.content != after.content
