"""Polygons into the bytes of a vector tile, told by squares: what a decoder finds in them."""

import mapbox_vector_tile
import numpy as np
import pytest
import shapely

from gis_data import small_shapes
from gis_data.rules import mvt, mvt_kernels, polygon_kernels
from gis_data.rules.mvt import Attribute, Frame, NoPolygon, Polygons, Texts

TILE = Frame(west=1000.0, north=5096.0, scale=1.0, extent=4096)  # a unit is a metre
SQUARE = shapely.box(1100, 5000, 1120, 5010)  # (100, 86) to (120, 96) in the tile


def column(values: list[bytes | None]) -> Texts:
    lengths = np.array([-1 if value is None else len(value) for value in values])
    start = np.concatenate([[0], np.cumsum(np.maximum(lengths, 0))])[:-1]
    return Texts(np.frombuffer(b"".join(value or b"" for value in values), np.uint8), start, lengths)


def polygons(*shapes: shapely.Geometry | None, srid: int | None = 3857) -> Polygons:
    def ewkb(shape: shapely.Geometry) -> bytes:
        return shapely.to_wkb(shapely.set_srid(shape, srid) if srid else shape, include_srid=bool(srid), byte_order=1)

    return Polygons.read(column([None if shape is None else ewkb(shape) for shape in shapes]))


def drawn(*shapes: shapely.Geometry | None, attributes: dict[str, Attribute] | None = None) -> list[dict]:
    """The features that a decoder finds, y downwards."""
    read = polygons(*shapes)
    content = mvt.layer("shapes", read, np.arange(len(shapes)), attributes or {}, TILE)
    found = mapbox_vector_tile.decode(content, default_options={"y_coord_down": True}) if content else {}
    return found["shapes"]["features"] if found else []


def geometry(feature: dict) -> shapely.Geometry:
    return shapely.geometry.shape(feature["geometry"])


def twice_area(ring: list[list[int]]) -> int:
    return sum(x * v - u * y for (x, y), (u, v) in zip(ring, ring[1:], strict=False))


def test_a_square_lies_where_it_should_in_tile_units():
    (feature,) = drawn(SQUARE)
    assert geometry(feature).equals(shapely.box(100, 86, 120, 96))


def test_many_shapes_with_holes_and_parts_come_as_they_are():
    random = np.random.default_rng(3)
    shapes = []
    for x, y, width in random.integers((1000, 1000, 30), (5000, 5000, 60), (200, 3)):
        hole = shapely.box(x + 5, y + 5, x + 9, y + 9)
        shapes.append(shapely.box(x, y, x + width, y + width) - hole)
        shapes.append(shapely.MultiPolygon([shapely.box(x, y, x + 7, y + 9), shapely.box(x + 20, y, x + 27, y + 9)]))
    features = drawn(*shapes)
    assert len(features) == len(shapes)
    for feature, shape in zip(features, shapes, strict=True):
        there = shapely.transform(shape, lambda points: np.column_stack([points[:, 0] - 1000, 5096 - points[:, 1]]))
        assert geometry(feature).equals(there)


@pytest.mark.parametrize("reverse", [False, True])
def test_outer_rings_turn_one_way_and_holes_the_other(reverse):
    outer, inner = [(1100, 5000), (1200, 5000), (1200, 4900), (1100, 4900)], [(1110, 4990), (1150, 4990), (1150, 4950)]
    (feature,) = drawn(shapely.Polygon(outer[::-1] if reverse else outer, [inner[::-1] if reverse else inner]))
    ring, hole = feature["geometry"]["coordinates"]
    assert twice_area(ring) > 0 > twice_area(hole)


def test_what_shrinks_to_nothing_falls_with_its_holes():
    thin = shapely.box(1100, 5000, 1120, 5000.2)
    collapsed = shapely.Polygon([(1100, 5000), (1100.3, 5000), (1100.3, 5000.3)], [[(1100.1, 5000.1)] * 4])
    assert drawn(thin, collapsed, None, shapely.Polygon()) == []
    (kept,) = drawn(shapely.MultiPolygon([thin, SQUARE]))
    assert geometry(kept).equals(shapely.box(100, 86, 120, 96))
    (whole,) = drawn(SQUARE - shapely.box(1110.1, 5004.1, 1110.2, 5004.2))
    assert len(whole["geometry"]["coordinates"]) == 1


def test_points_that_fall_together_are_one():
    (feature,) = drawn(shapely.segmentize(SQUARE, 0.1))
    ring = feature["geometry"]["coordinates"][0]
    assert all(one != other for one, other in zip(ring, ring[1:], strict=False))


def test_shapes_beyond_the_edge_are_whole_and_the_end_of_the_world_keeps_its_bits():
    (beyond,) = drawn(shapely.box(900, 5000, 1120, 5010))
    assert geometry(beyond).bounds == (-100, 86, 120, 96)
    near = Frame(west=0.0, north=0.0, scale=1000.0, extent=4096)
    content = mvt.layer("far", polygons(shapely.box(-2e7, -1, 2e7, 1)), np.arange(1), {}, near)
    (far,) = mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})["far"]["features"]
    assert geometry(far).bounds == (1 - 2**30, -1000, 2**30 - 1, 1000)


def test_only_the_chosen_are_drawn_in_their_order():
    shapes = [shapely.box(1000 + 10 * i, 5000, 1005 + 10 * i, 5005) for i in range(5)]
    content = mvt.layer("shapes", polygons(*shapes), np.array([4, 1]), {}, TILE)
    features = mapbox_vector_tile.decode(content)["shapes"]["features"]
    assert [geometry(feature).bounds[0] for feature in features] == [40, 10]


def test_each_shape_tells_its_own_values_and_null_tells_nothing():
    names = ["居住", "", None, "居住", "x" * 200]
    attributes = {
        "name": Attribute.texts(column([name if name is None else name.encode() for name in names])),
        "storeys": Attribute.encoded(column([b"3", b"-4", None, b"3", b"70000"]), mvt.whole_value),
        "share": Attribute.encoded(column([b"0.25", b"1e-05", None, b"7", b"-2"]), mvt.real_value),
        "open": Attribute.encoded(column([b"true", b"false", None, b"true", b"false"]), mvt.truth_value),
    }
    features = drawn(*[SQUARE] * 5, attributes=attributes)
    assert [feature["properties"] for feature in features] == [
        {"name": "居住", "storeys": 3, "share": 0.25, "open": True},
        {"name": "", "storeys": -4, "share": 1e-05, "open": False},
        {},
        {"name": "居住", "storeys": 3, "share": 7.0, "open": True},
        {"name": "x" * 200, "storeys": 70000, "share": -2.0, "open": False},
    ]


def test_thousands_of_texts_keep_apart():
    texts = [str(number % 3000) for number in range(9000)]
    attribute = {"number": Attribute.texts(column([text.encode() for text in texts]))}
    features = drawn(*[SQUARE] * 9000, attributes=attribute)
    assert [feature["properties"]["number"] for feature in features] == texts
    assert attribute["number"].count == 3000


def test_heights_and_a_missing_srid_are_read_over():
    high = shapely.force_3d(SQUARE, 7.0)
    for read in (polygons(high), polygons(SQUARE, srid=None), polygons(high, srid=None)):
        assert read.points[:, 0].max() == 1120
        assert read.points[:, 1].max() == 5010


@pytest.mark.parametrize("shape", [shapely.Point(1, 2), shapely.LineString([(0, 0), (1, 1)])])
def test_it_rejects_what_is_no_polygon(shape):
    with pytest.raises(NoPolygon, match="shape 1"):
        polygons(SQUARE, shape)


def test_sizes_are_width_and_height_and_neighbours_scatter():
    shapes = [shapely.box(1000 + 10 * i, 5000, 1005 + 10 * i, 5002) for i in range(4000)]
    read = polygons(*shapes, shapely.MultiPolygon([SQUARE, shapely.box(1130, 5000, 1140, 5030)]), None)
    assert read.sizes().tolist() == pytest.approx([7.0] * 4000 + [40 + 30, 0])
    turns = np.bincount((read.scatter()[:4000] % np.uint64(4)).astype(int))
    assert turns.min() > 900
    assert (polygons(shapes[7]).scatter() == read.scatter()[7:8]).all()


def test_after_the_warm_up_nothing_is_left_to_compile():
    small_shapes.warm_up()
    kernels = [polygon_kernels.read_polygons, polygon_kernels.half_perimeters, mvt_kernels.distinct]
    kernels += [mvt_kernels.write_texts, mvt_kernels.write_features]
    before = [len(kernel.signatures) for kernel in kernels]
    assert all(before)
    attribute = Attribute.texts(column([b"a"]))
    read = polygons(SQUARE)
    read.sizes()
    mvt.layer("shapes", read, np.arange(1), {"name": attribute}, TILE)
    assert [len(kernel.signatures) for kernel in kernels] == before
