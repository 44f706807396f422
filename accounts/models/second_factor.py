"""What the second factor of an account is checked against: sealed, since whoever reads it can make the codes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.models.sealed import SealedField


class Authenticator(models.Model):
    """An authenticator on a telephone; not `confirmed` until its first code has come.

    `drift` is how many steps its clock is ahead of ours, `last_step` the step of the last code that was used.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="authenticators")
    secret = SealedField(purpose="authenticator.secret")
    confirmed = models.BooleanField(default=False)
    drift = models.SmallIntegerField(default=0)
    last_step = models.BigIntegerField(default=-1)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("authenticator")
        verbose_name_plural = _("authenticators")
        constraints = [
            models.UniqueConstraint(fields=["user", "confirmed"], name="authenticator_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.created_at:%Y-%m-%d}"


class RecoveryCode(models.Model):
    """A code for when the telephone is lost; deleted when it is used."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    code = SealedField(purpose="recovery.code")

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")

    def __str__(self) -> str:
        return f"{self.user} {self.code}"
