"""The features of an extract by layer, as a stream: nothing is kept but ids of outlines and unfinished relations."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import osmium
import shapely
from osmium.filter import EmptyTagFilter, KeyFilter
from osmium.osm import Area, Node, OSMObject, Relation, Way
from shapely import Geometry

from gis_data.osm.classes import POINT_LAYERS, Shape, classify, keys_of
from gis_data.osm.source import located

BATCH_SIZE = 5_000  # features; about 10 MB of geometry objects
AREA_RELATIONS = frozenset({"multipolygon", "boundary"})
WKB = osmium.geom.WKBFactory()
Tags = dict[str, str]


@dataclass(frozen=True, slots=True)
class OsmFeature:
    """One object in one layer, its geometry as hexadecimal WKB in EPSG:4326. `osm_id` reads "way/123"."""

    osm_id: str
    layer: str
    kind: str
    tags: dict[str, str]
    wkb: str

    @property
    def source_id(self) -> str:
        """The short id kept in the database: "w123"."""
        kind, _, number = self.osm_id.partition("/")
        return kind[0] + number

    @property
    def name(self) -> str:
        """What the sign says; at most 200 characters."""
        return self.tags.get("name", "")[:200]


@dataclass(frozen=True, slots=True)
class FeatureBatch:
    """Features with their geometries (n,) in EPSG:4326, a point for those of a point layer."""

    features: list[OsmFeature]
    geometries: np.ndarray

    def where(self, mask: np.ndarray) -> "FeatureBatch":
        """The features for which the mask (n,) is true."""
        kept = [feature for feature, keep in zip(self.features, mask, strict=True) if keep]
        return FeatureBatch(kept, self.geometries[mask])


@dataclass(slots=True)
class Outlines:
    """Ids of ways and relations that ought to become areas, and of those that did: 8 bytes each."""

    expected_ways: array
    built_ways: array
    expected_relations: array
    built_relations: array

    @classmethod
    def empty(cls) -> "Outlines":
        return cls(array("q"), array("q"), array("q"), array("q"))

    def broken_ways(self) -> list[int]:
        """Ways with the tags of an area that could not be closed to one."""
        return np.setdiff1d(self.expected_ways, self.built_ways).tolist()

    def broken_relations(self) -> list[int]:
        """Relations that could not be assembled."""
        return np.setdiff1d(self.expected_relations, self.built_relations).tolist()


def read_features(path: Path, layers: frozenset[str], outlines: Outlines) -> Iterator[OsmFeature]:
    """Every feature of the wanted layers in file order; `outlines` learns what should have become an area.

    Raises OsmFileError.
    """
    keys = keys_of(layers)
    if not keys:  # only the walking network is wanted, which is read by itself
        return
    with located(path) as processor:
        stream = processor.with_areas(KeyFilter(*keys)).with_filter(EmptyTagFilter()).with_filter(KeyFilter(*keys))
        for thing in stream:
            yield from _features_of(thing, layers, outlines)


def batches(features: Iterator[OsmFeature], within: Geometry | None = None) -> Iterator[FeatureBatch]:
    """Features by the few thousand; with `within` only those that touch it, whole: none is cut at its border."""
    if within is not None:
        shapely.prepare(within)
    while chunk := list(islice(features, BATCH_SIZE)):
        batch = FeatureBatch(chunk, _geometries(chunk))
        yield batch if within is None else batch.where(shapely.intersects(within, batch.geometries))


def _geometries(features: list[OsmFeature]) -> np.ndarray:
    shapes = shapely.from_wkb([feature.wkb for feature in features])
    as_point = np.array([feature.layer in POINT_LAYERS for feature in features], dtype=bool)
    shapes[as_point] = shapely.point_on_surface(shapes[as_point])
    return shapes


def _features_of(thing: OSMObject, layers: frozenset[str], outlines: Outlines) -> Iterator[OsmFeature]:
    tags = dict(thing.tags)
    if isinstance(thing, Way):
        yield from _way_features(thing, tags, layers, outlines)
    elif isinstance(thing, Area):
        yield from _area_features(thing, tags, layers, outlines)
    elif isinstance(thing, Node):
        yield from _classified(thing, f"node/{thing.id}", tags, classify(tags, Shape.POINT, layers))
    elif isinstance(thing, Relation) and _is_area(tags.get("type") in AREA_RELATIONS, tags, layers):
        outlines.expected_relations.append(thing.id)


def _way_features(way: Way, tags: Tags, layers: frozenset[str], outlines: Outlines) -> Iterator[OsmFeature]:
    """The lines that a way draws; one whose tags make an area of it and nothing else is expected to come as one."""
    lines = list(classify(tags, Shape.LINE, layers))
    if lines and not (tags.get("area") == "yes" and way.is_closed()):
        yield from _classified(way, f"way/{way.id}", tags, lines)
    elif _is_area(not lines and tags.get("area") != "no" and "boundary" not in tags, tags, layers):
        outlines.expected_ways.append(way.id)


def _is_area(may_be: bool, tags: Tags, layers: frozenset[str]) -> bool:
    return may_be and any(classify(tags, Shape.AREA, layers))


def _area_features(area: Area, tags: Tags, layers: frozenset[str], outlines: Outlines) -> Iterator[OsmFeature]:
    """The features of a closed way or a relation.

    A closed road is a ring unless area=yes says it is a square; a closed way without a name that says "boundary" is
    only a part of the relation that has the name.
    """
    if not area.num_rings()[0]:
        return  # how osmium says that the rings could not be put together
    from_way = area.from_way()
    (outlines.built_ways if from_way else outlines.built_relations).append(area.orig_id())
    if from_way and "highway" in tags and tags.get("area") != "yes":
        layers -= {"road"}
    if from_way and "name" not in tags:
        layers -= {"boundary"}
    osm_id = f"{'way' if from_way else 'relation'}/{area.orig_id()}"
    yield from _classified(area, osm_id, tags, classify(tags, Shape.AREA, layers))


def _classified(
    thing: Node | Way | Area, osm_id: str, tags: Tags, kinds: Iterable[tuple[str, str]]
) -> Iterator[OsmFeature]:
    """A feature for each layer; none where there is no geometry."""
    found = list(kinds)
    wkb = _wkb(thing) if found else None
    if wkb is not None:
        for layer, kind in found:
            yield OsmFeature(osm_id, layer, kind[:60], tags, wkb)


def _wkb(thing: Node | Way | Area) -> str | None:
    """The geometry as hexadecimal WKB; None for a way of which the extract has fewer than two nodes."""
    if isinstance(thing, Node):
        return WKB.create_point(thing)
    return WKB.create_multipolygon(thing) if isinstance(thing, Area) else _line_wkb(thing)


def _line_wkb(way: Way) -> str | None:
    """A way at the edge of an extract may lack nodes: it is drawn through those there are."""
    try:
        return WKB.create_linestring(way)
    except (osmium.InvalidLocationError, RuntimeError):  # the second is for fewer than two different positions
        positions = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
        return shapely.LineString(positions).wkb_hex if len(set(positions)) > 1 else None
