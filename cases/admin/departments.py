"""Departments, and who sits at their desks."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Department, DeskMember
from gis_data.admin_base import NoDeleteMixin, QuickListAdmin
from grids.access import areas_open_to, sees_everything
from grids.admin.scope import ScopedChoicesMixin, latest, period
from grids.rules.access import Capability


class SeatForm(ModelForm):
    """A seat opens the cases that lie with the department: nobody gives one to themselves."""

    giver = None

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError."""
        values = super().clean()
        user = values.get("user")
        if self.has_changed() and user is not None and user.pk == self.giver.pk and not sees_everything(self.giver):
            raise ValidationError(_("Nobody takes a seat with their own account. Ask another administrator."))
        return values


class SeatInline(NoDeleteMixin, admin.TabularInline):
    """A seat ends by its last day; the record of it stays."""

    model = DeskMember
    form = SeatForm
    extra = 0
    raw_id_fields = ("user",)
    formfield_overrides = QuickListAdmin.formfield_overrides

    def get_formset(
        self, request: HttpRequest, obj: Department | None = None, **kwargs: Any
    ) -> type[BaseInlineFormSet]:
        """The forms know who gives the seats."""
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.giver = request.user
        return formset


@admin.register(Department)
class DepartmentAdmin(NoDeleteMixin, ScopedChoicesMixin, QuickListAdmin):
    """Administrators keep those of their areas. One that is gone ends by its last day; its cases keep it."""

    list_display = ("name", "key", "tier", "area_label", "fallback", "days")
    list_filter = ("tier", "fallback")
    search_fields = ("name", "name_en", "key", "credit_code")
    autocomplete_fields = ("area",)
    inlines = (SeatInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Those of the user's areas, each with its area's name."""
        rows = super().get_queryset(request).annotate(area_label=latest(OuterRef("area_id"), "name"))
        if sees_everything(request.user):
            return rows
        return rows.filter(area__in=areas_open_to(request.user, Capability.MANAGE_ACCOUNTS))

    @admin.display(description=gettext_lazy("area"), ordering="area_label")
    def area_label(self, department: Department) -> str:
        """The area as it is called now."""
        return department.area_label or ""

    @admin.display(description=gettext_lazy("from day to day"), ordering="valid")
    def days(self, department: Department) -> str:
        """When it is there."""
        return period(department.valid)
