"""Posts, and the street lines that lane chiefs answer for."""

from django.contrib import admin
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gis_data.admin_base import MapAdmin, QuickListAdmin
from grids.admin.scope import ScopedChoicesMixin, ScopedMixin, latest, period
from grids.models import Lane, Post


@admin.register(Post)
class PostAdmin(ScopedMixin, ScopedChoicesMixin, QuickListAdmin):
    """Who holds which role where."""

    list_display = ("holder_name", "role", "area_label", "lane", "user", "days")
    list_filter = ("role",)
    list_select_related = ("lane", "user")
    search_fields = ("holder_name", "user__username", "area__versions__code", "area__versions__name")
    autocomplete_fields = ("area", "lane")
    raw_id_fields = ("user",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Each with its area's name."""
        return (
            super().get_queryset(request).defer("lane__geom").annotate(area_label=latest(OuterRef("area_id"), "name"))
        )

    @admin.display(description=_("area"), ordering="area_label")
    def area_label(self, post: Post) -> str:
        """The area as it is called now."""
        return post.area_label or ""

    @admin.display(description=_("from day to day"), ordering="valid")
    def days(self, post: Post) -> str:
        """When it is held."""
        return period(post.valid)


@admin.register(Lane)
class LaneAdmin(MapAdmin):
    """Street lines lie in several areas, so they are seen by all who may see lanes."""

    list_display = ("name", "days")
    list_deferred = ("geom",)
    search_fields = ("name",)

    @admin.display(description=_("from day to day"), ordering="valid")
    def days(self, lane: Lane) -> str:
        """When it is there."""
        return period(lane.valid)
