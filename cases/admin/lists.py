"""Partners, items and their history in the administration: read there, acted on in the pages of the lists."""

from django.contrib import admin
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from cases.models import Claim, ListItem, ListMove, Partner, PartnerMember
from gis_data.admin_base import QuickListAdmin, ReadOnlyMixin
from grids.admin.scope import latest


class MemberInline(ReadOnlyMixin, admin.TabularInline):
    """Which accounts act for the partner."""

    model = PartnerMember
    fields = ("user", "valid")
    extra = 0


@admin.register(Partner)
class PartnerAdmin(ReadOnlyMixin, QuickListAdmin):
    """Signed up and ended at /lists/partners."""

    list_display = ("name", "area_name", "public_contact", "valid")
    search_fields = ("name", "name_en")
    inlines = (MemberInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Only those that this user sees."""
        return super().get_queryset(request).visible_to(request.user).annotate(called=latest(OuterRef("area"), "name"))

    @admin.display(description=gettext_lazy("area"), ordering="called")
    def area_name(self, partner: Partner) -> str:
        """What the area is called now."""
        return partner.called or ""


class ClaimInline(ReadOnlyMixin, admin.TabularInline):
    """Who took it on, and how that ended."""

    model = Claim
    fields = ("partner", "area", "state", "claimed_at", "ended_at", "why", "rating_of_claimant", "rating_of_owner")
    readonly_fields = fields
    extra = 0


class MoveInline(ReadOnlyMixin, admin.TabularInline):
    """What was done, by whom and why."""

    model = ListMove
    fields = ("edition", "act", "after", "at", "user", "actor", "why")
    readonly_fields = fields
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The latest first."""
        return super().get_queryset(request).select_related("user").order_by("-edition")


@admin.register(ListItem)
class ListItemAdmin(ReadOnlyMixin, QuickListAdmin):
    """Put on the lists and followed at /lists/."""

    list_display = ("title", "kind", "state", "area_name", "partner", "added_at")
    list_filter = ("kind", "state")
    search_fields = ("title", "text")
    exclude = ("place",)
    inlines = (ClaimInline, MoveInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Only those that this user sees."""
        rows = super().get_queryset(request).visible_to(request.user)
        return rows.select_related("partner").annotate(called=latest(OuterRef("area"), "name"))

    @admin.display(description=gettext_lazy("area"), ordering="called")
    def area_name(self, item: ListItem) -> str:
        """What the area is called now."""
        return item.called or ""
