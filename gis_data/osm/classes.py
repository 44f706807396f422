"""Which OSM tags make a feature of which layer: a table, read from the top, one feature per layer and object."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Flag, auto
from functools import lru_cache

BUILDING = "building"  # the one layer that is not part of the base map: it goes to whoever keeps buildings


class Shape(Flag):
    """What an OSM object is on the ground."""

    POINT = auto()
    LINE = auto()
    AREA = auto()


@dataclass(frozen=True, slots=True)
class LayerRule:
    """Objects of `shape` with `key` in `values` (None: any) but not in `but` belong to `layer`."""

    layer: str
    key: str
    shape: Shape
    values: frozenset[str] | None = None
    but: frozenset[str] = frozenset()

    def takes(self, value: str | None) -> bool:
        """Whether this value of the rule's key is meant."""
        if value is None or value in self.but:
            return False
        return self.values is None or value in self.values


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NOT_THERE = _words("no proposed construction demolished razed abandoned")
FURNITURE = _words(
    "bench waste_basket parking_space parking_entrance bicycle_parking motorcycle_parking hunting_stand grit_bin "
    "loading_dock lounger table feeding_place game_feeding trolley_bay smoking_area watering_place"
)
PLACES = _words(
    "city borough suburb quarter neighbourhood city_block town village hamlet isolated_dwelling farm locality square"
)
GREEN_LANDUSE = _words(
    "forest grass meadow orchard vineyard farmland village_green recreation_ground cemetery allotments plant_nursery"
)
GREEN_LEISURE = _words("park garden pitch golf_course nature_reserve playground dog_park common")
GREEN_NATURAL = _words("wood scrub grassland heath fell tundra shrubbery")

RULES = (
    LayerRule(BUILDING, "building", Shape.AREA, but=NOT_THERE),
    LayerRule("road", "highway", Shape.LINE, but=_words("proposed construction razed abandoned platform no")),
    LayerRule("road", "highway", Shape.AREA, _words("pedestrian footway service residential living_street")),
    LayerRule(
        "rail",
        "railway",
        Shape.LINE,
        _words("rail light_rail subway tram narrow_gauge monorail funicular preserved"),
    ),
    LayerRule("water", "natural", Shape.AREA, _words("water wetland")),
    LayerRule("water", "waterway", Shape.AREA, _words("riverbank dock")),
    LayerRule("water", "landuse", Shape.AREA, _words("reservoir basin salt_pond aquaculture")),
    LayerRule("water", "waterway", Shape.LINE, _words("river stream canal drain ditch tidal_channel")),
    LayerRule("water", "natural", Shape.LINE, _words("coastline")),
    LayerRule("green", "leisure", Shape.AREA, GREEN_LEISURE),
    LayerRule("green", "landuse", Shape.AREA, GREEN_LANDUSE),
    LayerRule("green", "natural", Shape.AREA, GREEN_NATURAL),
    LayerRule("poi", "amenity", Shape.POINT | Shape.AREA, but=FURNITURE | NOT_THERE),
    LayerRule("poi", "shop", Shape.POINT | Shape.AREA, but=NOT_THERE | _words("vacant")),
    LayerRule("poi", "healthcare", Shape.POINT | Shape.AREA, but=NOT_THERE),
    LayerRule("poi", "office", Shape.POINT | Shape.AREA, but=NOT_THERE),
    LayerRule("poi", "social_facility", Shape.POINT | Shape.AREA, but=NOT_THERE),
    LayerRule("poi", "tourism", Shape.POINT | Shape.AREA, but=NOT_THERE | _words("information")),
    LayerRule("poi", "leisure", Shape.POINT | Shape.AREA, _words("sports_centre fitness_centre stadium swimming_pool")),
    LayerRule("poi", "emergency", Shape.POINT | Shape.AREA, _words("defibrillator ambulance_station assembly_point")),
    LayerRule("poi", "railway", Shape.POINT | Shape.AREA, _words("station halt tram_stop subway_entrance")),
    LayerRule("poi", "highway", Shape.POINT, _words("bus_stop")),
    LayerRule("place", "place", Shape.POINT | Shape.AREA, PLACES),
    LayerRule("boundary", "boundary", Shape.AREA, _words("administrative")),
)
LAYERS = tuple(dict.fromkeys(rule.layer for rule in RULES))
POINT_LAYERS = frozenset({"poi", "place"})  # drawn as points: an area is represented by a point on it


def keys_of(layers: frozenset[str]) -> tuple[str, ...]:
    """The tag keys that can make a feature of one of these layers."""
    return tuple(sorted({rule.key for rule in RULES if rule.layer in layers}))


@lru_cache(maxsize=64)
def _rules_for(shape: Shape, layers: frozenset[str]) -> tuple[LayerRule, ...]:
    """The rules that can matter: picked once, since comparing flags for every object would cost most of the time."""
    return tuple(rule for rule in RULES if rule.layer in layers and rule.shape & shape)


def classify(tags: Mapping[str, str], shape: Shape, layers: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The (layer, kind) pairs of an object, at most one for each of `layers`.

    The kind is OSM's own value; a bare "yes" says nothing, so there the key stands; a boundary's is its admin level.
    """
    found: set[str] = set()
    for rule in _rules_for(shape, layers):
        value = tags.get(rule.key)
        if rule.takes(value) and rule.layer not in found:
            found.add(rule.layer)
            yield rule.layer, _kind(rule, value, tags)


def _kind(rule: LayerRule, value: str, tags: Mapping[str, str]) -> str:
    if rule.layer == "boundary":
        return f"admin_{tags.get('admin_level', '')}"
    return rule.key if value == "yes" else value
