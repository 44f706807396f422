"""Administration of imports, the base map and the walking network: all of it comes from files and is read here."""

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from gis_data.admin_base import MapAdmin, QuickListAdmin, ReadOnlyMixin
from gis_data.models import BaseFeature, ImportRun, Severity, WalkEdge, WalkNode

FINDINGS_PER_PAGE = 50

# Deleting many at once by a tick is for nothing that is kept here.
admin.site.disable_action("delete_selected")


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyMixin, QuickListAdmin):
    """What was brought in, with what was found wrong; staff see their own runs, superusers all."""

    list_display = ("started_at", "kind", "file_name", "committed", "user", "actor")
    list_filter = ("committed", "kind")
    list_select_related = ("user",)
    search_fields = ("file_name", "file_sha256")
    date_hierarchy = "started_at"
    change_form_template = "admin/gis_data/importrun/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Findings quote the rows of a file, so they are for who brought it in."""
        rows = super().get_queryset(request)
        return rows if request.user.is_superuser else rows.filter(user=request.user)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The run with one page of its findings (`?findings=2`)."""
        run = self.get_object(request, object_id)
        context = {} if run is None else findings_page(run, request.GET.get("findings", "1"))
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **context})


def findings_page(run: ImportRun, number: str) -> dict[str, Any]:
    """One page of a run's findings, and how many there are of each severity."""
    counts = dict(run.findings.order_by().values_list("severity").annotate(number=Count("pk")))
    labels = [(label, counts[value]) for value, label in Severity.choices if value in counts]
    return {"findings": Paginator(run.findings.all(), FINDINGS_PER_PAGE).get_page(number), "finding_counts": labels}


@admin.register(BaseFeature)
class BaseFeatureAdmin(ReadOnlyMixin, MapAdmin):
    """The base map as it was brought in."""

    list_display = ("layer", "kind", "name", "source", "source_id")
    list_filter = ("layer",)
    list_deferred = ("geom", "geom_3857", "tags")
    search_fields = ("name", "=source_id")
    search_help_text = _("Name, or the whole id at the source")
    exclude = ("geom_3857",)


@admin.register(WalkNode)
class WalkNodeAdmin(ReadOnlyMixin, MapAdmin):
    """Where walkable ways meet."""

    list_display = ("id", "barrier", "opening_hours")
    list_deferred = ("geom", "geom_3857")
    search_fields = ("=id",)
    exclude = ("geom_3857",)


@admin.register(WalkEdge)
class WalkEdgeAdmin(ReadOnlyMixin, MapAdmin):
    """Walkable ways between two nodes."""

    list_display = ("id", "highway", "name", "length_m", "access", "opening_hours", "steps", "component")
    list_deferred = ("geom", "geom_3857")
    search_fields = ("name", "=source_id")
    exclude = ("geom_3857",)
