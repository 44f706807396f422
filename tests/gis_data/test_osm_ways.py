"""The walkable ways of tiny extracts, and the networks they make."""

from pathlib import Path

import pytest
import shapely
from pyproj import Geod

from gis_data.osm.walking import RULES
from gis_data.osm.ways import Walkable, read_walkable
from gis_data.rules.network import Network, build_network
from tests.osm_files import Extract, position


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "tiny.osm.pbf"


def row_of_nodes(count: int = 4) -> Extract:
    """Nodes 1, 2, 3 … in a row, 100 m apart."""
    extract = Extract()
    for number in range(1, count + 1):
        extract.node(number, 100 * (number - 1), 0)
    return extract


def network_of(walkable: Walkable) -> Network:
    return build_network(walkable.lines, split_at=walkable.barrier_keys, cut_at=walkable.blocked)


def edges_of(network: Network) -> set[frozenset[int]]:
    """Each edge as the OSM ids of its ends."""
    source, target = network.node_key[network.source], network.node_key[network.target]
    return {frozenset(pair) for pair in zip(source.tolist(), target.tolist(), strict=True)}


def test_ways_are_split_at_nodes_that_two_of_them_share(file):
    extract = row_of_nodes().node(9, 100, 80).way(5, [1, 2, 3, 4], highway="residential").way(6, [2, 9], highway="path")
    walkable = read_walkable(extract.write(file))
    network = network_of(walkable)
    assert edges_of(network) == {frozenset({1, 2}), frozenset({2, 4}), frozenset({2, 9})}
    assert [walkable.ways[line].source_id for line in network.line] == ["w5", "w5", "w6"]


def test_a_road_that_nobody_may_walk_makes_no_junction(file):
    extract = (
        row_of_nodes().node(9, 100, 80).way(5, [1, 2, 3, 4], highway="residential").way(6, [2, 9], highway="motorway")
    )
    assert edges_of(network_of(read_walkable(extract.write(file)))) == {frozenset({1, 4})}


def test_two_nodes_on_one_spot_do_not_connect(file):
    """A bridge over a path: same position, other node."""
    extract = row_of_nodes(2).node(3, 100, 0).node(4, 200, 0).way(5, [1, 2], highway="path")
    network = network_of(read_walkable(extract.way(6, [3, 4], highway="path", bridge="yes").write(file)))
    assert network.report.components == 2


def test_lengths_are_geodesics_between_the_nodes(file):
    network = network_of(read_walkable(row_of_nodes(3).way(5, [1, 2, 3], highway="path").write(file)))
    expected = Geod(ellps="WGS84").line_length(*zip(position(0, 0), position(100, 0), position(200, 0), strict=True))
    assert network.length_m == pytest.approx([expected], abs=1e-6)


def test_a_square_is_walked_along_its_edge(file):
    extract = Extract().square(5, 0, 0, 50, highway="pedestrian", area="yes")
    network = network_of(read_walkable(extract.write(file)))
    assert network.report.total_km == pytest.approx(0.2, abs=0.002)


def test_a_square_made_as_a_relation_is_walked_along_all_its_rings(file):
    extract = Extract().square(5, 0, 0, 100).square(6, 25, 25, 50)
    extract.relation(7, [("w", 5, "outer"), ("w", 6, "inner")], type="multipolygon", highway="pedestrian")
    walkable = read_walkable(extract.write(file))
    assert {way.source_id for way in walkable.ways} == {"r7"}
    assert network_of(walkable).report.total_km == pytest.approx(0.6, abs=0.005)


def test_a_building_or_lake_is_not_walked_around(file):
    extract = Extract().square(5, 0, 0, 100, building="yes").square(6, 200, 0, 50, natural="water")
    assert read_walkable(extract.write(file)).ways == []


def test_an_open_gate_is_a_node_that_people_pass(file):
    extract = row_of_nodes().node(2, 100, 0, barrier="gate").way(5, [1, 2, 3, 4], highway="path")
    walkable = read_walkable(extract.write(file))
    network = network_of(walkable)
    assert edges_of(network) == {frozenset({1, 2}), frozenset({2, 4})}
    assert network.report.components == 1
    assert walkable.barriers == {2: "gate"}


def test_nobody_passes_a_locked_gate(file):
    extract = row_of_nodes().node(2, 100, 0, barrier="gate", access="private").way(5, [1, 2, 3, 4], highway="path")
    network = network_of(read_walkable(extract.write(file)))
    assert network.report.components == 2
    assert list(network.node_key).count(2) == 2


def test_private_ways_and_gates_open_when_asked_for(file):
    extract = row_of_nodes().node(2, 100, 0, barrier="gate", access="private")
    path = extract.way(5, [1, 2, 3, 4], highway="service", access="private").write(file)
    assert read_walkable(path).ways == []
    walkable = read_walkable(path, RULES.with_private())
    assert network_of(walkable).report.components == 1
    assert walkable.ways[0].access == "private"


def test_a_way_ends_where_the_extract_lacks_a_node(file):
    extract = row_of_nodes().way(5, [1, 2, 404, 3, 4, 405, 1], highway="path")
    assert edges_of(network_of(read_walkable(extract.write(file)))) == {frozenset({1, 2}), frozenset({3, 4})}


def test_within_keeps_whole_ways_that_touch_the_area(file):
    extract = row_of_nodes(8).way(5, [1, 2, 3], highway="path").way(6, [3, 4, 5], highway="path")
    walkable = read_walkable(extract.way(7, [7, 8], highway="path").write(file))
    kept = walkable.within(shapely.box(*position(-50, -50), *position(150, 50)))
    assert edges_of(network_of(kept)) == {frozenset({1, 3})}
    both = walkable.within(shapely.box(*position(150, -50), *position(250, 50)))
    assert edges_of(network_of(both)) == {frozenset({1, 3}), frozenset({3, 5})}
    assert [way.source_id for way in both.ways] == ["w5", "w6"]


def test_liechtenstein_can_be_walked(geodata):
    report = network_of(read_walkable(geodata / "liechtenstein" / "liechtenstein.osm.pbf")).report
    assert report.total_km == pytest.approx(1138.6, abs=0.1)
    # Two levees on the far bank of the Rhine, 37 km, hang together in Switzerland only.
    assert report.largest_share == pytest.approx(0.9607, abs=0.0005)
