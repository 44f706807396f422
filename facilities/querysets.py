"""The words in which everyone asks about facilities: on, current, of_kind, under, open_to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D
from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from grids.access import User, areas_open_to, sees_everything
from grids.models import Area, AreaVersion
from grids.querysets import Dated
from grids.rules.access import Capability

if TYPE_CHECKING:
    from facilities.models import FacilityVersion


class FacilityQuerySet(models.QuerySet):
    """Facilities are public; `open_to` is for who changes them."""

    def on(self, day: date) -> Self:
        """Facilities that existed on that day. One version at a time holds, so nothing comes twice."""
        return self.filter(versions__valid__contains=day)

    def current(self) -> Self:
        """Facilities that exist today."""
        return self.on(timezone.localdate())

    def named(self) -> Self:
        """Each with the `name`, `address`, `geom` and `valid` of its latest version."""
        latest = self._versions().filter(facility=OuterRef("pk")).order_by("-valid")
        fields = ("name", "address", "geom", "valid")
        return self.annotate(**{field: Subquery(latest.values(field)[:1]) for field in fields})

    def open_to(self, user: User, capability: Capability) -> Self:
        """Only those that stand, or stood last, in the areas where a post of today gives this user a capability."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if sees_everything(user):
            return self
        versions = self._versions()
        last = versions.filter(facility=OuterRef("pk")).order_by("-valid").values("pk")[:1]
        return self.alias(last=Subquery(last)).filter(last__in=versions.open_to(user, capability).values("pk"))

    def _versions(self) -> models.QuerySet[FacilityVersion]:
        return self.model._meta.get_field("versions").related_model.objects


class FacilityVersionQuerySet(Dated):
    def of_kind(self, *keys: str) -> Self:
        """Versions of facilities of these kinds."""
        return self.filter(facility__kind__key__in=keys)

    def near(self, point: Point, metres: float) -> Self:
        """Versions whose place is within so many metres of the point (EPSG:4326)."""
        return self.filter(geom__dwithin=(point, metres / 60_000), geom__distance_lte=(point, D(m=metres)))

    def under(self, area: Area, on: date | None = None) -> Self:
        """Versions whose place lies in the area's boundary of a day (today when not said)."""
        boundary = AreaVersion.objects.on(on or timezone.localdate()).filter(area=area).values("geom")[:1]
        return self.filter(geom__intersects=Subquery(boundary))

    def open_to(self, user: User, capability: Capability) -> Self:
        """Versions whose place lies in the areas where a post of today gives this user a capability."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if sees_everything(user):
            return self
        areas = AreaVersion.objects.current().filter(area__in=areas_open_to(user, capability))
        return self.filter(Exists(areas.filter(geom__intersects=OuterRef("geom"))))
