"""Which days' sums of cases have changed, so that what the dashboard keeps of a day is known to be out of date."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CountedBy(models.TextChoices):
    """By which of its moments a case is counted."""

    REPORT = "report", _("by the report")
    END = "end", _("by the end")


class CaseDayChange(models.Model):
    """One change: which days (UTC) of which sort of sums, and a random mark; `grids.DayChange` says why it is so.

    Triggers write it (migration 0012), and fold the marks of a day into one. What counts is the sum of a day's marks.
    """

    source = models.CharField(_("counted"), max_length=10, choices=CountedBy)
    day = models.DateField(_("day"))
    mark = models.BigIntegerField(_("mark"))

    class Meta:
        verbose_name = _("change of a day's cases")
        verbose_name_plural = _("changes of days' cases")
        indexes = [models.Index(fields=["source", "day"], name="case_day_change_day")]

    def __str__(self) -> str:
        return f"{self.source} {self.day}"
