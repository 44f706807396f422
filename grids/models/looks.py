"""Who looked at whose personal data, when and why."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.models.buildings import Household
from grids.querysets import LookQuerySet

REASON_LENGTH = 200


class PersonalDataLook(models.Model):
    """One opening of a household's data. The row outlives the household, with the address and door it had.

    A trigger refuses to change or delete one, whoever asks (migration 0008).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("user"))
    at = models.DateTimeField(_("when"), auto_now_add=True)
    household = models.ForeignKey(
        Household, models.SET_NULL, null=True, related_name="looks", verbose_name=_("household")
    )
    place = models.CharField(_("address and door"), max_length=300)
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH, default="")

    objects = LookQuerySet.as_manager()

    class Meta:
        verbose_name = _("look at personal data")
        verbose_name_plural = _("looks at personal data")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="look_latest")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.place}"
