"""Areas over time: an identity that never changes, and what was true of it from one day to another."""

import uuid
from typing import Any

from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.db.models import F, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from gis_data.functions import (
    SRID,
    WEB_MERCATOR,
    GeographyArea,
    IsEmpty,
    IsEmptyGeometry,
    PointOnSurface,
    SearchKeys,
    WebMercator,
)
from grids.models.levels import Level
from grids.querysets import AreaQuerySet, AreaVersionQuerySet


class Area(models.Model):
    """An identity. It is never deleted (a trigger holds that) and outlives every change of name, code and boundary."""

    uid = models.UUIDField(_("uid"), default=uuid.uuid4, unique=True, editable=False)
    level = models.ForeignKey(Level, models.PROTECT, related_name="areas", verbose_name=_("level"))
    public_contact = models.CharField(
        _("public contact"),
        max_length=200,
        blank=True,
        help_text=_("Shown to everyone: an office and its telephone, never a person's own number."),
    )

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        constraints = [
            # Lets AreaVersion carry the level beside the area and the database hold the two equal.
            models.UniqueConstraint(fields=["id", "level"], name="area_level_pair"),
        ]

    def __str__(self) -> str:
        """Name and code where `named()` brought them along; an identity has none of its own."""
        return getattr(self, "label", None) or f"#{self.pk}"


AREA_KEYS = SearchKeys("name", "code", Value(""), Value(""), Cast("level", models.TextField()))


class AreaVersion(models.Model):
    """What was true of an area on the days in `valid` (half-open: the last day is not in it)."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="versions", verbose_name=_("area"))
    level = models.ForeignKey(Level, models.PROTECT, related_name="+", verbose_name=_("level"), editable=False)
    parent = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="child_versions", verbose_name=_("parent")
    )
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=100)
    geom = models.MultiPolygonField(_("boundary"), srid=SRID, spatial_index=False)
    valid = DateRangeField(_("from day to day"))
    redraw = models.ForeignKey(
        "grids.Redraw", models.PROTECT, null=True, blank=True, related_name="versions", verbose_name=_("redraw")
    )
    area_m2 = models.GeneratedField(
        expression=GeographyArea("geom"), output_field=models.FloatField(_("area in m²")), db_persist=True
    )
    label_point = models.GeneratedField(
        expression=PointOnSurface("geom"),
        output_field=models.PointField(srid=SRID, spatial_index=False),
        db_persist=True,
    )
    geom_3857 = models.GeneratedField(
        expression=WebMercator("geom"),
        output_field=models.MultiPolygonField(srid=WEB_MERCATOR, spatial_index=False),
        db_persist=True,
    )

    objects = AreaVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("area version")
        verbose_name_plural = _("area versions")
        ordering = ["code", "valid"]
        indexes = [
            GistIndex(fields=["geom", "valid"], name="area_version_geom_valid"),
            GistIndex(fields=["geom_3857"], name="area_version_geom_3857"),
            models.Index(fields=["parent", "level"], name="area_version_parent_level"),
            models.Index(fields=["level", "code"], name="area_version_level_code"),
            GinIndex(AREA_KEYS, name="area_version_keys"),
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="area_version_name"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(geom__isvalid=True), name="area_version_boundary_is_valid"),
            models.CheckConstraint(condition=~Q(IsEmptyGeometry(F("geom"))), name="area_version_boundary_not_empty"),
            models.CheckConstraint(condition=~Q(IsEmpty(F("valid"))), name="area_version_lasts_a_day"),
            models.CheckConstraint(condition=Q(valid__startswith__isnull=False), name="area_version_has_first_day"),
            models.CheckConstraint(condition=~Q(code=""), name="area_version_has_code"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("area")), name="area_version_not_its_own_parent"
            ),
            ExclusionConstraint(
                name="area_version_one_at_a_time",
                expressions=[("area", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            # A code belongs to one identity for ever: none is shared on a day, and none is issued again.
            ExclusionConstraint(
                name="area_version_code_never_reissued",
                expressions=[("code", RangeOperators.EQUAL), ("area", RangeOperators.NOT_EQUAL)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The level is the area's own; it stands here too so that a map of one level needs no join."""
        self.level_id = self.area.level_id
        super().save(*args, **kwargs)


class AreaCode(models.Model):
    """Another code of the same area: the police's, the statistics office's, an older one."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="codes", verbose_name=_("area"))
    scheme = models.SlugField(_("whose code"), max_length=40)
    code = models.CharField(_("code"), max_length=40)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("other code")
        verbose_name_plural = _("other codes")
        indexes = [
            models.Index(fields=["code"], name="area_code_code"),
            models.Index(OpClass("code", name="text_pattern_ops"), name="area_code_start"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="area_code_once_per_scheme"),
            models.CheckConstraint(condition=~Q(code=""), name="area_code_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"
