"""The tree of areas of one day: do the parents exist, and do the areas below each cover it without gap or overlap?

Which levels there are is data. Areas of levels that tile are taken together below each parent, whatever their level:
a grid may hang directly under a street whose other grids hang under communities. Areas of a level that need not tile,
such as micro-grids, may leave ground uncovered but not overlap each other or reach beyond their parent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from gis_data.findings import Kind
from gis_data.rules.coverage import Coverage, Fault, FaultKind, audit_coverage
from grids.rules.audit import findings as kinds
from grids.rules.audit.findings import AuditFinding, finding
from grids.rules.tree import NO_AREA, rows_of

_KIND_OF: dict[FaultKind, Kind] = {
    FaultKind.GAP: kinds.GAP,
    FaultKind.OVERLAP: kinds.OVERLAP,
    FaultKind.OUTSIDE: kinds.OUTSIDE,
    FaultKind.SLIVER: kinds.SLIVER,
    FaultKind.UNTILED: kinds.UNTILED,
}


@dataclass(frozen=True)
class LevelFacts:
    """What the audit needs to know of a level: its rank from the top, its name, and whether it tiles."""

    rank: int
    label: str
    tiles_parent: bool


class AreaTable:
    """The areas of one day as columns, (n,) each: `area` and `parent` ids (NO_AREA: none), `level`, `code`, `polygon`.

    `root` is the id of the area at which the audited tree begins: what lies above it is not asked for.
    """

    def __init__(
        self,
        levels: Mapping[int, LevelFacts],
        area: NDArray[np.int64],
        level: NDArray[np.int64],
        parent: NDArray[np.int64],
        code: NDArray[np.object_],
        polygon: NDArray[np.object_],
        root: int = NO_AREA,
    ) -> None:
        self.levels = levels
        self.area, self.level, self.code, self.polygon = area, level, code, polygon
        self.parent = np.where(area == root, NO_AREA, parent)
        self.rank = np.array([levels[key].rank for key in level.tolist()], dtype=np.int64)
        self.tiles = np.array([levels[key].tiles_parent for key in level.tolist()], dtype=bool)
        self.parent_row = rows_of(area, self.parent)

    def label(self, row: int) -> str:
        """The name of a row's level."""
        return self.levels[int(self.level[row])].label

    @property
    def top_rank(self) -> int:
        """The rank of the highest level that has areas."""
        return int(self.rank.min())


def audit_parents(table: AreaTable) -> Iterator[AuditFinding]:
    """Areas below the top without a parent, with one that does not exist, or with one that is not above them."""
    if not len(table.area):
        return
    has_parent = table.parent != NO_AREA
    found = table.parent_row != NO_AREA
    not_above = found & (table.rank[table.parent_row] >= table.rank)
    for kind, rows in (
        (kinds.NO_PARENT, ~has_parent & (table.rank > table.top_rank)),
        (kinds.PARENT_GONE, has_parent & ~found),
        (kinds.PARENT_LEVEL, not_above),
    ):
        for row in np.flatnonzero(rows).tolist():
            parent = table.code[table.parent_row[row]]
            yield finding(kind, table.label(row), table.code[row], table.polygon[row], parent=parent)


def audit_coverages(table: AreaTable, tolerance_m2: float) -> Iterator[AuditFinding]:
    """Gaps, overlaps, areas beyond their parent and slivers, from the top down; larger than the tolerance."""
    if not len(table.area):
        return
    roots = np.flatnonzero((table.parent == NO_AREA) & (table.rank == table.top_rank))
    yield from _audit_group(table, roots, np.empty(0, dtype=np.int64), True, tolerance_m2)
    for level in sorted(set(table.level.tolist()), key=lambda key: table.levels[key].rank):
        parents = np.flatnonzero(table.level == level)
        below = _below(table, parents)
        yield from _audit_tiling(table, level, parents, np.flatnonzero(below & table.tiles), tolerance_m2)
        for rank in np.unique(table.rank[below & ~table.tiles]):
            rows = np.flatnonzero(below & ~table.tiles & (table.rank == rank))
            yield from _audit_group(table, rows, parents, False, tolerance_m2)


def _audit_tiling(
    table: AreaTable, level: int, parents: NDArray[np.int64], rows: NDArray[np.int64], tolerance_m2: float
) -> Iterator[AuditFinding]:
    """The areas of one level and what tiles them.

    An area with nothing below it is a fault when its level is part of the tiling and a lower level of it is in use.
    """
    lowest = max(table.rank[table.tiles], default=table.top_rank)
    may_be_empty = not table.levels[level].tiles_parent or table.levels[level].rank >= lowest
    tiled = parents[np.isin(parents, table.parent_row[rows])] if may_be_empty else parents
    if len(tiled):
        yield from _audit_group(table, rows, tiled, True, tolerance_m2)


def _below(table: AreaTable, parents: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each area lies directly below one of the parents, which are of one level, and is of a lower level."""
    return np.isin(table.parent_row, parents) & (table.rank > table.rank[parents[0]])


def _audit_group(
    table: AreaTable, rows: NDArray[np.int64], parents: NDArray[np.int64], must_tile: bool, tolerance_m2: float
) -> Iterator[AuditFinding]:
    """The faults of some areas below some parents, in the words of the table."""
    position = np.full(len(table.area) + 1, -1)
    position[parents] = np.arange(len(parents))
    coverage = Coverage(
        areas=table.polygon[rows],
        parent_of=position[table.parent_row[rows]],
        parents=table.polygon[parents],
        must_tile=must_tile,
    )
    for fault in audit_coverage(coverage, tolerance_m2):
        yield _in_words(table, fault, rows, parents)


def _in_words(table: AreaTable, fault: Fault, rows: NDArray[np.int64], parents: NDArray[np.int64]) -> AuditFinding:
    """A fault of a coverage as a finding about codes."""
    concerned = rows[list(fault.areas)].tolist()
    parent = None if fault.parent is None else int(parents[fault.parent])
    about = concerned[0] if concerned else parent
    return finding(
        _KIND_OF[fault.kind],
        table.label(about),
        " + ".join(table.code[row] for row in concerned) or table.code[parent],
        fault.where,
        fault.area_m2,
        fault.width_m,
        parent=_("the whole place") if parent is None else table.code[parent],
    )
