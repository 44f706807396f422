"""Divide the lowest areas of a subtree into grids of about so many households each, and write them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from gis_data.actions.import_runs import Actor, RunRecord, record_run
from gis_data.functions import SRID
from gis_data.progress import Progress, Silent
from gis_data.readers.table import Source
from grids.actions.assign import assign_buildings
from grids.actions.divide.inputs import areas_to_divide, dwellings_in, roads_across
from grids.actions.divide.refusals import BrokenBoundary, NoPlaceForCode, UnknownGridLevel
from grids.models import Area, AreaVersion, Level
from grids.placing import working_level
from grids.rules.codes import code_length, next_code, segments_from_json
from grids.rules.division import BrokenArea, Grid, divide
from grids.rules.local_plane import LocalPlane

KIND = "divide_into_grids"


@dataclass(frozen=True)
class DividedGrid:
    """A grid as it is to be: its area, code, name, boundary in degrees, what is in it."""

    parent: AreaVersion
    code: str
    name: str
    geom: shapely.MultiPolygon
    households: int
    buildings: int


@dataclass(frozen=True)
class DivisionReport:
    """The level, what the division comes to, and whether it was written."""

    level: Level
    grids: list[DividedGrid]
    committed: bool


@dataclass(frozen=True)
class Division:
    """What is asked for: an area's code, households wished for in a grid, day, level (empty: working grid)."""

    code: str
    households: int
    day: date
    level: str = ""


@transaction.atomic
def divide_into_grids(
    wanted: Division, commit: bool, actor: Actor | None = None, progress: Progress | None = None
) -> DivisionReport:
    """Divide every lowest area under the one of that code, from a day on; write nothing without `commit`.

    Buildings are assigned to the new grids when the day has come. Raises CannotDivide and NoWorkingGrid.
    """
    progress, started = progress or Silent(), timezone.now()
    level = _level(wanted.level)
    progress.step(_("Reading areas, roads and buildings"))
    areas = areas_to_divide(wanted.code, level, wanted.day)
    progress.step(_("Dividing"))
    grids = list(_named(areas, _divided(areas, wanted), level))
    if commit:
        progress.step(_("Writing"))
        _write(grids, level, wanted.day)
        _record(wanted, grids, actor or Actor(), started)
    return DivisionReport(level, grids, commit)


def _level(key: str) -> Level:
    if not key:
        return working_level()
    level = Level.objects.filter(key=key, stored_in="area").first()
    if level is None:
        raise UnknownGridLevel(key)
    return level


def _divided(areas: list[AreaVersion], wanted: Division) -> list[tuple[Grid, shapely.MultiPolygon]]:
    """Grids in the plane, each with its boundary in degrees."""
    shapes = shapely.from_wkb([bytes(area.wkb) for area in areas])
    plane = LocalPlane.around(shapes)
    roads = roads_across(shapes, plane)
    dwellings = dwellings_in(shapes, plane, wanted.day)
    try:
        grids = divide(list(plane.metres(shapes)), roads, dwellings, wanted.households)
    except BrokenArea as error:
        raise BrokenBoundary(wanted.code) from error
    borders = plane.degrees(np.array([grid.geom for grid in grids], dtype=object), shapes)
    return [
        (grid, shapely.multipolygons(shapely.get_parts(border))) for grid, border in zip(grids, borders, strict=True)
    ]


def _named(
    areas: list[AreaVersion], grids: list[tuple[Grid, shapely.MultiPolygon]], level: Level
) -> Iterator[DividedGrid]:
    """Grids with codes that were never issued, numbered in their order within each area."""
    codes = {area.pk: _codes(area.code, level) for area in areas}
    number: dict[int, int] = defaultdict(int)
    for grid, border in grids:
        parent = areas[grid.area]
        number[grid.area] += 1
        name = _("%(area)s grid %(number)02d") % {"area": parent.name, "number": number[grid.area]}
        yield DividedGrid(parent, next(codes[parent.pk]), name, border, grid.households, len(grid.buildings))


def _codes(parent_code: str, level: Level) -> Iterator[str]:
    """Codes below an area's, the lowest first, none that was ever issued. Raises NoPlaceForCode when first asked."""
    taken = set(AreaVersion.objects.filter(code__startswith=parent_code).values_list("code", flat=True))
    if level.scheme is None:
        yield from (code for n in count(1) if (code := f"{parent_code}-{n:03d}") not in taken)
    segments = segments_from_json(level.scheme.segments)
    own = next(segment.digits for segment in segments if segment.level == level.key)
    if len(parent_code) != code_length(segments, level.key) - own:
        raise NoPlaceForCode(parent_code)
    while True:
        code = next_code(segments, level.key, parent_code, taken)
        taken.add(code)
        yield code


def _write(grids: list[DividedGrid], level: Level, day: date) -> None:
    areas = Area.objects.bulk_create(Area(level=level) for _ in grids)
    AreaVersion.objects.bulk_create(
        AreaVersion(
            area=area,
            level=level,
            parent_id=grid.parent.area_id,
            code=grid.code,
            name=grid.name,
            geom=GEOSGeometry(memoryview(shapely.to_wkb(grid.geom)), srid=SRID),
            valid=DateRange(day, grid.parent.valid.upper, "[)"),
        )
        for area, grid in zip(areas, grids, strict=True)
    )
    if level.is_working_grid and day <= timezone.localdate():
        for parent in {grid.parent.area_id: grid.parent.area for grid in grids}.values():
            assign_buildings(parent)


def _record(wanted: Division, grids: list[DividedGrid], actor: Actor, started: object) -> None:
    options = {"households": wanted.households, "valid_from": str(wanted.day), "level": wanted.level}
    source = Source(file_name=wanted.code, sha256="", size=0)
    record_run(RunRecord(KIND, source, started, True, options=options, counts={"new": len(grids)}), actor, [])
