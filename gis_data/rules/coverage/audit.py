"""The audit of one coverage. Pure: polygons in, faults out."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_data.rules.coverage.borders import faces, remainders
from gis_data.rules.coverage.faults import FaceReader, Fault, FaultKind, make_fault
from gis_data.rules.coverage.measures import thin_parts

# A strip of 1 cm by 10 m. Smaller is what remains where a vertex lies on a neighbour's line and not in it.
TOLERANCE_M2 = 0.1
SLIVER_WIDTH_M = 1.0


def _none() -> NDArray[np.object_]:
    return np.empty(0, dtype=object)


@dataclass(frozen=True)
class Coverage:
    """Areas that should lie side by side, in EPSG:4326.

    `areas` (n,) polygons; `parents` (m,) polygons; `parent_of` (n,) the position of each area's parent, or -1. Areas
    of one parent are taken together; `must_tile` says whether they have to cover it.
    """

    areas: NDArray[np.object_]
    parent_of: NDArray[np.int64] | None = None
    parents: NDArray[np.object_] = field(default_factory=_none)
    must_tile: bool = True

    @property
    def groups(self) -> NDArray[np.int64]:
        """The position of each area's parent, or -1: (n,)."""
        return np.full(len(self.areas), -1) if self.parent_of is None else self.parent_of


def audit_coverage(
    coverage: Coverage, tolerance_m2: float = TOLERANCE_M2, sliver_width_m: float = SLIVER_WIDTH_M
) -> list[Fault]:
    """All faults of a coverage that are larger than the tolerance, in the order of their kinds.

    A gap is uncovered ground inside a parent, or enclosed by areas that have none. A sliver is a part of an area whose
    mean width (2 · area / perimeter) is below `sliver_width_m`.
    """
    found = [*_misfits(coverage, tolerance_m2)]
    found += _untiled(coverage)
    found += _slivers(coverage, sliver_width_m)
    order = list(FaultKind)
    return sorted(_joined(found), key=lambda fault: (order.index(fault.kind), -fault.area_m2))


def _misfits(coverage: Coverage, tolerance_m2: float) -> Iterable[Fault]:
    """Gaps, overlaps and ground beyond parents."""
    if len(coverage.areas) == 1 and not len(coverage.parents):
        return  # one area alone has nothing to fit
    reader = FaceReader(coverage.areas, coverage.groups, coverage.parents, tolerance_m2)
    for remainder in remainders(coverage.areas, coverage.groups, coverage.parents):
        for face in faces(remainder, tolerance_m2):
            yield from reader.faults(face, coverage.must_tile)


def _untiled(coverage: Coverage) -> Iterable[Fault]:
    """Parents with no area at all, where they should be covered."""
    if not coverage.must_tile:
        return
    for parent in np.setdiff1d(np.arange(len(coverage.parents)), coverage.groups):
        yield make_fault(FaultKind.UNTILED, (), int(parent), coverage.parents[parent])


def _slivers(coverage: Coverage, width_m: float) -> Iterable[Fault]:
    parts, owner = thin_parts(coverage.areas, width_m)
    groups = coverage.groups
    for part, area in zip(parts, owner.tolist(), strict=True):
        parent = int(groups[area])
        yield make_fault(FaultKind.SLIVER, (area,), None if parent < 0 else parent, part)


def _joined(faults: Iterable[Fault]) -> Iterable[Fault]:
    """One overlap per pair and one outside per area: the places of the same fault put together."""
    kept: dict[tuple, Fault] = {}
    for number, fault in enumerate(faults):
        several = fault.kind in (FaultKind.OVERLAP, FaultKind.OUTSIDE)
        key = (fault.kind, fault.areas, fault.parent) if several else (number,)
        if key in kept:
            where = shapely.union(kept[key].where, fault.where)
            fault = make_fault(fault.kind, fault.areas, fault.parent, where)
        kept[key] = fault
    return kept.values()
