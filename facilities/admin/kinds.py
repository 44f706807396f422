"""Kinds of facilities, walking groups and rules for points of interest: the same for everyone, changed by who may."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from facilities.models import FacilityKind, KindRule, WalkGroup
from gis_data.admin_base import NoDeleteMixin


@admin.register(WalkGroup)
class WalkGroupAdmin(admin.ModelAdmin):
    """How fast who walks."""

    list_display = ("key", "label_zh", "label_en", "speed_m_min", "takes_steps")


@admin.register(FacilityKind)
class FacilityKindAdmin(NoDeleteMixin, admin.ModelAdmin):
    """Kinds are taken out of use, not deleted: facilities of the past are of them."""

    list_display = ("key", "label_zh", "label_en", "tier", "walk", "group", "source", "checked", "active")
    list_filter = ("tier", "active", "checked")
    list_select_related = ("group",)
    search_fields = ("key", "label_zh", "label_en")

    @admin.display(description=_("walk of at most"))
    def walk(self, kind: FacilityKind) -> str:
        """In metres, whichever way it is given."""
        return f"{kind.limit_metres:,.0f} m"


@admin.register(KindRule)
class KindRuleAdmin(admin.ModelAdmin):
    """In the order in which they are asked."""

    list_display = ("rank", "key", "value", "extra_key", "extra_values", "kind")
    list_display_links = ("rank", "key", "value")
    list_filter = ("kind",)
    list_select_related = ("kind",)
    search_fields = ("key", "value", "extra_values")
