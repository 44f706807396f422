"""Calendars, time limits and the steps of the monthly clock: the same for everyone, changed by who may."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.utils.translation import gettext as _

from cases.models import CalendarDay, MonthlyStep, TimeLimit, WorkCalendar
from cases.rules.clock import BadHours, read_hours, read_weekdays

LONGEST = 3650  # of any unit
LAST_DAY = 31


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


class LimitForm(ModelForm):
    """A time limit: what is wrong stands beside its field, in words."""

    def clean_amount(self) -> float:
        """Raises ValidationError."""
        amount = self.cleaned_data["amount"]
        if not 0 < amount <= LONGEST:
            raise ValidationError(_("More than 0 and at most %(most)s.") % {"most": LONGEST})
        return amount

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError."""
        values = super().clean()
        kind = values.get("kind") if "kind" in self.fields else getattr(self.instance, "kind", None)
        same = TimeLimit.objects.filter(kind=kind, severity=values.get("severity"), stage=values.get("stage"))
        if kind is None and "kind" in self.fields and same.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("All kinds have a limit for this stage and severity already: change that one."))
        return values


class StepForm(ModelForm):
    """A step of the monthly clock."""

    def clean_day(self) -> int:
        """Raises ValidationError."""
        day = self.cleaned_data["day"]
        if not 1 <= day <= LAST_DAY:
            raise ValidationError(_("A day of the month, from 1 to 31; in a short month the last day stands for it."))
        return day


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

    form = LimitForm
    list_display = ("stage", "severity", "kind", "amount", "unit")
    list_filter = ("stage", "severity", "unit")
    list_select_related = ("kind",)
    raw_id_fields = ("kind",)


@admin.register(MonthlyStep)
class MonthlyStepAdmin(admin.ModelAdmin):
    """In the order in which they are taken."""

    form = StepForm
    list_display = ("rank", "label_zh", "label_en", "day", "tier")
    list_display_links = ("rank", "label_zh")
