"""A city out of map tiles: road lines cut at tile edges become one network, points of interest facilities."""

import json
from collections import Counter

import networkx as nx
import pytest
from django.db import connection

from facilities.models import FacilityVersion
from gis_data.models import ImportRun, WalkEdge

pytestmark = pytest.mark.django_db
LIMIT_M = 500  # of a bus stop
STOP = "陆家嘴"
# The nearest edge to a place, the metres along it and away from it, by PostGIS: in UTM 51, and on the ellipsoid.
NEAREST = """
SELECT id, ST_LineLocatePoint(ST_Transform(geom, 32651), ST_Transform(place, 32651)) * length_m,
       ST_Distance(geom::geography, place::geography)
FROM gis_data_walkedge, ST_SetSRID(ST_MakePoint(%s, %s), 4326) AS place
ORDER BY geom::geography <-> place::geography LIMIT 1
"""


@pytest.fixture
def bund(geodata, run):
    """Network and facilities, and what the two imports printed."""
    folder = geodata / "shanghai"
    if not folder.is_dir():
        pytest.skip(f"no {folder}: set GEODATA")
    ways = run("import_walkways", folder / "shanghai_roads.geojson", "--commit")
    run("init_facility_kinds")
    places = run("import_facilities", folder / "shanghai_pois.geojson", "--leave-others", "--commit")
    return {"folder": folder, "ways": ways, "places": places}


def network() -> nx.Graph:
    """What was written, read back row by row; of two edges between the same nodes the shorter."""
    net = nx.Graph()
    for tail, head, length in WalkEdge.objects.values_list("source_node", "target_node", "length_m"):
        if length < net.get_edge_data(tail, head, {"m": float("inf")})["m"]:
            net.add_edge(tail, head, m=length)
    return net


def reached_metres(lon: float, lat: float, limit_m: float) -> float:
    """The metres of way within a walk of a place, by networkx and PostGIS alone."""
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, [lon, lat])
        own, along, off = cursor.fetchone()
    home = WalkEdge.objects.get(pk=own)
    net = network()
    net.add_edge("door", home.source_node_id, m=off + along)
    net.add_edge("door", home.target_node_id, m=off + home.length_m - along)
    metres = nx.single_source_dijkstra_path_length(net, "door", cutoff=limit_m, weight="m")
    total = 0.0
    for pk, tail, head, length in WalkEdge.objects.values_list("pk", "source_node", "target_node", "length_m"):
        left = [max(limit_m - metres.get(node, limit_m), 0.0) for node in (tail, head)]
        total += length if pk == own else min(length, sum(left))
    return total


def test_tile_edges_are_joined_and_what_stays_loose_is_told(bund):
    joins = ImportRun.objects.get(kind__startswith="walk").counts["joins"]
    assert joins["shared_at_seams"] > 500
    assert joins["furthest_m"] <= 1.5
    assert "seam-open" in bund["ways"]
    assert "end-too-far" in bund["ways"] or "end-at-a-seam" in bund["ways"]
    pieces = Counter()
    for component, length in WalkEdge.objects.values_list("component", "length_m"):
        pieces[component] += length
    banks = pieces.most_common(2)
    assert sum(length for _, length in banks) > 0.8 * sum(pieces.values())


def test_points_of_interest_become_facilities_of_known_kinds(bund):
    rows = json.loads((bund["folder"] / "shanghai_pois.geojson").read_text(encoding="utf-8"))["features"]
    kinds = Counter(row["properties"]["kind"] for row in rows)
    written = Counter(FacilityVersion.objects.values_list("facility__kind__key", flat=True))
    assert written["bus_stop"] == kinds["bus_stop"]
    assert written["toilet"] == kinds["toilets"]
    assert written["police"] == kinds["police"]
    assert not written["clinic"]  # a hospital next door is no clinic


def test_a_circle_has_as_many_metres_as_networkx_finds(bund, client):
    stop = FacilityVersion.objects.get(name=STOP)
    told = client.get(f"/api/facilities/{stop.facility.uid}/circle", {"metres": LIMIT_M}).json()
    [circle] = [feature for feature in told["features"] if feature["properties"]["what"] == "circle"]
    expected = reached_metres(stop.geom.x, stop.geom.y, LIMIT_M)
    assert expected > 5_000
    assert circle["properties"]["reached_m"] == pytest.approx(expected, rel=1e-3)
