"""What lies in an area on a day: the same rule for the figures of the card and for the rows behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.gis.db.models import Union
from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Collate
from django.utils import timezone

from grids.models import Area, AreaVersion, Building, Household, Level
from grids.querysets import area_ids_under


@dataclass(frozen=True)
class Scope:
    """An area on a day.

    `by_note`: buildings are found by the grid that is noted in them. That holds for today, and for areas no lower than
    the working grid; otherwise the boundary of the day decides.
    """

    area: Area
    day: date
    by_note: bool

    def within(self, building: str = "") -> Q:
        """That a building lies in the area; `building` is the lookup that leads to it, with its underscores."""
        if self.by_note:
            return Q(**{f"{building}grid__in": area_ids_under(self.area, self.day)})
        boundary = self.area.versions.on(self.day).values("geom")[:1]
        inside = Q(**{f"{building}location__intersects": Subquery(boundary)})
        others = list(self._before().values_list("pk", flat=True))
        if not others:
            return inside
        ground = AreaVersion.objects.filter(pk__in=others).order_by().values("level").annotate(ground=Union("geom"))
        return inside & ~Q(**{f"{building}location__intersects": Subquery(ground.values("ground"))})

    def _before(self) -> QuerySet[AreaVersion]:
        """Neighbours with a lower code: what stands on the border, or where both areas are, is theirs."""
        own = self.area.versions.on(self.day)
        code = Subquery(own.values(bytewise=Collate("code", "C"))[:1])
        level = AreaVersion.objects.on(self.day).filter(level=self.area.level_id).exclude(area=self.area)
        touching = level.filter(geom__intersects=Subquery(own.values("geom")[:1]))
        return touching.annotate(bytewise=Collate("code", "C")).filter(bytewise__lt=code)

    def buildings(self) -> QuerySet[Building]:
        """The buildings that stood in it."""
        return Building.objects.on(self.day).filter(self.within())

    def households(self) -> QuerySet[Household]:
        """The households that lived in it."""
        return Household.objects.on(self.day).filter(self.within("building__"))


def scope_of(area: Area, day: date) -> Scope:
    """The scope of an area; `area.level` should be at hand."""
    return Scope(area, day, day == timezone.localdate() and not _is_below_working_grid(area.level))


def _is_below_working_grid(level: Level) -> bool:
    working = Level.objects.filter(is_working_grid=True).values_list("rank", flat=True).first()
    return working is not None and level.rank > working
