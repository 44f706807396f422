"""Who tried to log in, from where, and what came of it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.access import User, areas_open_to, sees_everything
from grids.models import Post
from grids.rules.access import Capability


class Outcome(models.TextChoices):
    SUCCESS = "success", _("logged in")
    WRONG_PASSWORD = "wrong-password", _("wrong name or password")
    WRONG_CODE = "wrong-code", _("wrong code of the second factor")
    LOCKED = "locked", _("refused: locked")
    UNLOCKED = "unlocked", _("unlocked by an administrator")


class LoginAttemptQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Attempts on accounts that are posted where this user reads the logs; all for superusers."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if sees_everything(user):
            return self
        return self.filter(user__in=accounts_posted_in(user, Capability.READ_LOGS))


def accounts_posted_in(user: User, capability: Capability) -> models.QuerySet:
    """The ids of accounts that hold or held a post in an area where this user has a capability."""
    return Post.objects.filter(area__in=areas_open_to(user, capability), user__isnull=False).values("user")


class LoginAttempt(models.Model):
    """One attempt. A trigger refuses to change or delete one.

    `account_key` stands for the name that was typed: people type passwords into the wrong field, so it is not kept.
    """

    at = models.DateTimeField(_("when"), auto_now_add=True)
    account_key = models.CharField(max_length=64)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("account")
    )
    address = models.GenericIPAddressField(_("from address"), null=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)

    objects = LoginAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("login attempt")
        verbose_name_plural = _("login attempts")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["account_key", "-at"], name="attempt_of_account"),
            models.Index(fields=["-at", "-id"], name="attempt_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_outcome_display()}"
