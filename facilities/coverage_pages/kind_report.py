"""A kind of facility in an area: who reaches it, how full its facilities are, and which stand in each other's way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import F
from numpy.typing import NDArray

from facilities.coverage_pages.asking import Asked
from facilities.coverage_pages.scope import homes_in
from facilities.models import FacilityKind, FacilityVersion
from facilities.rules.coverage import AreaCoverage, Load, Overlap, load, overlap
from facilities.rules.demand import Demand
from facilities.walks.areas import walks_of
from facilities.walks.city import city_on
from facilities.walks.coverage import Coverage, coverage_on
from facilities.walks.covered import Division
from facilities.walks.serving import serving

OVERLAP_MOST = 3_000  # facilities; beyond that each one's own walk takes too long for a page
CROWDED_SHOWN, OTHERS_SHOWN = 50, 3
CROWDED_OTHERS, CROWDED_SHARE = 2, 0.8


@dataclass(frozen=True)
class KindReport:
    """`figures` of the area (of one); facilities by number in the coverage's supply: `here` those that stand in the
    area or that somebody in it goes to, over capacity first. `crowded` is None where there are too many to compare.
    """

    coverage: Coverage
    figures: AreaCoverage
    load: Load
    here: NDArray[np.intp]
    overlap: Overlap | None

    @property
    def off_network(self) -> NDArray[np.intp]:
        """Those of `here` that no way leads to."""
        return self.here[self.coverage.off_network[self.here]]

    @property
    def crowded(self) -> NDArray[np.intp]:
        """Those of `here` that serve hardly anybody whom two others do not serve as well."""
        if self.overlap is None:
            return np.zeros(0, dtype=np.intp)
        found = self.overlap.crowded(CROWDED_OTHERS, CROWDED_SHARE)
        return found[np.isin(found, self.here)]


def kind_report(asked: Asked, kind: FacilityKind, demand: Demand) -> KindReport:
    """The report of an area on a day; households go to the nearest facility, which is an assumption."""
    coverage = coverage_on(asked.day, kind)
    homes, walks = coverage.homes, walks_of(coverage, kind)
    inside = homes_in(asked.area, asked.day, homes)
    figures = Division(homes, np.where(inside, 0, -1).astype(np.int64), 1).cover(coverage, kind)
    needed = homes.households * demand.per_household
    loads = load(walks, coverage.facility, needed, coverage.supply.capacity)
    here = _in_order(loads, _here(asked, kind, coverage, inside))
    shared = None
    if len(coverage.supply) <= OVERLAP_MOST:
        city = city_on(asked.day, kind.group.takes_steps)
        shared = overlap(serving(city, coverage, kind.limit_metres), homes.households)
    return KindReport(coverage, figures, loads, here, shared)


def _here(asked: Asked, kind: FacilityKind, coverage: Coverage, inside: NDArray[np.bool_]) -> NDArray[np.intp]:
    if asked.area is None:
        return np.arange(len(coverage.supply))
    stands = FacilityVersion.objects.on(asked.day).of_kind(kind.key).under(asked.area, asked.day)
    standing = np.isin(coverage.supply.ids, list(stands.values_list("facility", flat=True)))
    goes = inside & (coverage.homes.households > 0) & (coverage.facility >= 0)
    used = np.bincount(coverage.facility[goes], minlength=len(coverage.supply)) > 0
    return np.flatnonzero(standing | used)


def _in_order(loads: Load, here: NDArray[np.intp]) -> NDArray[np.intp]:
    """Over capacity first, the fullest of them first; then by how many go there."""
    use = np.where(loads.over[here] > 0, np.where(loads.capacity[here] > 0, loads.use[here], np.inf), 0)
    return here[np.lexsort((here, -loads.assigned[here], -np.nan_to_num(use, posinf=np.inf)))]


def named(report: KindReport, day: date, numbers: NDArray[np.intp]) -> dict[int, dict[str, Any]]:
    """Name, address, place and uid of facilities by number, in one query."""
    ids = report.coverage.supply.ids[numbers].tolist()
    versions = FacilityVersion.objects.on(day).filter(facility__in=ids)
    rows = versions.values("facility", "name", "address", uid=F("facility__uid"))
    by_id = {row["facility"]: row for row in rows}
    return {i: by_id[facility] for i, facility in zip(numbers.tolist(), ids, strict=True) if facility in by_id}
