"""The walking network: nodes where ways meet, and the edges between them."""

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gis_data.functions import SRID, WEB_MERCATOR, WebMercator

HOURS_HELP = _("in the syntax of OpenStreetMap, as Mo-Fr 06:00-22:00; empty: always")


def _on_the_map(field: type[models.Field]) -> models.GeneratedField:
    """The geometry as tiles want it."""
    return models.GeneratedField(
        expression=WebMercator("geom"),
        output_field=field(srid=WEB_MERCATOR, spatial_index=False),
        db_persist=True,
    )


class WalkNode(models.Model):
    """A place where walkable ways meet or end."""

    id = models.BigAutoField(primary_key=True)
    geom = models.PointField(_("position"), srid=SRID, spatial_index=False)
    barrier = models.CharField(_("barrier"), max_length=40, blank=True)
    opening_hours = models.CharField(_("open at"), max_length=200, blank=True, db_default="", help_text=HOURS_HELP)
    geom_3857 = _on_the_map(models.PointField)

    class Meta:
        verbose_name = _("walking network node")
        verbose_name_plural = _("walking network nodes")
        indexes = [
            GistIndex(fields=["geom"], name="walk_node_geom"),
            # Only barriers are drawn, and they are few.
            GistIndex(fields=["geom_3857"], name="walk_node_geom_3857", condition=~Q(barrier="")),
        ]

    def __str__(self) -> str:
        return f"node {self.pk}"


class WalkEdge(models.Model):
    """A walkable stretch between two nodes; its length is metres on the ellipsoid."""

    class Direction(models.IntegerChoices):
        BACKWARD = -1, _("against the line only")
        BOTH = 0, _("both ways")
        FORWARD = 1, _("along the line only")

    id = models.BigAutoField(primary_key=True)
    source_node = models.ForeignKey(WalkNode, models.CASCADE, related_name="+", verbose_name=_("from node"))
    target_node = models.ForeignKey(WalkNode, models.CASCADE, related_name="+", verbose_name=_("to node"))
    geom = models.LineStringField(_("line"), srid=SRID, spatial_index=False)
    length_m = models.FloatField(_("length in metres"))
    highway = models.CharField(_("class"), max_length=40)
    name = models.CharField(_("name"), max_length=200, blank=True)
    access = models.CharField(_("access"), max_length=40, blank=True)
    surface = models.CharField(_("surface"), max_length=40, blank=True)
    steps = models.BooleanField(_("steps"), default=False)
    bridge = models.BooleanField(_("bridge"), default=False)
    tunnel = models.BooleanField(_("tunnel"), default=False)
    direction = models.SmallIntegerField(_("direction"), choices=Direction, default=Direction.BOTH)
    opening_hours = models.CharField(_("open at"), max_length=200, blank=True, db_default="", help_text=HOURS_HELP)
    component = models.IntegerField(_("connected component"), default=0)
    source = models.CharField(_("source"), max_length=40)
    source_id = models.CharField(_("id at the source"), max_length=60)
    geom_3857 = _on_the_map(models.LineStringField)

    class Meta:
        verbose_name = _("walking network edge")
        verbose_name_plural = _("walking network edges")
        indexes = [
            GistIndex(fields=["geom"], name="walk_edge_geom"),
            GistIndex(fields=["geom_3857"], name="walk_edge_geom_3857"),
        ]
        constraints = [models.CheckConstraint(condition=Q(length_m__gte=0), name="walk_edge_length_not_negative")]

    def __str__(self) -> str:
        return f"{self.highway} {self.name} {self.length_m:.0f} m"
