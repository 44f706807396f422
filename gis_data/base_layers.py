"""The base map's layers: green, water, railways and roads out of BaseFeature, thinned by zoom."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gis_data.collections import Collection, Property
from gis_data.layers import Layer, Rows, User
from gis_data.models import BaseFeature, BaseLayer

GROUP = "base"
# From which tile zoom a class of road is drawn (the page shows a tile one zoom further in). Words are OSM's.
ROADS_FROM_ZOOM = {
    0: ("motorway", "trunk"),
    9: ("primary", "motorway_link", "trunk_link"),
    11: ("secondary", "primary_link"),
    12: ("tertiary", "secondary_link"),
    13: ("residential", "unclassified", "living_street", "pedestrian", "tertiary_link", "road"),
}
ALL_ROADS_FROM_ZOOM = 15
WATER_FROM_ZOOM = 9
STREAMS_FROM_ZOOM = 13
STREAMS = ("stream", "drain", "ditch")


def base_layers() -> Iterator[Layer]:
    """What lies under everything else, in the order in which it is drawn. None of it changes with the day."""
    shape = {"kind": "kind"}
    named = {"kind": "kind", "name": "name"}
    yield _layer(BaseLayer.GREEN, _("Green space"), green, shape, {"fill": "map-green"}, WATER_FROM_ZOOM)
    yield _layer(BaseLayer.WATER, _("Water"), water, named, {"fill": "map-water", "line": "map-water-line"}, 7)
    yield _layer(BaseLayer.RAIL, _("Railways"), railways, shape, {"line": "map-rail"}, 10)
    yield _layer(BaseLayer.ROAD, _("Roads"), roads, named, {"line": "map-road", "casing": "map-road-casing"}, 6)


def _layer(key: str, title: str, rows: Rows, attributes: dict, style: dict, min_zoom: int) -> Layer:
    return Layer(
        key=str(key),
        title=title,
        group=GROUP,
        rows=rows,
        attributes=attributes,
        style=style,
        min_zoom=min_zoom,
        sources=("gis_data_basefeature",),
        far_attributes=("kind",),
        collection=_collection(key),
    )


def _collection(key: str) -> Collection:
    def rows(user: User) -> QuerySet:
        return BaseFeature.objects.filter(layer=key)

    properties = {name: Property("string", name) for name in ("kind", "name", "source")}
    return Collection(_("Base map, as imported."), rows, properties)


def green(user: User, day: date, zoom: int) -> QuerySet:
    """Parks, woods, fields."""
    return BaseFeature.objects.filter(layer=BaseLayer.GREEN)


def water(user: User, day: date, zoom: int) -> QuerySet:
    """Lakes and rivers; brooks and ditches from near by."""
    rows = BaseFeature.objects.filter(layer=BaseLayer.WATER)
    return rows if zoom >= STREAMS_FROM_ZOOM else rows.exclude(kind__in=STREAMS)


def railways(user: User, day: date, zoom: int) -> QuerySet:
    """Tracks of every kind."""
    return BaseFeature.objects.filter(layer=BaseLayer.RAIL)


def roads(user: User, day: date, zoom: int) -> QuerySet:
    """Roads of the classes that are drawn at this tile zoom; paths and service ways from near by."""
    rows = BaseFeature.objects.filter(layer=BaseLayer.ROAD)
    return rows if zoom >= ALL_ROADS_FROM_ZOOM else rows.filter(kind__in=road_kinds(zoom))


def road_kinds(zoom: int) -> list[str]:
    """The classes of road drawn at a tile zoom."""
    return [kind for first, kinds in ROADS_FROM_ZOOM.items() if zoom >= first for kind in kinds]
