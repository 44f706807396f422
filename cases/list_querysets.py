"""Who sees and who may act on the lists: staff by their posts, members by their partner, each in an area's tree.

Staff with SEE_CASES see what belongs to their areas and to all below them, and the resources offered to the areas
above. Members of a partner see what belongs to the partner's area and to all below it, and what is the partner's.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from cases.rules.lists import LIVE_ITEM, ListKind
from grids.access import User, areas_open_to, sees_everything
from grids.models import Area, AreaVersion
from grids.querysets import Dated, area_ids_under
from grids.rules.access import Capability, roles_with

# Down today's tree from the areas of the partners that somebody acts for.
PARTNERS_AREAS = """
WITH RECURSIVE below(area_id) AS (
    SELECT p.area_id FROM cases_partner p JOIN cases_partnermember m ON m.partner_id = p.id
    WHERE m.user_id = %s AND m.valid @> %s::date AND p.valid @> %s::date
  UNION
    SELECT t.area_id FROM grids_tree(%s) t JOIN below b ON t.parent_id = b.area_id
) SELECT area_id FROM below
"""
# Up today's tree from the areas of the posts that somebody holds.
AREAS_ABOVE = """
WITH RECURSIVE above(area_id) AS (
    SELECT p.area_id FROM grids_post p
    WHERE p.user_id = %s AND p.area_id IS NOT NULL AND p.valid @> %s::date AND p.role = ANY(%s)
  UNION
    SELECT t.parent_id FROM grids_tree(%s) t JOIN above a ON t.area_id = a.area_id WHERE t.parent_id IS NOT NULL
) SELECT area_id FROM above
"""


def partners_areas(user: User) -> RawSQL:
    """The ids of the areas in which a user acts for a partner today, and of all below them, as a subquery."""
    today = timezone.localdate()
    return RawSQL(PARTNERS_AREAS, [user.pk, today, today, today])


def areas_above(user: User, capability: Capability) -> RawSQL:
    """The ids of the areas in which a user's posts of today give a capability, and of all above them, as a subquery."""
    today = timezone.localdate()
    return RawSQL(AREAS_ABOVE, [user.pk, today, [str(role) for role in roles_with(capability)], today])


def _latest(area: str, field: str) -> models.Subquery:
    """A field of the latest version of the area that a foreign key leads to."""
    return models.Subquery(AreaVersion.objects.filter(area=models.OuterRef(area)).order_by("-valid").values(field)[:1])


def _nobody(user: User) -> bool:
    return not user.is_authenticated or not user.is_active


class PartnerQuerySet(Dated):
    def of(self, user: User) -> Self:
        """The partners of today that this user acts for today."""
        if _nobody(user):
            return self.none()
        today = timezone.localdate()
        return self.current().filter(members__user=user.pk, members__valid__contains=today).distinct()

    def with_area(self) -> Self:
        """Each with the code and the name of its area."""
        return self.annotate(area_code=_latest("area", "code"), area_name=_latest("area", "name"))

    def keeping(self, user: User) -> Self:
        """Only those of the areas whose lists this user keeps."""
        if _nobody(user):
            return self.none()
        return self if sees_everything(user) else self.filter(area__in=areas_open_to(user, Capability.HANDLE_CASES))

    def visible_to(self, user: User) -> Self:
        """Only those of the areas that this user sees cases in, and those that this user acts for."""
        if _nobody(user):
            return self.none()
        if sees_everything(user):
            return self
        mine = self.model.objects.of(user).values("pk")
        return self.filter(Q(area__in=areas_open_to(user, Capability.SEE_CASES)) | Q(pk__in=mine))


class ListItemQuerySet(models.QuerySet):
    def live(self) -> Self:
        """Those that are open or claimed."""
        return self.filter(state__in=LIVE_ITEM)

    def under(self, area: Area, on: date | None = None) -> Self:
        """Only those of this area and of those below it, in the tree of that day (today when not said)."""
        return self.filter(area__in=area_ids_under(area, on))

    def whole(self) -> Self:
        """With all that is told of an item: the code and name of its area, who offers it, its claims."""
        code, name = _latest("area", "code"), _latest("area", "name")
        claims = self.model._meta.get_field("claims").related_model.objects.annotate(
            area_code=_latest("area", "code"), area_name=_latest("area", "name")
        )
        told = models.Prefetch("claims", claims.select_related("partner").order_by("-pk"))
        return self.select_related("partner", "case").annotate(area_code=code, area_name=name).prefetch_related(told)

    def visible_to(self, user: User) -> Self:
        """Only what a post or a partner of today lets this user see."""
        if _nobody(user):
            return self.none()
        if sees_everything(user):
            return self
        offered_above = Q(kind=ListKind.RESOURCE, area__in=areas_above(user, Capability.SEE_CASES))
        partners = self.model._meta.get_field("partner").related_model.objects.of(user).values("pk")
        theirs = Q(area__in=partners_areas(user)) | Q(partner__in=partners)
        return self.filter(Q(area__in=areas_open_to(user, Capability.SEE_CASES)) | offered_above | theirs)
