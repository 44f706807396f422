"""What grids show on the map: a layer for each level of areas, the buildings, and the work done there.

Levels and buildings are public; what is known of the work (`grids/work_layers.py`) is for those who hold a post.
"""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Sqrt
from django.utils.translation import gettext as _

from gis_data.collections import Collection, Property
from gis_data.functions import FoundByTree, RangeEnd, RangeStart
from gis_data.layers import Layer, User
from grids.layer_variants import storeys_variant, use_variant
from grids.models import AreaVersion, Building, Level, StoredIn
from grids.work_layers import household_layer, post_layer, visit_layer

AREAS = "areas"
BUILDINGS = "buildings"
WORK = "work"
# Line width in px, colour (a CSS variable) and the first tile zoom, from the top down; the same on every map.
LINES: dict[str, tuple[float, str, int]] = {
    "city": (2.5, "level-city", 0),
    "county": (2.5, "level-county", 0),
    "street": (2, "level-street", 7),
    "community": (1.4, "level-community", 9),
    "grid": (0.8, "level-grid", 11),
    "microgrid": (0.5, "level-microgrid", 14),
}
# The first day, and the first on which it no longer held.
VALIDITY = {
    "valid_from": Property("date", RangeStart("valid")),
    "valid_to": Property("date", RangeEnd("valid")),
}
ABOVE_GRID = ("city", "street", "community")


def grid_layers() -> Iterator[Layer]:
    """Buildings first, so that boundaries are drawn over them; then the levels that have areas, lowest first."""
    yield building_layer()
    yield visit_layer(BUILDINGS)
    has_areas = Exists(AreaVersion.objects.filter(level=OuterRef("pk")))
    levels = list(Level.objects.filter(stored_in=StoredIn.AREA).annotate(has_areas=has_areas))
    for level in reversed(levels):
        if level.has_areas:
            yield area_layer(level, levels)
    yield household_layer(WORK)
    yield post_layer(WORK)


def area_layer(level: Level, levels: list[Level]) -> Layer:
    """The areas of one level. Boundaries, names and codes are public."""
    width, colour, min_zoom = LINES[line_of(level, levels)]
    attributes = {"uid": Cast("area__uid", TextField()), "code": "code", "name": "name"}
    return Layer(
        key=f"area-{level.key}",
        title=level.label,
        group=AREAS,
        rows=partial(area_rows, level.pk),
        attributes=attributes,
        style=_style(level, width, colour),
        min_zoom=min_zoom,
        label_point="label_point",
        label_attributes={**attributes, "side_m": Sqrt(F("area_m2"))},
        sources=("grids_areaversion",),
        far_attributes=("uid",),
        collection=area_collection(level),
    )


def _style(level: Level, width: float, colour: str) -> dict[str, Any]:
    dash = [1, 3] if colour == "level-microgrid" else None
    return {"line": colour, "width": width, "dash": dash, "with_code": level.is_working_grid}


def line_of(level: Level, levels: list[Level]) -> str:
    """Which line a level is drawn with: its own, or for a level of another name the one that suits its place."""
    if level.key in LINES:
        return level.key
    grid = next((other for other in levels if other.is_working_grid), None)
    if grid is not None and level.rank >= grid.rank:
        return "grid" if level.rank == grid.rank else "microgrid"
    above = [other for other in levels if grid is None or other.rank < grid.rank]
    return ABOVE_GRID[min(above.index(level) * len(ABOVE_GRID) // len(above), len(ABOVE_GRID) - 1)]


def area_rows(level_id: int, user: User, day: date, zoom: int) -> QuerySet:
    """The versions of one level that held on the day."""
    return AreaVersion.objects.on(day).filter(level_id=level_id)


def area_collection(level: Level) -> Collection:
    """All versions of the areas of one level; `datetime` chooses those of a day."""

    def rows(user: User) -> QuerySet:
        return AreaVersion.objects.filter(level=level)

    same = FoundByTree("area", OuterRef("parent"))
    parent = AreaVersion.objects.filter(same, valid__overlap=OuterRef("valid")).order_by("valid")
    properties = {
        "uid": Property("uuid", "area__uid"),
        "code": Property("string", "code"),
        "name": Property("string", "name"),
        "parent_code": Property("string", Subquery(parent.values("code")[:1])),
        "area_m2": Property("number", "area_m2"),
    } | VALIDITY
    return Collection(_("Boundaries from day to day."), rows, properties, valid="valid")


def building_layer() -> Layer:
    """Outlines with number and use. Addresses and households stay out of tiles."""
    return Layer(
        key="building",
        title=_("Buildings"),
        group=BUILDINGS,
        rows=building_rows,
        attributes={"number": "number", "name": "name", "use": "use", "storeys": "storeys"},
        style={"fill": "map-building", "line": "map-building-line"},
        min_zoom=13,
        sources=("grids_building",),
        full_zoom=16,
        far_attributes=("use", "storeys"),
        small_shapes=True,
        variants=(use_variant(), storeys_variant()),
        collection=building_collection(),
    )


def building_collection() -> Collection:
    """Footprints of all days; nothing of the people."""

    def rows(user: User) -> QuerySet:
        return Building.objects.all()

    properties = {
        "uid": Property("uuid", "uid"),
        "number": Property("string", "number"),
        "name": Property("string", "name"),
        "address": Property("string", "address"),
        "use": Property("string", "use"),
        "storeys": Property("integer", "storeys"),
    } | VALIDITY
    return Collection(_("Footprints of buildings from day to day."), rows, properties, valid="valid")


def building_rows(user: User, day: date, zoom: int) -> QuerySet:
    """The buildings that stood on the day."""
    return Building.objects.on(day)
