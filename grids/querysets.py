"""The words in which everyone asks about areas, buildings and people: on, current, at, under, visible_to.

`under` walks the tree of one day. `visible_to` walks today's tree, with areas that have no version today hanging where
their last version hung: a retired grid stays with the street it belonged to when it ended.
"""

from __future__ import annotations

from datetime import date
from math import cos, radians
from typing import TYPE_CHECKING, Self

from django.contrib.gis.geos import Point, Polygon
from django.contrib.gis.measure import D
from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat
from django.utils import timezone

from grids.access import User, areas_open_to, sees_everything
from grids.rules.access import Capability

if TYPE_CHECKING:
    from grids.models import Area

SUBTREE_ON_DAY = """
WITH RECURSIVE subtree(area_id) AS (
    SELECT %s::bigint
  UNION
    SELECT v.area_id FROM grids_areaversion v JOIN subtree s ON v.parent_id = s.area_id WHERE v.valid @> %s::date
) SELECT area_id FROM subtree
"""


def area_ids_under(area: Area, on: date | None = None) -> RawSQL:
    """The ids of an area and all below it on a day, as a subquery; one walk down an index, whatever the depth."""
    return RawSQL(SUBTREE_ON_DAY, [area.pk, on or timezone.localdate()])


class _Scoped(models.QuerySet):
    """Shared by all that hang on an area: `area_path` leads to the area's id, `seen_with` is what opens it."""

    area_path = "area_id"
    seen_with = Capability.SEE_AREAS

    def visible_to(self, user: User) -> Self:
        """Only what a post of today lets this user see; nothing for who is not logged in."""
        return self.open_to(user, self.seen_with)

    def open_to(self, user: User, capability: Capability) -> Self:
        """Only what lies in the areas where a post of today gives this user a capability."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if sees_everything(user):
            return self
        return self.filter(**{f"{self.area_path}__in": areas_open_to(user, capability)})

    def under(self, area: Area, on: date | None = None) -> Self:
        """Only what belongs to this area or to one below it, in the tree of that day (today when not said)."""
        return self.filter(**{f"{self.area_path}__in": area_ids_under(area, on)})


class Dated(models.QuerySet):
    """Shared by all that is true from one day to another."""

    def on(self, day: date) -> Self:
        """Only what was true on that day."""
        return self.filter(valid__contains=day)

    def current(self) -> Self:
        """Only what is true today, in the deployment's time zone."""
        return self.on(timezone.localdate())


class AreaQuerySet(_Scoped):
    area_path = "pk"

    def on(self, day: date) -> Self:
        """Areas that existed on that day. One version at a time holds, so nothing comes twice."""
        return self.filter(versions__valid__contains=day)

    def current(self) -> Self:
        """Areas that exist today."""
        return self.on(timezone.localdate())

    def named(self) -> Self:
        """Each with the `code` and the `name` of its latest version, and both as `label`."""
        versions = self.model._meta.get_field("versions").related_model
        latest = versions.objects.filter(area=models.OuterRef("pk")).order_by("-valid")
        code, name = (models.Subquery(latest.values(field)[:1]) for field in ("code", "name"))
        return self.annotate(code=code, name=name, label=Concat("name", models.Value(" "), "code"))

    def with_code(self, code: str) -> Self:
        """The area that bears this code, ever bore it, or bears it in someone else's scheme."""
        own = self.filter(versions__code=code).values("pk")
        other = self.filter(codes__code=code).values("pk")
        return self.filter(models.Q(pk__in=own) | models.Q(pk__in=other))


class AreaVersionQuerySet(Dated, _Scoped):
    def at(self, point: Point) -> Self:
        """Versions whose boundary covers the point (EPSG:4326); a point on a border gives both sides."""
        return self.filter(geom__intersects=point)

    def at_level(self, key: str) -> Self:
        """Versions of areas of one level."""
        return self.filter(level__key=key)


class BuildingQuerySet(Dated, _Scoped):
    area_path = "grid_id"

    def at(self, point: Point) -> Self:
        """Buildings whose footprint covers the point (EPSG:4326)."""
        return self.filter(geom__intersects=point)

    def near(self, point: Point, metres: float) -> Self:
        """Buildings with any part within so many metres of the point (EPSG:4326), whichever way."""
        reach = _degrees_around(point, metres)
        return self.filter(geom__bboverlaps=reach, geom__distance_lte=(point, D(m=metres)))

    def under(self, area: Area, on: date | None = None) -> Self:
        """Buildings of an area. Today's come by the grid they keep; a past day's by that day's boundary."""
        if on is None or on == timezone.localdate():
            return super().under(area)
        boundary = area.versions.on(on).values("geom")[:1]
        return self.on(on).filter(location__intersects=models.Subquery(boundary))


class UnitQuerySet(_Scoped):
    area_path = "building__grid_id"


class HouseholdQuerySet(Dated, _Scoped):
    area_path = "building__grid_id"
    seen_with = Capability.SEE_HOUSEHOLDS


class LookQuerySet(_Scoped):
    area_path = "household__building__grid_id"
    seen_with = Capability.READ_LOGS


class PostQuerySet(Dated, _Scoped):
    seen_with = Capability.SEE_POSTS

    def held_by(self, user: User) -> Self:
        """Posts of one account."""
        return self.filter(user_id=user.pk)


def _degrees_around(point: Point, metres: float) -> Polygon:
    """A box in degrees that surely holds all within `metres`, so that the index is asked before distances are."""
    north = metres / 110_000
    east = north / max(cos(radians(point.y)), 0.01)
    box = Polygon.from_bbox((point.x - east, point.y - north, point.x + east, point.y + north))
    box.srid = point.srid
    return box
