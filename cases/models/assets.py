"""Assets: the components of the city (管理部件), what was true of each from one day to another, and what was done."""

import uuid

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from cases.models.catalogue import AssetKind
from cases.models.departments import Department
from cases.querysets import AssetQuerySet, AssetVersionQuerySet
from gis_data.functions import SRID, WEB_MERCATOR, IsEmpty, IsEmptyGeometry, PointOnSurface, SearchKeys, WebMercator
from gis_data.models import ImportRun
from grids.models import Area


class Asset(models.Model):
    """An identity, never deleted (a trigger holds that). Its code of 17 digits is issued by the system and kept.

    `code` = 6 digits county + 2 class + 3 kind + 6 serial number. `edition` grows with every change.
    """

    uid = models.UUIDField(_("uid"), default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=17, unique=True)
    kind = models.ForeignKey(AssetKind, models.PROTECT, related_name="assets", verbose_name=_("kind"))
    edition = models.PositiveIntegerField(_("edition"), default=1, editable=False)

    objects = AssetQuerySet.as_manager()

    class Meta:
        verbose_name = _("asset")
        verbose_name_plural = _("assets")
        indexes = [models.Index(OpClass("code", name="text_pattern_ops"), name="asset_code_start")]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{17}$"), name="asset_code_17_digits"),
        ]

    def __str__(self) -> str:
        return self.code


class AssetCode(models.Model):
    """Another code of the same asset: the 16 digits of the older standard, a department's own number."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="codes", verbose_name=_("asset"))
    scheme = models.SlugField(_("whose code"), max_length=40)
    code = models.CharField(_("code"), max_length=60)

    class Meta:
        verbose_name = _("other code of an asset")
        verbose_name_plural = _("other codes of assets")
        indexes = [models.Index(fields=["code"], name="asset_other_code")]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="asset_code_once_per_scheme"),
            models.CheckConstraint(condition=~Q(code=""), name="asset_other_code_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"


class AssetState(models.TextChoices):
    """GB/T 47678.5: 完好, 破损, 丢失, 废弃, 移除."""

    SOUND = "sound", _("sound")
    DAMAGED = "damaged", _("damaged")
    LOST = "lost", _("lost")
    ABANDONED = "abandoned", _("abandoned")
    REMOVED = "removed", _("removed")


class Accuracy(models.TextChoices):
    """How far off its place may be."""

    A = "A", _("A: ±0.5 m")
    B = "B", _("B: ±1.0 m")
    C = "C", _("C: ±10.0 m")


class DataSource(models.TextChoices):
    SURVEYED = "surveyed", _("surveyed")
    TOPOGRAPHIC_MAP = "topographic_map", _("topographic map")
    BASE_DATA = "base_data", _("basic geographic data")
    OTHER = "other", _("other")


class AssetVersion(models.Model):
    """What was true of an asset on the days in `valid` (half-open). A point, a line or a polygon.

    The three bodies are departments of this system or, where it does not know them, their names and unified social
    credit codes. `grid` is the grid of today that its `location` lies in, written by actions only.
    """

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="versions", verbose_name=_("asset"))
    name = models.CharField(_("name"), max_length=100)
    state = models.CharField(_("state"), max_length=10, choices=AssetState, default=AssetState.SOUND)
    geom = models.GeometryField(_("place"), srid=SRID, spatial_index=False)
    accuracy = models.CharField(_("accuracy of the place"), max_length=1, choices=Accuracy, blank=True)
    address = models.CharField(_("address"), max_length=255, blank=True)
    manager = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("managing department")
    )
    manager_name = models.CharField(_("name of the managing department"), max_length=100, blank=True)
    manager_code = models.CharField(_("code of the managing department"), max_length=18, blank=True)
    owner_name = models.CharField(_("owner"), max_length=100, blank=True)
    owner_code = models.CharField(_("code of the owner"), max_length=18, blank=True)
    maintainer_name = models.CharField(_("maintained by"), max_length=100, blank=True)
    maintainer_code = models.CharField(_("code of who maintains it"), max_length=18, blank=True)
    data_source = models.CharField(_("source of the data"), max_length=20, choices=DataSource, blank=True)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    grid = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("grid today")
    )
    valid = DateRangeField(_("from day to day"))
    location = models.GeneratedField(
        expression=PointOnSurface("geom"),
        output_field=models.PointField(srid=SRID, spatial_index=False),
        db_persist=True,
    )
    geom_3857 = models.GeneratedField(
        expression=WebMercator("geom"),
        output_field=models.GeometryField(srid=WEB_MERCATOR, spatial_index=False),
        db_persist=True,
    )

    location_3857 = models.GeneratedField(
        expression=WebMercator(PointOnSurface("geom")),
        output_field=models.PointField(srid=WEB_MERCATOR, spatial_index=False),
        db_persist=True,
    )

    objects = AssetVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("asset version")
        verbose_name_plural = _("asset versions")
        ordering = ["asset", "valid"]
        indexes = [
            GistIndex(fields=["geom"], name="asset_version_geom"),
            GistIndex(fields=["geom_3857"], name="asset_version_geom_3857"),
            GistIndex(fields=["location_3857"], name="asset_version_location_3857"),
            models.Index(fields=["grid"], name="asset_version_grid"),
            GinIndex(SearchKeys("name", Value(""), "address", Value(""), Value("")), name="asset_version_keys"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(IsEmptyGeometry(F("geom"))), name="asset_version_has_place"),
            models.CheckConstraint(condition=Q(geom__isvalid=True), name="asset_version_place_is_valid"),
            models.CheckConstraint(condition=~Q(IsEmpty(F("valid"))), name="asset_version_lasts_a_day"),
            models.CheckConstraint(condition=Q(valid__startswith__isnull=False), name="asset_version_has_first_day"),
            models.CheckConstraint(condition=~Q(name=""), name="asset_version_has_name"),
            ExclusionConstraint(
                name="asset_version_one_at_a_time",
                expressions=[("asset", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AssetAct(models.TextChoices):
    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    MOVED = "moved", _("moved")
    ENDED = "ended", _("removed from the register")
    REOPENED = "reopened", _("removal taken back")
    PHOTO_ADDED = "photo_add", _("photo added")
    PHOTO_GONE = "photo_gone", _("photo taken away")


class AssetChange(models.Model):
    """One act on an asset, as it was done; a trigger refuses to change or delete one."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="changes", verbose_name=_("asset"))
    act = models.CharField(_("what was done"), max_length=10, choices=AssetAct)
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
        verbose_name = _("change of an asset")
        verbose_name_plural = _("changes of assets")
        ordering = ["asset", "edition"]
        constraints = [
            models.UniqueConstraint(fields=["asset", "edition"], name="asset_change_one_per_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_act_display()}"
