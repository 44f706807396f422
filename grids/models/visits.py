"""Visits to buildings: that somebody went there on a day. Places are looked after; nobody is ranked by it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.models.buildings import Building
from grids.models.posts import Post


class Visit(models.Model):
    """Somebody of the grid went to a building on a day. Whose door was opened is nowhere written."""

    building = models.ForeignKey(Building, models.CASCADE, related_name="visits", verbose_name=_("building"))
    on = models.DateField(_("day"))
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("as the holder of the post")
    )

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-on"]
        # Which buildings were seen in the last month is read out of the index alone.
        indexes = [models.Index(fields=["on", "building"], name="visit_on_building")]
        constraints = [
            # A second visit on the same day says nothing more about when the building was last seen.
            models.UniqueConstraint(fields=["building", "on"], name="visit_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.building_id} {self.on}"
