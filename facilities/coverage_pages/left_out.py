"""Who is left out: the homes beyond the distance, without a way, or off the network, worst first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from facilities.coverage_pages.asking import Asked, Parameters, Refusal
from facilities.coverage_pages.scope import homes_in
from facilities.coverage_pages.words import state_word
from facilities.models import FacilityKind, FacilityVersion
from facilities.rules.coverage import State, Walks
from facilities.walks.areas import walks_of
from facilities.walks.coverage import Coverage, coverage_on
from facilities.walks.homes import Homes
from grids.access import User, areas_open_to, can, sees_everything
from grids.models import Area, AreaVersion, Building
from grids.rows.listing import Column, RowList
from grids.rows.paging import Order, Row
from grids.rules.access import Capability

# What `only` may be. The first two are left out; homes off the network are apart, since nothing is known of their walk.
CHOICES = {"beyond": (State.BEYOND,), "no-way": (State.NO_WAY,), "off-network": (State.OFF_NETWORK,)}
LEFT_OUT = (State.BEYOND, State.NO_WAY)


@dataclass(frozen=True)
class LeftOut:
    """The list and, by State, the buildings and households in scope that are open to the asker."""

    listing: RowList
    buildings: dict[State, int]
    households: dict[State, int]


def left_out_of(asked: Asked, kind: FacilityKind, parameters: Parameters) -> LeftOut:
    """Raises Refusal where the buildings of the area are not open to the asker."""
    if not can(asked.user, Capability.SEE_AREAS, asked.area):
        text = _("Lists of buildings are open to who holds a post in the area that looks after them.")
        raise Refusal(403, _("Not open to you"), text)
    coverage = coverage_on(asked.day, kind)
    walks = walks_of(coverage, kind)
    inside = homes_in(asked.area, asked.day, coverage.homes) & (coverage.homes.households > 0)
    seen = inside & homes_open_to(asked.user, asked.day, coverage.homes)
    wanted = CHOICES.get(parameters.get("only", ""), LEFT_OUT)
    found = np.flatnonzero(seen & np.isin(walks.state, wanted))
    source = HomesSource(asked.day, coverage, walks, found)
    note = "" if (inside == seen).all() else _("Rows that lie outside your areas today are left out.")
    by_state = np.bincount(walks.state[seen], minlength=len(State))
    lived = np.bincount(walks.state[seen], coverage.homes.households[seen], len(State))
    return LeftOut(
        RowList(_("Who is left out: %(kind)s") % {"kind": kind.label}, _columns(), source, note=note),
        {state: int(by_state[state]) for state in State},
        {state: int(lived[state]) for state in State},
    )


def homes_open_to(user: User, day: date, homes: Homes) -> NDArray[np.bool_]:
    """(n,) whether a building lies, today, where a post opens it to the user; rights follow today's areas."""
    if sees_everything(user):
        return np.ones(len(homes), dtype=bool)
    if day != timezone.localdate():
        return np.isin(homes.ids, list(Building.objects.on(day).visible_to(user).values_list("pk", flat=True)))
    areas = Area.objects.filter(pk__in=areas_open_to(user, Capability.SEE_AREAS)).values_list("pk", flat=True)
    return np.isin(homes.grid, list(areas))


def _columns() -> list[Column]:
    return [
        Column("address", _("address"), sortable=False),
        Column("number", _("building number"), sortable=False),
        Column("grid", _("grid"), sortable=False),
        Column("walk", _("walk in m"), numeric=True),
        Column("beyond", _("metres too far"), numeric=True, sortable=False),
        Column("households", _("households"), numeric=True),
        Column("state", _("why")),
        Column("nearest", _("nearest facility"), sortable=False),
    ]


@dataclass(frozen=True)
class HomesSource:
    """Homes in memory, in pages by offset; only those of a page are asked for in the database. See `Source`."""

    day: date
    coverage: Coverage
    walks: Walks
    found: NDArray[np.intp]

    def page(self, order: Order, after: str, size: int) -> tuple[list[Row], str]:
        """See `Source`. Three queries; a cursor that is none is the first page."""
        start = int(after) if after.isdecimal() and len(after) < 10 else 0
        ordered = self._ordered(order)
        end = min(start + size, len(ordered))
        return self._rows(ordered[start:end]), str(end) if end < len(ordered) else ""

    def count(self) -> tuple[int, bool]:
        """See `Source`."""
        return len(self.found), False

    def count_all(self) -> int:
        """See `Source`."""
        return len(self.found)

    def exceeds(self, most: int) -> bool:
        """See `Source`."""
        return len(self.found) > most

    def _ordered(self, order: Order) -> NDArray[np.intp]:
        """By the column, then the worst first: no way before the longest walk, then most households."""
        walk = np.nan_to_num(self.walks.walk_m[self.found], nan=0, posinf=np.inf)
        households = self.walks.households[self.found]
        by = {"walk": walk, "households": households, "state": self.walks.state[self.found]}[order.column]
        first = -by.astype(np.float64) if order.descending else by.astype(np.float64)
        return self.found[np.lexsort((self.found, -households, -walk, first))]

    def _rows(self, places: NDArray[np.intp]) -> list[Row]:
        homes, facility = self.coverage.homes, self.coverage.facility
        buildings = self._buildings(homes.ids[places].tolist())
        grids = self._grids(homes.grid[places].tolist())
        nearest = self._names([int(self.coverage.supply.ids[i]) for i in facility[places] if i >= 0])
        rows = []
        for place in places.tolist():
            building = buildings.get(int(homes.ids[place]))
            if building is None:  # taken down since it was read
                continue
            walk, owner = self.walks.walk_m[place], facility[place]
            reached = np.isfinite(walk)
            rows.append(
                building
                | {
                    "grid": grids.get(int(homes.grid[place]), ""),
                    "households": int(homes.households[place]),
                    "walk": round(float(walk)) if reached else None,
                    "beyond": max(round(float(walk) - self.walks.limit_m), 0) if reached else None,
                    "state": int(self.walks.state[place]),
                    "nearest": nearest.get(int(self.coverage.supply.ids[owner]), "") if owner >= 0 else "",
                }
            )
        return rows

    def _buildings(self, ids: list[int]) -> dict[int, Row]:
        rows = Building.objects.filter(pk__in=ids).annotate(place=Coalesce("entrance", "location"))
        fields = ("pk", "address", "number", "place", "uid")
        return {row["pk"]: row | {"key": row["pk"]} for row in rows.values(*fields)}

    def _grids(self, ids: list[int]) -> dict[int, str]:
        return dict(AreaVersion.objects.on(self.day).filter(area__in=set(ids)).values_list("area", "name"))

    def _names(self, ids: list[int]) -> dict[int, str]:
        versions = FacilityVersion.objects.on(self.day).filter(facility__in=set(ids))
        return dict(versions.values_list("facility", "name"))


def left_out_worded(column: str, value: object) -> object:
    """A value as people read it."""
    if column == "state":
        return state_word(State(value))
    return "" if value is None else value


DEFAULT_SORT = "-walk"
