"""Who opened which reporter's contact: read by auditors of the area."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from cases.models import ContactLook
from gis_data.admin_base import QuickListAdmin, ReadOnlyMixin
from grids.access import areas_open_to, sees_everything
from grids.rules.access import Capability


@admin.register(ContactLook)
class ContactLookAdmin(ReadOnlyMixin, QuickListAdmin):
    """The latest first."""

    list_display = ("at", "user", "case", "reason")
    list_select_related = ("user", "case")
    search_fields = ("user__username", "case__number", "reason")
    date_hierarchy = "at"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Of cases in the areas whose records this user may read."""
        rows = super().get_queryset(request)
        if sees_everything(request.user):
            return rows
        return rows.filter(case__grid__in=areas_open_to(request.user, Capability.READ_LOGS))
