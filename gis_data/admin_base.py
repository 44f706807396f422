"""What every package's administration shares: maps without outside tiles, lists that stay fast, read-only pages."""

import json

from django.contrib import admin
from django.contrib.gis.geos import GEOSGeometry
from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.forms import RangeWidget
from django.core.paginator import Paginator
from django.db import connection, models
from django.forms import Media
from django.forms.widgets import Script
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from leaflet.admin import LeafletAdminWidget, LeafletGeoAdminMixin

PROTOMAPS = "vendor/protomaps-leaflet/protomaps-leaflet.js"
GROUND = Script("js/admin/ground.js", type="module")
COUNT_EXACTLY_BELOW = 200_000


class QuickPaginator(Paginator):
    """Counts a large table by the planner's estimate when the list is not filtered: COUNT(*) reads it whole."""

    @cached_property
    def count(self) -> int:
        """Rows in the list; an estimate when there are many and all are listed."""
        if self.object_list.query.where:
            return super().count
        with connection.cursor() as cursor:
            table = self.object_list.model._meta.db_table
            cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [table])
            estimate = cursor.fetchone()[0]
        return estimate if estimate > COUNT_EXACTLY_BELOW else super().count


class QuickListAdmin(admin.ModelAdmin):
    """Lists of any length: no second count, one query for the rows, and no geometry in it."""

    paginator = QuickPaginator
    show_full_result_count = False
    list_per_page = 50
    list_deferred: tuple[str, ...] = ()
    formfield_overrides = {DateRangeField: {"widget": RangeWidget(admin.widgets.AdminDateWidget())}}

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Rows without their heavy columns while listed."""
        rows = super().get_queryset(request)
        is_list = request.resolver_match and request.resolver_match.url_name.endswith("_changelist")
        return rows.defer(*self.list_deferred) if is_list and self.list_deferred else rows


class ReadOnlyMixin:
    """Shown, never changed here."""

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody changes one by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody deletes one by hand."""
        return False


class NoDeleteMixin:
    """Kept for ever: it is closed, retired or ended, not deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody, not even a superuser."""
        return False


class WholeShapeWidget(LeafletAdminWidget):
    """django-leaflet's widget over our own base map; its store would drop the holes of polygons, ours keeps them."""

    field_store_class = "L.WholeShapeStore"

    @property
    def media(self) -> Media:
        """The widget's files, then ours."""
        after_theirs = (
            "leaflet/leaflet.js",
            "leaflet/leaflet.forms.js",
            PROTOMAPS,
            "js/admin/whole_shape_store.js",
            GROUND,
        )
        return super().media + Media(js=after_theirs, css={"screen": ("css/shape_map.css",)})


class MapAdmin(LeafletGeoAdminMixin, QuickListAdmin):
    """Geometry on a map: drawn where it may be changed, shown where it may not."""

    widget = WholeShapeWidget
    map_fields: tuple[str, ...] = ("geom",)

    class Media:
        css = {"screen": ("leaflet/leaflet.css", "css/shape_map.css")}
        js = ("leaflet/leaflet.js", PROTOMAPS, GROUND, Script("js/admin/shape_map.js", type="module"))

    def get_exclude(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """A shape that may not be changed is not a form field."""
        excluded = tuple(super().get_exclude(request, obj) or ())
        return excluded if self._may_draw(request, obj) else (*excluded, *self.map_fields)

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """A map stands in the place of the shapes that may not be changed."""
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if self._may_draw(request, obj) else (*fields, "shapes")

    def _may_draw(self, request: HttpRequest, obj: models.Model | None) -> bool:
        return self.has_add_permission(request) if obj is None else self.has_change_permission(request, obj)

    @admin.display(description=_("map"))
    def shapes(self, obj: models.Model) -> SafeString:
        """The map of the row's shapes."""
        return shape_map([getattr(obj, name) for name in self.map_fields])


def shape_map(geometries: list[GEOSGeometry | None]) -> SafeString:
    """An element that static/js/admin/shape_map.js turns into a map of these shapes (EPSG:4326)."""
    shapes = [json.loads(geometry.geojson) for geometry in geometries if geometry]
    return format_html('<div class="shape-map" data-shapes="{}"></div>', json.dumps(shapes))
