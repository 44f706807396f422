"""The words in which everyone asks about assets and cases: on, current, open, under, visible_to, at_desk_of."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cases.rules.states import ENDED
from grids.access import User, areas_open_to, sees_everything
from grids.querysets import Dated, area_ids_under
from grids.rules.access import Capability

if TYPE_CHECKING:
    from grids.models import Area


# Areas that a reader sees, up to which the cases of a list are looked for by the index of each area.
FEW = 20


class DepartmentQuerySet(Dated):
    def of(self, user: User, on: date | None = None) -> Self:
        """The departments at whose desks this user sits on a day (today when not said)."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        day = on or timezone.localdate()
        return self.filter(members__user=user.pk, members__valid__contains=day).distinct()


class AssetQuerySet(models.QuerySet):
    """Assets are public; `open_to` is for who changes them."""

    def on(self, day: date) -> Self:
        """Assets that were in the register on that day."""
        return self.filter(versions__valid__contains=day)

    def current(self) -> Self:
        """Assets that are in the register today."""
        return self.on(timezone.localdate())


class AssetVersionQuerySet(Dated):
    def under(self, area: Area, on: date | None = None) -> Self:
        """Only those whose grid of today is this area or one below it, in the tree of that day."""
        return self.filter(grid__in=area_ids_under(area, on))

    def open_to(self, user: User, capability: Capability) -> Self:
        """Only those in the areas where a post of today gives this user a capability."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if sees_everything(user):
            return self
        return self.filter(grid__in=areas_open_to(user, capability))


class CaseQuerySet(models.QuerySet):
    """Cases are seen by staff of the area that is answerable for them, by the department that handles them, and by
    those with which they lay before: these may follow them and do nothing.
    """

    def open(self) -> Self:
        """Those in which something is still owed."""
        return self.exclude(state__in=ENDED)

    def under(self, area: Area, on: date | None = None) -> Self:
        """Only those for which this area or one below it is answerable now."""
        return self.filter(grid__in=area_ids_under(area, on))

    def reported_under(self, area: Area, on: date | None = None) -> Self:
        """Only those that were reported in this area or in one below it, in the tree of that day: as it was."""
        return self.filter(grid_reported__in=area_ids_under(area, on))

    def visible_to(self, user: User) -> Self:
        """Only what a post of today in the answerable area lets this user see, or a seat today at the desk of the
        department that it lies with, has a task of it, or once had it.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if sees_everything(user):
            return self
        in_area = Q(grid__in=areas_open_to(user, Capability.SEE_CASES))
        return self.filter(in_area | self._with_desks_of(user) | self._once_with_desks_of(user))

    def listed_for(self, user: User, few: int = FEW) -> Self:
        """The same cases as `visible_to`, for lists that nothing else narrows: say it after all other filters.

        With OR between what a post and what a desk opens, no index helps and the whole table is read. Who sees few
        areas gets the ids of each arm from its own index; among more than `few` a list is soon full in any order, and
        OR is right. Asks at once which areas they are.
        """
        if not user.is_authenticated or not user.is_active or sees_everything(user):
            return self.visible_to(user)
        areas = self.model._meta.get_field("grid").related_model.objects.order_by()
        open_areas = areas.filter(pk__in=areas_open_to(user, Capability.SEE_CASES))
        ids = list(open_areas.values_list("pk", flat=True)[: few + 1])
        if len(ids) > few:
            return self.visible_to(user)
        arms = [*([Q(grid__in=ids)] if ids else []), *self._desk_arms(user), Q(pk__in=self._moves_with_desks_of(user))]
        first, *others = (self.order_by().filter(arm).values("pk") for arm in arms)
        return self.filter(pk__in=first.union(*others))

    def at_desk_of(self, user: User) -> Self:
        """Only those that lie with a department at whose desk this user sits today, or of which it has a task."""
        return self.filter(self._with_desks_of(user))

    def lying_in(self, area: Area, on: date | None = None) -> Self:
        """Only those whose place lies in this area's boundary of that day: past cases in today's boundaries."""
        boundary = area.versions.on(on or timezone.localdate()).values("geom")[:1]
        return self.filter(place__intersects=models.Subquery(boundary))

    def _with_desks_of(self, user: User) -> Q:
        return reduce(or_, self._desk_arms(user))

    def _desk_arms(self, user: User) -> list[Q]:
        """What a seat at a desk opens, in parts that an index each can be asked for."""
        desks = self._desks(user)
        tasks = self.model._meta.get_field("tasks").related_model.objects.filter(department__in=desks)
        return [Q(department__in=desks), Q(pk__in=tasks.values("case"))]

    def _once_with_desks_of(self, user: User) -> Q:
        """A move of theirs stands in its history. Asked case by case: an office of years has a great many moves."""
        return Q(Exists(self._moves_with_desks_of(user).filter(case=OuterRef("pk"))))

    def _moves_with_desks_of(self, user: User) -> models.QuerySet:
        moves = self.model._meta.get_field("moves").related_model.objects
        return moves.filter(department__in=self._desks(user)).values("case")

    def _desks(self, user: User) -> models.QuerySet:
        department = self.model._meta.get_field("department").related_model
        return department.objects.of(user).values("pk")


class WhistleQuerySet(models.QuerySet):
    """Whistles are seen by who sees cases in the area that calls, and by the desks that are called."""

    def open(self) -> Self:
        """Those under way."""
        return self.filter(ended_at__isnull=True)

    def under(self, area: Area, on: date | None = None) -> Self:
        """Only those of this area or one below it, in the tree of that day."""
        return self.filter(area__in=area_ids_under(area, on))

    def visible_to(self, user: User) -> Self:
        """Only what a post of today where it was called, or a seat at a called desk, lets this user see."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if sees_everything(user):
            return self
        calls = self.model._meta.get_field("calls").related_model
        departments = calls._meta.get_field("department").related_model
        mine = calls.objects.filter(department__in=departments.objects.of(user).values("pk")).values("whistle")
        return self.filter(Q(area__in=areas_open_to(user, Capability.SEE_CASES)) | Q(pk__in=mine))
