"""Households: masked everywhere, opened one at a time with a reason, and each opening is on record."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.forms import BooleanField, CharField, Form, ModelForm, Textarea, ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from gis_data.admin_base import QuickListAdmin, ReadOnlyMixin
from grids.actions.reveal import SHORTEST_REASON, may_reveal, reveal_household
from grids.admin.buildings import SHAPES_OF_BUILDING
from grids.admin.scope import ScopedChoicesMixin, ScopedMixin
from grids.models import Household, PersonalDataLook
from grids.models.looks import REASON_LENGTH
from grids.rules.access import Capability
from grids.rules.identity import is_identity_number

KEPT = gettext_lazy("Leave empty to keep what is stored.")


class ReasonForm(Form):
    """Why someone wants to see personal data."""

    reason = CharField(
        label=gettext_lazy("Reason"),
        min_length=SHORTEST_REASON,
        max_length=REASON_LENGTH,
        widget=Textarea(attrs={"rows": 2, "cols": 60}),
    )


class HouseholdForm(ModelForm):
    """Personal data goes in and does not come out: what is stored is not in the form."""

    new_head_name = CharField(label=gettext_lazy("name of the head"), max_length=100, required=False, help_text=KEPT)
    new_phone = CharField(label=gettext_lazy("telephone"), max_length=40, required=False, help_text=KEPT)
    new_identity_number = CharField(
        label=gettext_lazy("identity number of the head"), max_length=20, required=False, help_text=KEPT
    )
    forget = BooleanField(label=gettext_lazy("Remove name, telephone and identity number"), required=False)

    def clean_new_identity_number(self) -> str:
        """An 18-digit number must have the check character that fits."""
        number = self.cleaned_data["new_identity_number"]
        if number and not is_identity_number(number):
            raise ValidationError(_("This is no identity number: its check character does not fit."))
        return number

    def save(self, commit: bool = True) -> Household:
        """What was typed is sealed; what was left empty stays."""
        for name in ("head_name", "phone", "identity_number"):
            if self.cleaned_data["forget"]:
                setattr(self.instance, name, "")
            elif typed := self.cleaned_data[f"new_{name}"]:
                setattr(self.instance, name, typed)
        return super().save(commit)


@admin.register(Household)
class HouseholdAdmin(ScopedMixin, ScopedChoicesMixin, QuickListAdmin):
    """Found by address and door. Not by name or telephone: a search would tell who lives here without a look."""

    form = HouseholdForm
    changed_with = Capability.CHANGE_HOUSEHOLDS
    list_display = ("address", "door", "residents", "head_name", "phone")
    list_display_links = ("address", "door")
    list_select_related = ("building",)
    list_deferred = (*SHAPES_OF_BUILDING, "identity_number")
    search_fields = ("building__address", "building__name", "=door")
    search_help_text = gettext_lazy("Address, building name or door")
    autocomplete_fields = ("building", "unit")
    sealed_fields = ("head_name", "phone", "identity_number")
    readonly_fields = sealed_fields
    change_form_template = "admin/grids/household/change_form.html"

    def get_fieldsets(self, request: HttpRequest, obj: Household | None = None) -> list[tuple]:
        """Where it is; what is stored of the people, masked; and what is to be written in its place."""
        place = (None, {"fields": ("building", "unit", "door", "residents", "valid")})
        stored = (gettext_lazy("stored, masked"), {"fields": self.sealed_fields})
        typed = ["new_head_name", "new_phone", "new_identity_number"]
        if obj is None:
            return [place, (gettext_lazy("person"), {"fields": typed})]
        written = (gettext_lazy("write anew"), {"fields": [*typed, "forget"]})
        return [place, stored, written] if self.has_change_permission(request, obj) else [place, stored]

    def get_urls(self) -> list[URLPattern]:
        """The page that opens a household, too."""
        opening = path(
            "<path:object_id>/reveal/",
            self.admin_site.admin_view(require_POST(self.reveal_view)),
            name="grids_household_reveal",
        )
        return [opening, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Household | None = None, **kwargs: Any
    ) -> HttpResponse:
        """With the form that asks for a reason."""
        if obj is not None and may_reveal(request.user, obj):
            context |= {
                "reason_form": ReasonForm(),
                "reveal_url": reverse("admin:grids_household_reveal", args=[obj.pk]),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def reveal_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The household's data, once a reason is on record; without one the form again."""
        household = self.get_object(request, object_id)
        if household is None or not may_reveal(request.user, household):
            raise PermissionDenied(_("This household is not open to you: you hold no post there that opens it."))
        form = ReasonForm(request.POST)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Household opened"),
            "household": household,
            "reason_form": form,
        }
        if form.is_valid():
            context["opened"] = reveal_household(request.user, household, form.cleaned_data["reason"])
        status = 200 if form.is_valid() else 400
        return TemplateResponse(request, "admin/grids/household/revealed.html", context, status=status)

    @admin.display(description=gettext_lazy("address"), ordering="building__address")
    def address(self, household: Household) -> str:
        """Where it is."""
        return str(household.building)


@admin.register(PersonalDataLook)
class PersonalDataLookAdmin(ScopedMixin, ReadOnlyMixin, QuickListAdmin):
    """Who opened what, and why, latest first. For auditors."""

    list_display = ("at", "user", "place", "reason")
    list_select_related = ("user",)
    search_fields = ("user__username", "place")
    date_hierarchy = "at"
    fields = ("at", "user", "place", "reason")
