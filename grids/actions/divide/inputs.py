"""What a division starts from: the areas to divide, the roads across them, the buildings in them."""

from datetime import date

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import Polygon
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from gis_data.functions import SRID, GeographyArea
from gis_data.models import BaseFeature, WalkEdge
from grids.actions.divide.refusals import AlreadyDivided, NotBelow, UnknownArea
from grids.models import AreaVersion, Building, Level
from grids.querysets import area_ids_under
from grids.rules.division import Dwellings, Road
from grids.rules.dwellings import households_of
from grids.rules.local_plane import LocalPlane

# Which lines grids may follow, and how gladly: OSM's words, the highest first. Paths, drives and tracks are left out.
ROAD_IMPORTANCE = {
    "motorway": 6, "trunk": 6, "primary": 5, "secondary": 4, "tertiary": 3, "residential": 2, "unclassified": 2,
    "motorway_link": 3, "trunk_link": 3, "primary_link": 3, "secondary_link": 3, "tertiary_link": 2,
    "road": 2, "pedestrian": 1, "living_street": 1,
}  # fmt: skip
RAIL_IMPORTANCE, WATER_IMPORTANCE = 4, 4
RAIL_KINDS = ("rail", "light_rail", "narrow_gauge")
WATER_KINDS = ("river", "canal", "stream")


def areas_to_divide(code: str, level: Level, day: date) -> list[AreaVersion]:
    """The lowest areas above `level` in the subtree of an area on a day, by code, with `wkb`.

    Raises UnknownArea, NotBelow and AlreadyDivided.
    """
    top = AreaVersion.objects.on(day).filter(code=code).select_related("area", "level").first()
    if top is None:
        raise UnknownArea(code, day)
    if top.level.rank >= level.rank:
        raise NotBelow(level.key, code)
    above = AreaVersion.objects.on(day).filter(level__rank__lt=level.rank)
    below = above.filter(area_id__in=area_ids_under(top.area, day))
    lowest = below.filter(~Exists(above.filter(parent=OuterRef("area")))).annotate(wkb=AsWKB("geom"))
    _refuse_divided(code, lowest, level, day)
    return list(lowest.select_related("area").order_by("code"))


def _refuse_divided(code: str, lowest: QuerySet, level: Level, day: date) -> None:
    from_day = Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=day)
    grids = AreaVersion.objects.filter(from_day, level=level, parent__in=lowest.values("area"))
    count = grids.values("area").distinct().count()
    if count:
        raise AlreadyDivided(code, count, day)


def roads_across(shapes: np.ndarray, plane: LocalPlane) -> list[Road]:
    """Roads, railways and rivers across areas (degrees), as lines in the plane; without any, the walking network."""
    box = _box(shapes)
    rows = BaseFeature.objects.filter(_dividing(), geom__bboverlaps=box).annotate(wkb=AsWKB("geom")).order_by("pk")
    found = [(_importance(layer, kind), wkb) for layer, kind, wkb in rows.values_list("layer", "kind", "wkb")]
    if not found:
        edges = WalkEdge.objects.filter(highway__in=ROAD_IMPORTANCE, geom__bboverlaps=box, tunnel=False)
        found = [
            (ROAD_IMPORTANCE[highway], wkb)
            for highway, wkb in edges.annotate(wkb=AsWKB("geom")).order_by("pk").values_list("highway", "wkb")
        ]
    lines = plane.metres(shapely.from_wkb([bytes(wkb) for _, wkb in found]))
    return [
        Road(line, importance)
        for line, (importance, _) in zip(lines, found, strict=True)
        if shapely.get_dimensions(line) == 1
    ]


def _dividing() -> Q:
    return (
        Q(layer="road", kind__in=ROAD_IMPORTANCE)
        | Q(layer="rail", kind__in=RAIL_KINDS)
        | Q(layer="water", kind__in=WATER_KINDS)
    )


def _importance(layer: str, kind: str) -> int:
    if layer == "road":
        return ROAD_IMPORTANCE[kind]
    return RAIL_IMPORTANCE if layer == "rail" else WATER_IMPORTANCE


def dwellings_in(shapes: np.ndarray, plane: LocalPlane, day: date) -> Dwellings:
    """The buildings that stand in or near areas (degrees) on a day, with their households, in the plane."""
    standing = Building.objects.on(day).filter(location__bboverlaps=_box(shapes)).order_by("pk")
    living = Count("households", filter=Q(households__valid__contains=day))
    rows = list(
        standing.annotate(
            counted=living, footprint_m2=GeographyArea("geom"), shape=AsWKB("geom"), point=AsWKB("location")
        ).values_list("counted", "dwellings", "footprint_m2", "storeys", "use", "shape", "point")
    )
    households = np.array([households_of(*row[:5]) for row in rows], dtype=int)
    footprints = plane.metres(shapely.from_wkb([bytes(row[5]) for row in rows]))
    points = plane.metres(shapely.from_wkb([bytes(row[6]) for row in rows]))
    return Dwellings(shapely.get_coordinates(points), households, footprints)


def _box(shapes: np.ndarray) -> Polygon:
    box = Polygon.from_bbox(tuple(shapely.total_bounds(shapes)))
    box.srid = SRID
    return box
