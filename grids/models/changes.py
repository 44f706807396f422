"""From which day on the facts have changed, so that what was worked out of a past day is known to be out of date."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

# As in the triggers (migration 0012): the day of a change that touches all days, and what sums of marks wrap around at.
FIRST_DAY = date(1, 1, 1)
MARKS = 2**62


class DayChangeQuerySet(models.QuerySet):
    def stamp(self, tables: Collection[str], day: date) -> str:
        """The state of these tables as of a day: another text after every change that touches the day. One query.

        Take it before the rows are read, never after. A table that no trigger watches never changes it.
        """
        marks = self.filter(source__in=tables, day__lte=day)
        return str(int(marks.aggregate(sum=Sum("mark"))["sum"] or 0) % MARKS)


class DayChange(models.Model):
    """One change: in which table, the first day whose facts it changed, and a random mark.

    Triggers write it (migration 0012), and nobody updates a row. What counts is the sum of the marks up to a day, as in
    `gis_data.LayerChange`: it differs after every committed change, in whatever order transactions end. A household
    that moves out today touches today and what follows, so what was counted for a day before stays true.
    """

    source = models.CharField(_("table"), max_length=63)
    day = models.DateField(_("from"))
    mark = models.BigIntegerField(_("mark"))

    objects = DayChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of the facts")
        verbose_name_plural = _("changes of the facts")
        indexes = [models.Index(fields=["source", "day"], name="day_change_source_day")]

    def __str__(self) -> str:
        return f"{self.source} {self.day}"
