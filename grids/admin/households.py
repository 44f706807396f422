"""Households: masked in lists, opened one at a time, and each opening is on record."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from gis_data.admin_base import QuickListAdmin, ReadOnlyMixin
from grids.actions.looks import record_look
from grids.admin.buildings import SHAPES_OF_BUILDING
from grids.admin.scope import ScopedChoicesMixin, ScopedMixin
from grids.models import Household, PersonalDataLook
from grids.rules.masking import mask_name, mask_phone


@admin.register(Household)
class HouseholdAdmin(ScopedMixin, ScopedChoicesMixin, QuickListAdmin):
    """Found by address and door. Not by name or telephone: a search would tell who lives here without a look."""

    list_display = ("address", "door", "residents", "masked_name", "masked_phone")
    list_display_links = ("address", "door")
    list_select_related = ("building",)
    list_deferred = SHAPES_OF_BUILDING
    search_fields = ("building__address", "building__name", "=door")
    search_help_text = _("Address, building name or door")
    autocomplete_fields = ("building", "unit")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Household | None = None, **kwargs: Any
    ) -> HttpResponse:
        """Every page that shows a household's data writes a look first."""
        if obj is not None:
            record_look(request.user, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description=_("address"), ordering="building__address")
    def address(self, household: Household) -> str:
        """Where it is."""
        return str(household.building)

    @admin.display(description=_("name of the head"))
    def masked_name(self, household: Household) -> str:
        """Enough to tell two apart."""
        return mask_name(household.head_name)

    @admin.display(description=_("telephone"))
    def masked_phone(self, household: Household) -> str:
        """Enough to tell two apart."""
        return mask_phone(household.phone)


@admin.register(PersonalDataLook)
class PersonalDataLookAdmin(ScopedMixin, ReadOnlyMixin, QuickListAdmin):
    """Who opened what, latest first."""

    list_display = ("at", "user", "place")
    list_select_related = ("user",)
    search_fields = ("user__username", "place")
    date_hierarchy = "at"
    fields = ("at", "user", "place")
