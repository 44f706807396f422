"""Redraws, their steps, and what became of what. Published ones are read."""

from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gis_data.admin_base import NoDeleteMixin, QuickListAdmin, ReadOnlyMixin
from grids.access import areas_open_to, sees_everything
from grids.admin.scope import latest
from grids.models import Lineage, Redraw, RedrawStatus, RedrawStep
from grids.rules.access import Capability


class StepInline(admin.TabularInline):
    """The operations, in order."""

    model = RedrawStep
    extra = 0

    def has_change_permission(self, request: HttpRequest, obj: Redraw | None = None) -> bool:
        """Not once it is published."""
        return super().has_change_permission(request, obj) and not is_published(obj)

    def has_add_permission(self, request: HttpRequest, obj: Redraw | None = None) -> bool:
        """Not once it is published."""
        return super().has_add_permission(request, obj) and not is_published(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Redraw | None = None) -> bool:
        """Not once it is published."""
        return super().has_delete_permission(request, obj) and not is_published(obj)


@admin.register(Redraw)
class RedrawAdmin(NoDeleteMixin, QuickListAdmin):
    """Staff see the redraws that touched their areas, and those they wrote."""

    list_display = ("document_number", "title", "effective_on", "status", "author", "reviewer")
    list_filter = ("status",)
    list_select_related = ("author", "reviewer")
    search_fields = ("document_number", "title")
    raw_id_fields = ("author", "reviewer")
    inlines = (StepInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Redraws with a version in the user's areas, or of the user's own hand."""
        rows = super().get_queryset(request)
        if sees_everything(request.user):
            return rows
        touched = Q(versions__area_id__in=areas_open_to(request.user, Capability.SEE_AREAS))
        return rows.filter(touched | Q(author=request.user)).distinct()

    def has_change_permission(self, request: HttpRequest, obj: Redraw | None = None) -> bool:
        """A published redraw is a document: nobody changes it."""
        return super().has_change_permission(request, obj) and not is_published(obj)


@admin.register(Lineage)
class LineageAdmin(ReadOnlyMixin, QuickListAdmin):
    """Which share of what became part of what."""

    list_display = ("on", "from_label", "to_label", "kind", "share_area", "share_buildings", "share_households")
    list_filter = ("kind",)
    list_select_related = ("redraw",)
    search_fields = ("from_area__versions__code", "to_area__versions__code")
    date_hierarchy = "on"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Descents that begin or end in the user's areas, with names."""
        rows = (
            super()
            .get_queryset(request)
            .annotate(
                from_label=latest(OuterRef("from_area_id"), "name"), to_label=latest(OuterRef("to_area_id"), "name")
            )
        )
        if sees_everything(request.user):
            return rows
        mine = areas_open_to(request.user, Capability.SEE_AREAS)
        return rows.filter(Q(from_area_id__in=mine) | Q(to_area_id__in=mine))

    @admin.display(description=_("from area"))
    def from_label(self, row: Lineage) -> str:
        """What it was called last."""
        return row.from_label or ""

    @admin.display(description=_("to area"))
    def to_label(self, row: Lineage) -> str:
        """What it is called now."""
        return row.to_label or ""


def is_published(redraw: Redraw | None) -> bool:
    """Whether the redraw has become a document."""
    return redraw is not None and redraw.status == RedrawStatus.PUBLISHED
