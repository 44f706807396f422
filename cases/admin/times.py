"""Calendars, time limits and the steps of the monthly clock: the same for everyone, changed by who may."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.utils.translation import gettext as _

from cases.models import CalendarDay, MonthlyStep, TimeLimit, WorkCalendar
from cases.rules.clock import BadHours, read_hours, read_weekdays


class CalendarForm(ModelForm):
    """Every due time hangs on the calendar in use: one that cannot be read is not kept."""

    def clean_hours(self) -> list[list[str]]:
        """Raises ValidationError."""
        return self._checked("hours", read_hours)

    def clean_weekdays(self) -> list[int]:
        """Raises ValidationError."""
        return self._checked("weekdays", read_weekdays)

    def _checked(self, field: str, read: Any) -> Any:
        value = self.cleaned_data[field]
        try:
            read(value)
        except BadHours:
            text = _("Not understood. Times in order that do not overlap, weekdays from 0 (Monday) to 6.")
            raise ValidationError(text) from None
        return value


@admin.register(WorkCalendar)
class WorkCalendarAdmin(admin.ModelAdmin):
    """One of them is in use."""

    form = CalendarForm
    list_display = ("key", "label_zh", "label_en", "active", "checked")


@admin.register(CalendarDay)
class CalendarDayAdmin(admin.ModelAdmin):
    """Holidays, and days off in the week that are worked."""

    list_display = ("day", "works", "name", "calendar", "source")
    list_filter = ("calendar", "works")
    list_select_related = ("calendar",)
    date_hierarchy = "day"


@admin.register(TimeLimit)
class TimeLimitAdmin(admin.ModelAdmin):
    """What is due from now on goes by them; what is due already stays."""

    list_display = ("stage", "severity", "kind", "amount", "unit")
    list_filter = ("stage", "severity", "unit")
    list_select_related = ("kind",)
    raw_id_fields = ("kind",)


@admin.register(MonthlyStep)
class MonthlyStepAdmin(admin.ModelAdmin):
    """In the order in which they are taken."""

    list_display = ("rank", "label_zh", "label_en", "day", "tier")
    list_display_links = ("rank", "label_zh")
