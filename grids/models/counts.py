"""How many buildings, households and residents each grid has, kept so that a city need not be counted anew."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.models.areas import Area


class GridCount(models.Model):
    """What changes in a grid's counts on a day; the sum of all rows up to today is what the grid has today.

    Triggers write it with every building and household (migration 0006). Changes that lie behind are folded into one
    row of `FOLDED`, those still to come stand under their day: so a household that moves in next month counts from
    then on, and nobody has to do anything on that day. Days before today are not in here.
    """

    grid = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("grid"))
    day = models.DateField(_("from"))
    buildings = models.IntegerField(_("buildings"), default=0)
    households = models.IntegerField(_("households"), default=0)
    residents = models.IntegerField(_("residents"), default=0)

    class Meta:
        verbose_name = _("count of a grid")
        verbose_name_plural = _("counts of grids")
        constraints = [models.UniqueConstraint(fields=["grid", "day"], name="grid_count_once_per_day")]

    def __str__(self) -> str:
        return f"{self.grid_id} {self.day}"
