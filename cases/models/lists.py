"""The lists of problems, needs, resources and projects, the partners that claim from them, and what came of it."""

import uuid

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.list_querysets import ListItemQuerySet, PartnerQuerySet
from cases.models.cases import Case
from cases.rules.lists import LIVE_CLAIM, ClaimState, ItemState, ListAct, ListKind
from facilities.models.kinds import in_readers_language
from gis_data.functions import SRID, WEB_MERCATOR, IsEmpty, WebMercator
from grids.models import Area


class Partner(models.Model):
    """An organisation that has signed up in an area (共建单位), from day to day. It claims in its area and below."""

    uid = models.UUIDField(_("uid"), default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="partners", verbose_name=_("area"))
    public_contact = models.CharField(
        _("public contact"), max_length=100, blank=True, help_text=_("Of an office, never of a person.")
    )
    valid = DateRangeField(_("from day to day"))

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="partner_has_name"),
            models.CheckConstraint(condition=~Q(IsEmpty(F("valid"))), name="partner_lasts_a_day"),
            ExclusionConstraint(
                name="partner_once_in_an_area",
                expressions=[
                    ("area", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the reader, the Chinese one where there is no other."""
        return in_readers_language(self.name, self.name_en or self.name)


class PartnerMember(models.Model):
    """An account that acts for a partner, from day to day."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="members", verbose_name=_("partner"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="partners", verbose_name=_("account")
    )
    valid = DateRangeField(_("from day to day"))

    class Meta:
        verbose_name = _("member of a partner")
        verbose_name_plural = _("members of partners")
        constraints = [
            models.CheckConstraint(condition=~Q(IsEmpty(F("valid"))), name="partner_member_lasts_a_day"),
            ExclusionConstraint(
                name="partner_member_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("partner", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.partner}"


class ListItem(models.Model):
    """A problem, need, resource or project of an area, never deleted (a trigger holds that).

    A resource may be a `partner`'s; everything else is the area's own. `case` is the shelved case (挂账) that a problem
    stands for. `edition` grows with every act on it or on a claim of it.
    """

    uid = models.UUIDField(_("uid"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("list"), max_length=10, choices=ListKind)
    area = models.ForeignKey(Area, models.PROTECT, related_name="list_items", verbose_name=_("area"))
    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(_("what it is about"), max_length=2000, blank=True)
    place = models.PointField(_("place"), srid=SRID, spatial_index=False, null=True, blank=True)
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="offers", verbose_name=_("offered by")
    )
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="list_items", verbose_name=_("case")
    )
    state = models.CharField(_("state"), max_length=10, choices=ItemState, default=ItemState.OPEN)
    edition = models.PositiveIntegerField(_("edition"), default=1, editable=False)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    geom_3857 = models.GeneratedField(
        expression=WebMercator("place"),
        output_field=models.PointField(srid=WEB_MERCATOR, spatial_index=False, null=True),
        db_persist=True,
    )

    objects = ListItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of a list")
        verbose_name_plural = _("items of lists")
        ordering = ["-added_at", "-pk"]
        indexes = [
            GistIndex(fields=["geom_3857"], name="list_item_geom_3857"),
            models.Index(fields=["kind", "state", "-added_at", "-id"], name="list_item_kind_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="list_item_has_title"),
            models.CheckConstraint(
                condition=Q(partner__isnull=True) | Q(kind=ListKind.RESOURCE), name="list_item_partner_offers_resource"
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=True) | Q(kind=ListKind.PROBLEM), name="list_item_case_is_a_problem"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=~Q(state=ItemState.WITHDRAWN), name="list_item_once_per_case"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Claim(models.Model):
    """Who takes an item on: a partner a problem, need or project; an area a resource. Followed to its end.

    `rating_of_claimant` is given by the side that put the item on the list, `rating_of_owner` by the claimant: 1 to 5.
    """

    item = models.ForeignKey(ListItem, models.PROTECT, related_name="claims", verbose_name=_("item"))
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="claims", verbose_name=_("claimed by the partner")
    )
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="claims", verbose_name=_("claimed by the area")
    )
    state = models.CharField(_("state"), max_length=10, choices=ClaimState, default=ClaimState.CLAIMED)
    claimed_at = models.DateTimeField(_("claimed on"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    why = models.CharField(_("reason"), max_length=500, blank=True)
    rating_of_claimant = models.PositiveSmallIntegerField(_("rating of who claimed it"), null=True, blank=True)
    rating_of_owner = models.PositiveSmallIntegerField(_("rating of who offered or asked"), null=True, blank=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-claimed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(partner__isnull=True, area__isnull=False) | Q(partner__isnull=False, area__isnull=True),
                name="claim_by_a_partner_or_an_area",
            ),
            models.CheckConstraint(
                condition=~Q(state=ClaimState.GIVEN_UP) | ~Q(why=""), name="claim_given_up_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(LIVE_CLAIM), ended_at__isnull=True)
                | (~Q(state__in=sorted(LIVE_CLAIM)) & Q(ended_at__isnull=False)),
                name="claim_that_ended_has_its_end",
            ),
            models.CheckConstraint(
                condition=(Q(rating_of_claimant__isnull=True) | Q(rating_of_claimant__gte=1, rating_of_claimant__lte=5))
                & (Q(rating_of_owner__isnull=True) | Q(rating_of_owner__gte=1, rating_of_owner__lte=5)),
                name="claim_ratings_1_to_5",
            ),
            models.UniqueConstraint(
                fields=["item"], condition=Q(state__in=sorted(LIVE_CLAIM)), name="claim_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.get_state_display()}"

    @property
    def by(self) -> Partner | Area:
        """Who claimed it."""
        return self.partner or self.area


class ListMove(models.Model):
    """One act on an item or on a claim of it, as it was done; a trigger refuses to change or delete one."""

    item = models.ForeignKey(ListItem, models.PROTECT, related_name="moves", verbose_name=_("item"))
    claim = models.ForeignKey(
        Claim, models.PROTECT, null=True, blank=True, related_name="moves", verbose_name=_("claim")
    )
    edition = models.PositiveIntegerField(_("edition"))
    act = models.CharField(_("what was done"), max_length=10, choices=ListAct)
    after = models.CharField(_("to"), max_length=10, choices=ItemState)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("user")
    )
    actor = models.CharField(_("account on the machine"), max_length=100, blank=True)
    why = models.CharField(_("reason"), max_length=500, blank=True)
    data = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("move of an item")
        verbose_name_plural = _("moves of items")
        ordering = ["item", "edition"]
        constraints = [models.UniqueConstraint(fields=["item", "edition"], name="list_move_one_per_edition")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_act_display()}"
