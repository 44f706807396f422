"""Which areas a page is about, and in which of them each home lies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from facilities.walks.areas import areas_of_level
from facilities.walks.covered import Division
from facilities.walks.homes import Homes
from grids.models import Area, AreaVersion, Level


@dataclass(frozen=True)
class AreasInScope:
    """The areas (a,) of a level in an area, by code, and the homes in each."""

    versions: list[AreaVersion]
    division: Division


def areas_in_scope(level: Level, area: Area | None, day: date, homes: Homes) -> AreasInScope:
    """In three queries, whatever the number of areas."""
    found = areas_of_level(level, day, homes)
    if area is None:
        return AreasInScope(found.versions, Division(homes, found.of_home, len(found)))
    inside = set(Area.objects.filter(level=level).under(area, day).values_list("pk", flat=True))
    kept = [i for i, version in enumerate(found.versions) if version.area_id in inside]
    place = np.full(len(found) + 1, -1, dtype=np.int64)  # the last one answers for homes in none
    place[kept] = np.arange(len(kept))
    return AreasInScope([found.versions[i] for i in kept], Division(homes, place[found.of_home], len(kept)))


def homes_in(area: Area | None, day: date, homes: Homes) -> NDArray[np.bool_]:
    """(n,) whether each home lies in an area on a day; without one, all do."""
    if area is None:
        return np.ones(len(homes), dtype=bool)
    found = areas_of_level(area.level, day, homes)
    here = [i for i, version in enumerate(found.versions) if version.area_id == area.pk]
    return np.isin(found.of_home, here)
