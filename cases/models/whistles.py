"""Whistles (吹哨报到): a tier calls departments one tier up, and each reports in."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from cases.models.departments import Department, Tier
from cases.querysets import WhistleQuerySet
from cases.rules.whistles import CALL_ENDED, CallAct, CallState
from grids.models import Area


def _rating(name: str) -> models.CheckConstraint:
    within = Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 1, f"{name}__lte": 5})
    return models.CheckConstraint(condition=within, name=f"whistle_call_{name}")


class Whistle(models.Model):
    """A call of an area of some tier, for a case or for itself. It has ended when all its calls have."""

    uid = models.UUIDField(_("uid"), default=uuid.uuid4, unique=True, editable=False)
    tier = models.CharField(_("tier of the caller"), max_length=10, choices=Tier)
    area = models.ForeignKey(Area, models.PROTECT, related_name="whistles", verbose_name=_("area that calls"))
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="whistles", verbose_name=_("case")
    )
    text = models.CharField(_("what for"), max_length=500)
    edition = models.PositiveIntegerField(_("edition"), default=1, editable=False)
    blown_at = models.DateTimeField(_("called"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = WhistleQuerySet.as_manager()

    class Meta:
        verbose_name = _("whistle")
        verbose_name_plural = _("whistles")
        ordering = ["-blown_at", "-pk"]
        indexes = [
            models.Index(fields=["tier", "-blown_at", "-id"], name="whistle_tier_blown"),
            models.Index(fields=["area", "-blown_at"], name="whistle_area_blown"),
            models.Index(fields=["-blown_at", "-id"], name="whistle_blown"),
            # Those under way, for the map: few beside all that ever were.
            models.Index(fields=["case"], name="whistle_under_way", condition=Q(ended_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="whistle_says_what_for"),
            models.CheckConstraint(condition=~Q(tier=Tier.CITY), name="whistle_has_a_tier_above"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class WhistleCall(models.Model):
    """One department that was called: by when it must report in, what it says, and how both sides rate."""

    whistle = models.ForeignKey(Whistle, models.PROTECT, related_name="calls", verbose_name=_("whistle"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="calls", verbose_name=_("department"))
    state = models.CharField(_("state"), max_length=12, choices=CallState, default=CallState.CALLED)
    since = models.DateTimeField(_("called"))
    due_at = models.DateTimeField(_("to report in by"), null=True, blank=True)
    reported_in_at = models.DateTimeField(_("reported in"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    objection = models.CharField(_("objection"), max_length=500, blank=True)
    rating = models.PositiveSmallIntegerField(_("rating of the department"), null=True, blank=True)
    rating_of_caller = models.PositiveSmallIntegerField(_("rating of the caller"), null=True, blank=True)

    class Meta:
        verbose_name = _("call of a department")
        verbose_name_plural = _("calls of departments")
        ordering = ["whistle", "pk"]
        indexes = [
            models.Index(
                fields=["department", "due_at"], name="whistle_call_running", condition=~Q(state__in=sorted(CALL_ENDED))
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["whistle", "department"], name="whistle_call_once"),
            _rating("rating"),
            _rating("rating_of_caller"),
        ]

    def __str__(self) -> str:
        return f"{self.whistle_id} {self.department_id}"


class WhistleEvent(models.Model):
    """One act on a whistle, as it was done; a trigger refuses to change or delete one."""

    whistle = models.ForeignKey(Whistle, models.PROTECT, related_name="events", verbose_name=_("whistle"))
    call = models.ForeignKey(
        WhistleCall, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("call")
    )
    edition = models.PositiveIntegerField(_("edition"))
    act = models.CharField(_("what was done"), max_length=12, choices=CallAct)
    at = models.DateTimeField(_("when"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("user")
    )
    actor = models.CharField(_("who, without an account"), max_length=100, blank=True)
    why = models.CharField(_("reason"), max_length=500, blank=True)
    due_at = models.DateTimeField(_("was due"), null=True, blank=True)
    data = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("act on a whistle")
        verbose_name_plural = _("acts on whistles")
        ordering = ["whistle", "edition"]
        constraints = [
            models.UniqueConstraint(fields=["whistle", "edition"], name="whistle_event_one_per_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_act_display()}"
