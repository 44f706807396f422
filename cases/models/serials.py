"""The last serial number that was given out of each row of codes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AssetSerial(models.Model):
    """The last of the numbers of a county and kind. It only grows: a number is never given out twice."""

    prefix = models.CharField(_("county and kind"), max_length=11, unique=True)
    last = models.PositiveIntegerField(_("last number given out"))

    class Meta:
        verbose_name = _("serial number of assets")
        verbose_name_plural = _("serial numbers of assets")
        constraints = [
            models.CheckConstraint(condition=Q(prefix__regex=r"^[0-9]{11}$"), name="asset_serial_prefix_11_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.last}"
