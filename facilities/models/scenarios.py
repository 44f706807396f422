"""Changes of the walking network that are tried and never real: a new bridge, a gate that is shut."""

from django.conf import settings
from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from grids.models import Area


class NetworkScenario(models.Model):
    """A set of changes to try.

    `changes` is a list of `{"add": [[lon, lat], …], "note": …}`, `{"close": [lon, lat]}` and `{"open": [lon, lat]}`,
    degrees in EPSG:4326.
    """

    title = models.CharField(_("title"), max_length=200)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("author")
    )
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area"))
    changes = models.JSONField(_("changes"), default=list)
    note = models.TextField(_("note"), blank=True)
    created = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("scenario of the network")
        verbose_name_plural = _("scenarios of the network")
        ordering = ["-created", "-pk"]

    def __str__(self) -> str:
        return self.title
