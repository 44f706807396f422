"""Who tried to log in, from where, and what came of it."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from grids.access import User, areas_open_to, sees_everything
from grids.models import Post
from grids.rules.access import Capability

NO_ACCOUNT = ""  # in the place of an account's key: the row is about the address


class Outcome(models.TextChoices):
    SUCCESS = "success", _("logged in")
    WRONG_PASSWORD = "wrong-password", _("wrong name or password")
    WRONG_CODE = "wrong-code", _("wrong code of the second factor")
    LOCKED = "locked", _("refused: locked")
    SLOWED = "slowed", _("refused: too many failures from this address")
    UNLOCKED = "unlocked", _("unlocked by an administrator")


ENDS_A_COUNT = (Outcome.SUCCESS, Outcome.UNLOCKED)
FAILURES = (Outcome.WRONG_PASSWORD, Outcome.WRONG_CODE)
COUNTED = (*FAILURES, *ENDS_A_COUNT)


class LoginAttemptQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Attempts on accounts that are posted where this user reads the logs; all for superusers."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if sees_everything(user):
            return self
        return self.filter(user__in=accounts_posted_in(user, Capability.READ_LOGS))

    def of_account(self, key: str, address: str | None, since: datetime) -> Self:
        """What counts for one account at one address, latest first: failures, and what ends a count of them."""
        here = Q(address=address) | Q(outcome=Outcome.UNLOCKED)
        return self.filter(here, account_key=key, at__gt=since, outcome__in=COUNTED)

    def failures_of_address(self, address: str | None, since: datetime) -> tuple[int, datetime | None]:
        """How many failures an address has over all accounts that nothing has made good, and when the last one was.

        Made good is a failure when the same account later logs in from there, or is unlocked; or the address is.
        """
        later = LoginAttempt.objects.filter(
            Q(address=address) | Q(address=None, outcome=Outcome.UNLOCKED),
            account_key__in=(OuterRef("account_key"), NO_ACCOUNT),
            at__gt=OuterRef("at"),
            outcome__in=ENDS_A_COUNT,
        )
        failures = self.filter(~Exists(later), address=address, at__gt=since, outcome__in=FAILURES)
        found = failures.order_by().aggregate(number=Count("pk"), latest=Max("at"))
        return found["number"], found["latest"]

    def accounts_of_address(self, address: str | None, since: datetime) -> int:
        """How many accounts have logged in from an address."""
        logged_in = self.filter(address=address, at__gt=since, outcome=Outcome.SUCCESS)
        return logged_in.order_by().values("account_key").distinct().count()


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
            # Without what was refused: it is written too, and must not make the next count slower.
            models.Index(
                fields=["address", "outcome", "-at"], name="attempt_of_address", condition=Q(outcome__in=COUNTED)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_outcome_display()}"
