"""Areas and their versions. Both stay: an area is an identity, and what was true of it is not overwritten."""

from django.contrib import admin
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gis_data.admin_base import MapAdmin, NoDeleteMixin, QuickListAdmin, ReadOnlyMixin
from grids.admin.scope import ScopedChoicesMixin, ScopedMixin, area_name, latest, period
from grids.models import Area, AreaCode, AreaVersion, RedrawStatus
from grids.rules.access import Capability


class VersionInline(ReadOnlyMixin, admin.TabularInline):
    """What was true of the area, in order."""

    model = AreaVersion
    fk_name = "area"
    fields = ("code", "name", "days", "parent_name", "redraw")
    readonly_fields = ("days", "parent_name")
    show_change_link = True
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Without boundaries, with the parent's name."""
        rows = super().get_queryset(request).defer("geom", "geom_3857", "label_point").select_related("redraw")
        return rows.annotate(parent_label=latest(OuterRef("parent_id"), "name")).order_by("valid")

    @admin.display(description=_("from day to day"))
    def days(self, version: AreaVersion) -> str:
        """When it held."""
        return period(version.valid)

    @admin.display(description=_("parent"))
    def parent_name(self, version: AreaVersion) -> str:
        """The parent as it is called now."""
        return version.parent_label or ""


class CodeInline(admin.TabularInline):
    """Codes in other schemes."""

    model = AreaCode
    extra = 0


@admin.register(Area)
class AreaAdmin(ScopedMixin, NoDeleteMixin, QuickListAdmin):
    """Identities, found by any code or name they ever had."""

    changed_with = Capability.PLAN
    list_display = ("code", "name", "level", "public_contact")
    list_display_links = ("code", "name")
    list_filter = ("level",)
    list_select_related = ("level",)
    search_fields = ("versions__code", "versions__name", "codes__code")
    search_help_text = _("Code or name, also of earlier days")
    readonly_fields = ("uid",)
    inlines = (VersionInline, CodeInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Each with its latest code and name."""
        return super().get_queryset(request).named()

    def get_readonly_fields(self, request: HttpRequest, obj: Area | None = None) -> tuple[str, ...]:
        """The level is part of the identity."""
        return self.readonly_fields if obj is None else (*self.readonly_fields, "level")

    @admin.display(description=_("code"), ordering="code")
    def code(self, area: Area) -> str:
        """The latest code."""
        return area.code or ""

    @admin.display(description=_("name"), ordering="name")
    def name(self, area: Area) -> str:
        """The latest name."""
        return area.name or str(area)


class HoldsFilter(admin.SimpleListFilter):
    """Today's map, or all that ever was."""

    title = _("in force")
    parameter_name = "holds"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """What can be chosen."""
        return [("today", _("today")), ("ended", _("ended")), ("coming", _("still to come"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """The rows of the choice."""
        today = timezone.localdate()
        chosen = {
            "today": {"valid__contains": today},
            "ended": {"valid__endswith__lte": today},
            "coming": {"valid__startswith__gt": today},
        }
        return queryset.filter(**chosen.get(self.value(), {}))


@admin.register(AreaVersion)
class AreaVersionAdmin(ScopedMixin, ScopedChoicesMixin, NoDeleteMixin, MapAdmin):
    """Versions in force or published are read; only one that is still to come may be corrected."""

    changed_with = Capability.PLAN
    list_display = ("code", "name", "level", "first_day", "last_day", "square_km")
    list_filter = (HoldsFilter, "level")
    list_select_related = ("level",)
    list_deferred = ("geom", "geom_3857", "label_point")
    search_fields = ("^code", "name")
    autocomplete_fields = ("area", "parent")
    raw_id_fields = ("redraw",)
    fields = ("area", "parent", "code", "name", "valid", "redraw", "geom")
    settled_fields = ("area_label", "level", "parent_label", "code", "name", "days", "redraw", "square_km", "shapes")

    def get_fields(self, request: HttpRequest, obj: AreaVersion | None = None) -> tuple[str, ...]:
        """What may be corrected, or what is to be read."""
        return self.fields if self._may_draw(request, obj) else self.settled_fields

    def get_readonly_fields(self, request: HttpRequest, obj: AreaVersion | None = None) -> tuple[str, ...]:
        """Everything, of a version that is settled."""
        return () if self._may_draw(request, obj) else self.settled_fields

    def has_change_permission(self, request: HttpRequest, obj: AreaVersion | None = None) -> bool:
        """Nobody changes what held on a day that has come, or was published."""
        return super().has_change_permission(request, obj) and not (obj and is_settled(obj))

    @admin.display(description=_("area"))
    def area_label(self, version: AreaVersion) -> str:
        """The identity, as it is called now."""
        return area_name(version.area)

    @admin.display(description=_("parent"))
    def parent_label(self, version: AreaVersion) -> str:
        """The parent, as it is called now."""
        return area_name(version.parent)

    @admin.display(description=_("from day to day"))
    def days(self, version: AreaVersion) -> str:
        """When it held."""
        return period(version.valid)

    @admin.display(description=_("from"), ordering="valid")
    def first_day(self, version: AreaVersion) -> str:
        """The first day."""
        return version.valid.lower.isoformat()

    @admin.display(description=_("until before"))
    def last_day(self, version: AreaVersion) -> str:
        """The first day on which it no longer holds."""
        return version.valid.upper.isoformat() if version.valid.upper else ""

    @admin.display(description=_("km²"), ordering="area_m2")
    def square_km(self, version: AreaVersion) -> str:
        """Its size."""
        return f"{version.area_m2 / 1e6:,.2f}"


def is_settled(version: AreaVersion) -> bool:
    """Whether the version has been in force, or belongs to a published redraw."""
    published = version.redraw is not None and version.redraw.status == RedrawStatus.PUBLISHED
    return published or version.valid.lower <= timezone.localdate()
