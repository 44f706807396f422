"""Facilities over time: an identity, what was true of it from one day to another, and what was done to it by whom."""

import uuid

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from facilities.models.kinds import FacilityKind
from facilities.querysets import FacilityQuerySet, FacilityVersionQuerySet
from gis_data.functions import SRID, WEB_MERCATOR, IsEmpty, IsEmptyGeometry, SearchKeys, WebMercator
from gis_data.models import ImportRun


class Facility(models.Model):
    """An identity. It is never deleted (a trigger holds that); one that is gone has no version today.

    `edition` grows with every change, so that who changes it from an older state is told. `source` and `source_id`
    say where a file or OpenStreetMap has it from.
    """

    uid = models.UUIDField(_("uid"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.ForeignKey(FacilityKind, models.PROTECT, related_name="facilities", verbose_name=_("kind"))
    source = models.CharField(_("source"), max_length=40, blank=True)
    source_id = models.CharField(_("id at the source"), max_length=60, blank=True)
    edition = models.PositiveIntegerField(_("edition"), default=1, editable=False)

    objects = FacilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("facility")
        verbose_name_plural = _("facilities")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source_id=""), name="facility_once_per_source"
            ),
        ]

    def __str__(self) -> str:
        """Its name where `named()` brought it along; an identity has none of its own."""
        return getattr(self, "name", None) or f"#{self.pk}"


FACILITY_KEYS = SearchKeys("name", Value(""), "address", Value(""), Value(""))


class FacilityVersion(models.Model):
    """What was true of a facility on the days in `valid` (half-open: the last day is not in it)."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="versions", verbose_name=_("facility"))
    name = models.CharField(_("name"), max_length=200)
    address = models.CharField(_("address"), max_length=255, blank=True)
    geom = models.PointField(_("place"), srid=SRID, spatial_index=False)
    entrances = models.MultiPointField(
        _("entrances"),
        srid=SRID,
        spatial_index=False,
        help_text=_("Where people walk in; the place itself if not known."),
    )
    opening_hours = models.CharField(
        _("opening hours"),
        max_length=255,
        blank=True,
        help_text=_("As in OpenStreetMap: Mo-Fr 08:30-12:00,14:30-18:00"),
    )
    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True)
    operator = models.CharField(_("operator"), max_length=200, blank=True)
    public_phone = models.CharField(
        _("public telephone"), max_length=60, blank=True, help_text=_("Shown to everyone: never a person's own number.")
    )
    valid = DateRangeField(_("from day to day"))
    geom_3857 = models.GeneratedField(
        expression=WebMercator("geom"),
        output_field=models.PointField(srid=WEB_MERCATOR, spatial_index=False),
        db_persist=True,
    )

    objects = FacilityVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("facility version")
        verbose_name_plural = _("facility versions")
        ordering = ["facility", "valid"]
        indexes = [
            GistIndex(fields=["geom"], name="facility_version_geom"),
            GistIndex(fields=["geom_3857"], name="facility_version_geom_3857"),
            GinIndex(FACILITY_KEYS, name="facility_version_keys"),
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="facility_version_name"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(IsEmptyGeometry(F("geom"))), name="facility_version_has_place"),
            models.CheckConstraint(condition=~Q(IsEmptyGeometry(F("entrances"))), name="facility_version_has_entrance"),
            models.CheckConstraint(condition=~Q(IsEmpty(F("valid"))), name="facility_version_lasts_a_day"),
            models.CheckConstraint(condition=Q(valid__startswith__isnull=False), name="facility_version_has_first_day"),
            models.CheckConstraint(condition=~Q(name=""), name="facility_version_has_name"),
            ExclusionConstraint(
                name="facility_version_one_at_a_time",
                expressions=[("facility", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ChangeKind(models.TextChoices):
    ADDED = "added", _("added")
    MOVED = "moved", _("moved")
    CHANGED = "changed", _("changed")
    CLOSED = "closed", pgettext_lazy("a facility", "closed")
    REOPENED = "reopened", _("reopened")


class FacilityChange(models.Model):
    """One act on a facility: what, from which day on, by whom, why, and the facts before and after it.

    A trigger refuses to change or delete one. `actor` is the account on the machine where a command did it, `run` the
    import; without a run it was done by hand.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="changes", verbose_name=_("facility"))
    kind = models.CharField(_("what was done"), max_length=10, choices=ChangeKind)
    on = models.DateField(_("from day"))
    at = models.DateTimeField(_("when"), auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("user")
    )
    actor = models.CharField(_("account on the machine"), max_length=100, blank=True)
    run = models.ForeignKey(
        ImportRun, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("import")
    )
    why = models.CharField(_("reason"), max_length=200, blank=True)
    edition = models.PositiveIntegerField(_("edition"))
    before = models.JSONField(_("before"), null=True, blank=True)
    after = models.JSONField(_("after"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of a facility")
        verbose_name_plural = _("changes of facilities")
        ordering = ["facility", "edition"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "edition"], name="facility_change_one_per_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"
