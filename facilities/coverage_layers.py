"""Coverage for other programs: the areas of each level with the share of households within reach of each kind."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

import numpy as np
from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from facilities.models import FacilityKind
from facilities.walk_layers import kinds_in_use, sees_counts
from facilities.walks.areas import areas_of_level
from facilities.walks.coverage import coverages_on
from facilities.walks.covered import Division
from gis_data.collections import Collection, DayFigures, Property
from gis_data.functions import RangeEnd, RangeStart
from gis_data.layers import Layer, User
from grids.models import AreaVersion, Level

COVERAGE_KEY = "coverage-"
PERCENT = 100.0
DIGITS = 2


def coverage_layers() -> Iterator[Layer]:
    """One for each level down to the working grid, in which homes are counted; none where no kind has facilities."""
    kinds = list(kinds_in_use())
    has_areas = Exists(AreaVersion.objects.filter(level=OuterRef("pk")))
    levels = list(Level.objects.filter(has_areas).order_by("rank"))
    working = next((level.rank for level in levels if level.is_working_grid), None)
    if kinds and working is not None:
        yield from (coverage_layer(level, kinds) for level in levels if level.rank <= working)


def coverage_layer(level: Level, kinds: list[FacilityKind]) -> Layer:
    """For those who may see how many households live where."""
    title = _("Within reach of facilities: %(level)s") % {"level": level.label}
    return Layer(
        key=f"{COVERAGE_KEY}{level.key}",
        title=title,
        group="coverage",
        rows=partial(coverage_rows, level.pk),
        attributes={"uid": Cast("area__uid", TextField())},
        style={},
        visible=sees_counts,
        optional=True,
        listed=False,
        collection=coverage_collection(level, kinds),
    )


def coverage_rows(level_id: int, user: User, day: date, zoom: int) -> QuerySet:
    """The areas of a level on a day."""
    return AreaVersion.objects.on(day).filter(level=level_id)


def coverage_collection(level: Level, kinds: list[FacilityKind]) -> Collection:
    """The areas of one day with their figures; the layer decides who may see them."""

    def rows(user: User) -> QuerySet:
        return AreaVersion.objects.filter(level=level)

    properties = {
        "uid": Property("uuid", "area__uid"),
        "code": Property("string", "code"),
        "name": Property("string", "name"),
        "valid_from": Property("date", RangeStart("valid")),
        "valid_to": Property("date", RangeEnd("valid")),
    }
    figures = {"on": "date", "households": "integer"}
    for kind in kinds:
        figures |= {f"{kind.key}_percent": "number", f"{kind.key}_within": "integer"}
    text = _("Areas of one day (today, or the last of datetime) with the households within reach of each kind, in %.")
    return Collection(text, rows, properties, valid="valid", figures=DayFigures(figures, partial(reach, level, kinds)))


def reach(level: Level, kinds: list[FacilityKind], day: date) -> Mapping[int, dict[str, Any]]:
    """By the key of each area's version on a day: its households, and of each kind how many are within reach.

    `…_percent` of the households, None where nobody lives. In a fixed number of queries, by the tables of that day.
    """
    coverages = coverages_on(day, kinds)
    areas = areas_of_level(level, day, coverages[0].homes)
    division = Division(coverages[0].homes, areas.of_home, len(areas))
    covers = [division.cover(found, kind) for found, kind in zip(coverages, kinds, strict=True)]
    columns: dict[str, list] = {"households": covers[0].households.tolist()}
    for kind, found in zip(kinds, covers, strict=True):
        percent = np.round(found.share * PERCENT, DIGITS)
        columns[f"{kind.key}_percent"] = [None if np.isnan(value) else value for value in percent.tolist()]
        columns[f"{kind.key}_within"] = found.within.tolist()
    rows = zip(*columns.values(), strict=True)
    told = (dict(zip(columns, row, strict=True)) for row in rows)
    return {
        version.pk: {"on": day.isoformat(), **figures} for version, figures in zip(areas.versions, told, strict=True)
    }
