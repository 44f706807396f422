"""What a desk keeps beside its cases: views with a name, and notices."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from cases.rules.states import Act


class SavedView(models.Model):
    """The filters of a desk's list under a name. Its link may be given away: who opens it sees cases of their own."""

    uid = models.UUIDField(_("uid"), default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="case_views", verbose_name=_("account")
    )
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filters"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_view_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Notification(models.Model):
    """That something was done to a case, for one of those whom it concerns; written with the move itself."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="case_notices", verbose_name=_("account")
    )
    case = models.ForeignKey(Case, models.PROTECT, related_name="notices", verbose_name=_("case"))
    edition = models.PositiveIntegerField(_("edition"))
    act = models.CharField(_("what was done"), max_length=10)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice of a case")
        verbose_name_plural = _("notices of cases")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_user_latest"),
            models.Index(fields=["user"], name="notification_unread", condition=Q(read_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "case", "edition"], name="notification_once_per_move"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.act_label}"

    @property
    def act_label(self) -> str:
        """What was done, in the reader's language."""
        return Act(self.act).label if self.act in Act.values else self.act
