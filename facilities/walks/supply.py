"""The facilities of a kind on a day, as arrays: whose doors stand where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from django.contrib.gis.geos import MultiPoint
from numpy.typing import NDArray

from facilities.models import FacilityVersion
from gis_data.array_store import digest

_Row = tuple[int, int | None, MultiPoint]


@dataclass(frozen=True)
class Supply:
    """Facilities (f,) by id; door d stands at lonlat[d] (EPSG:4326) and belongs to facility number owner[d]."""

    ids: NDArray[np.int64]
    capacity: NDArray[np.float64]  # NaN where none is known
    lonlat: NDArray[np.float64]
    owner: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def state(self) -> str:
        """Another text for other facilities, doors or capacities."""
        return digest(self.ids, self.lonlat, self.owner, self.capacity)


def supply_on(day: date, kind_id: int) -> Supply:
    """The facilities of a kind that exist on a day, in one query."""
    return supplies_on(day, [kind_id])[kind_id]


def supplies_on(day: date, kind_ids: Sequence[int]) -> dict[int, Supply]:
    """The facilities of some kinds that exist on a day, by kind, in one query for all of them."""
    versions = FacilityVersion.objects.on(day).filter(facility__kind__in=kind_ids).order_by("facility")
    rows: dict[int, list[_Row]] = {kind: [] for kind in kind_ids}
    for kind, *row in versions.values_list("facility__kind", "facility", "capacity", "entrances"):
        rows[kind].append(tuple(row))
    return {kind: _supply(found) for kind, found in rows.items()}


def _supply(rows: list[_Row]) -> Supply:
    doors = shapely.from_wkb([bytes(entrances.wkb) for _, _, entrances in rows])
    lonlat, owner = shapely.get_coordinates(doors, return_index=True)
    return Supply(
        ids=np.array([facility for facility, _, _ in rows], dtype=np.int64),
        capacity=np.array([np.nan if capacity is None else capacity for _, capacity, _ in rows], dtype=float),
        lonlat=lonlat,
        owner=owner.astype(np.int32),
    )
