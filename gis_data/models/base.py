"""Base map: roads, water, green and the rest, as brought in from files."""

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from gis_data.functions import SRID, WEB_MERCATOR, SearchKeys, WebMercator


class BaseLayer(models.TextChoices):
    ROAD = "road", _("road")
    RAIL = "rail", _("railway")
    WATER = "water", _("water")
    GREEN = "green", _("green space")
    POI = "poi", _("point of interest")
    BOUNDARY = "boundary", _("administrative boundary")
    PLACE = "place", _("named place")


BASE_FEATURE_KEYS = SearchKeys("name", Value(""), Value(""), Value(""), "layer")


class BaseFeature(models.Model):
    """One feature of the base map. `kind` is the class inside the layer (OSM's own word where it comes from OSM)."""

    layer = models.CharField(_("layer"), max_length=10, choices=BaseLayer)
    kind = models.CharField(_("kind"), max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    geom = models.GeometryField(_("geometry"), srid=SRID, spatial_index=False)
    tags = models.JSONField(_("tags"), default=dict, blank=True)
    source = models.CharField(_("source"), max_length=40)
    source_id = models.CharField(_("id at the source"), max_length=60)
    geom_3857 = models.GeneratedField(
        expression=WebMercator("geom"),
        output_field=models.GeometryField(srid=WEB_MERCATOR, spatial_index=False),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("base map feature")
        verbose_name_plural = _("base map features")
        indexes = [
            GistIndex(fields=["geom"], name="base_feature_geom"),
            GistIndex(fields=["geom_3857"], name="base_feature_geom_3857"),
            models.Index(fields=["layer", "kind"], name="base_feature_layer_kind"),
            GinIndex(BASE_FEATURE_KEYS, name="base_feature_keys", condition=~Q(name="")),
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="base_feature_name", condition=~Q(name="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id", "layer"], name="base_feature_once_per_source"),
        ]

    def __str__(self) -> str:
        return f"{self.layer} {self.kind} {self.name}".strip()
