"""Who can whistle for a place, and whom: the areas around it that the reader speaks for, the departments over it."""

from __future__ import annotations

from dataclasses import dataclass

from cases.answerable import areas_over
from cases.models import Department, Tier
from cases.rules.whistles import TIERS_UP
from grids.access import User, areas_open_to, sees_everything
from grids.models import Area, Level
from grids.rules.access import Capability


@dataclass(frozen=True)
class Caller:
    """An area that can whistle, as a tier."""

    area: Area
    tier: Tier

    @property
    def key(self) -> str:
        """As it stands in a form."""
        return f"{self.tier}:{self.area.code}"


def callers_over(place: Area | None, user: User) -> list[Caller]:
    """The areas from this one up in which the reader handles cases, from the lowest up, each with its tier.

    The tier is the key of the area's level. A level with another key, above the working grids, may be any.
    """
    if place is None:
        return []
    over = areas_over(place)
    rows = Area.objects.named().select_related("level").filter(pk__in=over)
    if not sees_everything(user):
        rows = rows.filter(pk__in=areas_open_to(user, Capability.HANDLE_CASES))
    areas = sorted(rows, key=lambda area: over.index(area.pk))
    grids = Level.objects.filter(is_working_grid=True).values_list("rank", flat=True).first() if areas else None
    return [Caller(area, tier) for area in areas for tier in _tiers(area.level, grids)]


def departments_over(place: Area) -> list[tuple[Tier, list[Department]]]:
    """The departments of today that can be called from there, by tier from the lowest up."""
    rows = list(Department.objects.current().filter(area__in=areas_over(place), tier__in=TIERS_UP.values()))
    tiers = [Tier(tier) for tier in TIERS_UP.values()]
    found = [(tier, [row for row in rows if row.tier == tier]) for tier in tiers]
    return [(tier, departments) for tier, departments in found if departments]


def _tiers(level: Level, grids: int | None) -> list[Tier]:
    if level.key in Tier.values:
        return [Tier(level.key)] if level.key in TIERS_UP else []
    if grids is not None and level.rank >= grids:
        return []
    return [Tier(tier) for tier in TIERS_UP]
