"""Buildings, their units (stairwells) and households."""

import uuid

from django.contrib.gis.db import models
from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from gis_data.functions import SRID, WEB_MERCATOR, IsEmpty, IsEmptyGeometry, PointOnSurface, SearchKeys, WebMercator
from grids.models.areas import Area
from grids.models.sealed import SealedField
from grids.querysets import BuildingQuerySet, HouseholdQuerySet, UnitQuerySet
from grids.rules.masking import mask_identity, mask_name, mask_phone


class BuildingUse(models.TextChoices):
    RESIDENTIAL = "residential", _("residential")
    MIXED = "mixed", _("residential and commercial")
    COMMERCIAL = "commercial", _("commercial")
    OFFICE = "office", _("office")
    PUBLIC = "public", _("public service")
    EDUCATION = "education", _("education")
    HEALTH = "health", _("health")
    INDUSTRIAL = "industrial", _("industrial")
    FARM = "farm", _("farm")
    OTHER = "other", _("other")
    UNKNOWN = "unknown", _("unknown")


BUILDING_KEYS = SearchKeys("name", Value(""), "address", "number", Value(""))


class Building(models.Model):
    """A building that stood on the days in `valid`.

    `grid` is the grid it is in today, written by `grids.actions.assign` only; the grid of a past day comes from that
    day's boundaries. `location` decides: a point on the footprint, so that no building is cut.
    """

    uid = models.UUIDField(_("uid"), default=uuid.uuid4, unique=True, editable=False)
    grid = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="buildings",
        verbose_name=_("grid today"),
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    number = models.CharField(_("building number"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=255, blank=True)
    use = models.CharField(_("use"), max_length=20, choices=BuildingUse, default=BuildingUse.UNKNOWN)
    storeys = models.PositiveSmallIntegerField(_("storeys"), null=True, blank=True)
    dwellings = models.PositiveIntegerField(
        _("dwellings"), null=True, blank=True, help_text=_("As counted or registered; empty: not known.")
    )
    geom = models.MultiPolygonField(_("footprint"), srid=SRID, spatial_index=False)
    entrance = models.PointField(_("entrance"), srid=SRID, null=True, blank=True, spatial_index=False)
    valid = DateRangeField(_("from day to day"))
    source = models.CharField(_("source"), max_length=40, blank=True)
    source_id = models.CharField(_("id at the source"), max_length=60, blank=True)
    location = models.GeneratedField(
        expression=PointOnSurface("geom"),
        output_field=models.PointField(srid=SRID, spatial_index=False),
        db_persist=True,
    )
    geom_3857 = models.GeneratedField(
        expression=WebMercator("geom"),
        output_field=models.MultiPolygonField(srid=WEB_MERCATOR, spatial_index=False),
        db_persist=True,
    )

    objects = BuildingQuerySet.as_manager()

    class Meta:
        verbose_name = _("building")
        verbose_name_plural = _("buildings")
        indexes = [
            GistIndex(fields=["geom"], name="building_geom"),
            GistIndex(fields=["location"], name="building_location"),
            GistIndex(fields=["geom_3857"], name="building_geom_3857"),
            GinIndex(BUILDING_KEYS, name="building_keys"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(geom__isvalid=True), name="building_footprint_is_valid"),
            models.CheckConstraint(condition=~Q(IsEmptyGeometry(F("geom"))), name="building_footprint_not_empty"),
            models.CheckConstraint(condition=~Q(IsEmpty(F("valid"))), name="building_stands_a_day"),
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source_id=""), name="building_once_per_source"
            ),
        ]

    def __str__(self) -> str:
        return self.address or f"{self.name} {self.number}".strip() or f"#{self.pk}"


class Unit(models.Model):
    """An entrance (stairwell) of a building."""

    building = models.ForeignKey(Building, models.CASCADE, related_name="units", verbose_name=_("building"))
    number = models.CharField(_("unit number"), max_length=20)
    entrance = models.PointField(_("entrance"), srid=SRID, null=True, blank=True, spatial_index=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["building", "number"]
        constraints = [
            models.UniqueConstraint(fields=["building", "number"], name="unit_number_once_per_building"),
            # Lets a household name both, and the database hold that the unit is in that building.
            models.UniqueConstraint(fields=["id", "building"], name="unit_building_pair"),
        ]

    def __str__(self) -> str:
        return self.number


class Household(models.Model):
    """A household. Its personal data is sealed: masked for those posted to its area, opened with a look on record."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="households", verbose_name=_("building"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="households", verbose_name=_("unit")
    )
    door = models.CharField(_("door number"), max_length=20)
    residents = models.PositiveSmallIntegerField(_("residents"), default=0)
    head_name = SealedField(_("name of the head"), purpose="household.head_name", mask=mask_name)
    phone = SealedField(_("telephone"), purpose="household.phone", mask=mask_phone)
    identity_number = SealedField(
        _("identity number of the head"), purpose="household.identity_number", mask=mask_identity
    )
    valid = DateRangeField(_("from day to day"))

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        constraints = [
            models.CheckConstraint(condition=~Q(IsEmpty(F("valid"))), name="household_lives_a_day"),
        ]

    def __str__(self) -> str:
        return self.door
