"""What was worked out about walks: kept, so that pages need not walk again, with what it was worked out from."""

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from facilities.models.facilities import Facility
from facilities.models.kinds import FacilityKind, WalkGroup
from gis_data.functions import SRID, WEB_MERCATOR, WebMercator
from grids.models import Building


class RealField(models.FloatField):
    """A number of four bytes: centimetres of a walk are no knowledge, and there are millions of walks."""

    def db_type(self, connection: object) -> str:
        """PostgreSQL's name of it."""
        return "real"


class WalkStatus(models.IntegerChoices):
    REACHED = 0, _("reaches a facility")
    NO_WAY = 1, _("no way to any facility")
    OFF_NETWORK = 2, _("off the walking network")


class BuildingWalk(models.Model):
    """From a building of today to the nearest facility of a kind: which, and how far. Written by compute_coverage.

    Worked out and never typed, with a row for each building and kind: the database does not check its references, which
    would cost four times as much as writing them. A kind without any facility has no rows.
    """

    pk = models.CompositePrimaryKey("kind", "building")
    kind = models.ForeignKey(
        FacilityKind, models.CASCADE, db_constraint=False, db_index=False, related_name="+", verbose_name=_("kind")
    )
    building = models.ForeignKey(
        Building, models.CASCADE, db_constraint=False, db_index=False, related_name="+", verbose_name=_("building")
    )
    facility = models.ForeignKey(
        Facility,
        models.CASCADE,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
        verbose_name=_("nearest facility"),
    )
    walk_m = RealField(_("walk in metres"), null=True)
    status = models.SmallIntegerField(_("result"), choices=WalkStatus)

    class Meta:
        verbose_name = _("walk of a building")
        verbose_name_plural = _("walks of buildings")
        constraints = [
            models.CheckConstraint(
                condition=Q(status=WalkStatus.REACHED, facility__isnull=False, walk_m__isnull=False, walk_m__gte=0)
                | Q(status__in=(WalkStatus.NO_WAY, WalkStatus.OFF_NETWORK), facility__isnull=True, walk_m__isnull=True),
                name="building_walk_reached_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.building_id}"


class CoverageState(models.Model):
    """What the walks of a kind were worked out from, when, and what came of it in numbers."""

    kind = models.OneToOneField(FacilityKind, models.CASCADE, primary_key=True, verbose_name=_("kind"))
    fingerprint = models.TextField(_("state of the data"))
    computed_at = models.DateTimeField(_("worked out"))
    counts = models.JSONField(_("numbers"), default=dict)

    class Meta:
        verbose_name = _("state of the coverage")
        verbose_name_plural = _("states of the coverage")

    def __str__(self) -> str:
        return f"{self.kind_id} {self.computed_at:%Y-%m-%d %H:%M}"


class ServiceCircle(models.Model):
    """What can be reached on foot from a facility within a distance. Without `geom` nothing can: it is off the network.

    `fingerprint` is the state of the data it was worked out from: another one now means that it is out of date.
    """

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="circles", verbose_name=_("facility"))
    group = models.ForeignKey(WalkGroup, models.CASCADE, related_name="+", verbose_name=_("walking group"))
    limit_m = models.FloatField(_("walk of at most (metres)"))
    minutes = models.FloatField(_("walk of at most (minutes)"), null=True, blank=True)
    geom = models.MultiPolygonField(_("circle"), srid=SRID, null=True, spatial_index=False)
    reached_m = models.FloatField(_("metres of ways reached"), default=0)
    buildings = models.PositiveIntegerField(_("buildings"), default=0)
    households = models.PositiveIntegerField(_("households"), default=0)
    computed_at = models.DateTimeField(_("worked out"))
    fingerprint = models.TextField(_("state of the data"))
    geom_3857 = models.GeneratedField(
        expression=WebMercator("geom"),
        output_field=models.MultiPolygonField(srid=WEB_MERCATOR, spatial_index=False, null=True),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("service circle")
        verbose_name_plural = _("service circles")
        indexes = [
            GistIndex(fields=["geom"], name="service_circle_geom"),
            GistIndex(fields=["geom_3857"], name="service_circle_geom_3857"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["facility", "group", "limit_m"], name="service_circle_once_per_limit"),
            models.CheckConstraint(condition=Q(limit_m__gt=0), name="service_circle_goes_somewhere"),
            models.CheckConstraint(
                condition=Q(geom__isnull=True) | Q(geom__isvalid=True), name="service_circle_is_valid"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.limit_m:.0f} m"
