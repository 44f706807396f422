"""Where the rows behind the map have changed, so that tiles made before are known to be out of date."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LayerChange(models.Model):
    """One change: which table, in which cell, and a random mark. Triggers write it; nobody updates a row.

    Cells are tiles of zoom 10; x = y = -1 is the whole table. What counts is the sum of the marks of a cell: it differs
    after every committed change, in whatever order transactions end, and writers never wait for each other, as they
    would for a counter. Triggers fold the rows of a cell into one from time to time; the sum stays.
    """

    source = models.CharField(_("table"), max_length=63)
    x = models.IntegerField(_("column"))
    y = models.IntegerField(_("row"))
    mark = models.BigIntegerField(_("mark"))

    class Meta:
        verbose_name = _("change of the map")
        verbose_name_plural = _("changes of the map")
        indexes = [models.Index(fields=["source", "x", "y"], name="layer_change_source_cell")]

    def __str__(self) -> str:
        return f"{self.source} {self.x}/{self.y}"
