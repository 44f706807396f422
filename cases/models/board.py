"""Who gets the dashboard by mail every week, of what."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.departments import Department
from grids.models import Area


class BoardMail(models.Model):
    """A weekly mail to an account: of an area, or of what lies with a department.

    `asked_for` is the Monday after the last week for which one was asked of the queue. What is in it is decided each
    time by the rights that the account has by then.
    """

    uid = models.UUIDField(_("uid"), default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="board_mails", verbose_name=_("account")
    )
    area = models.ForeignKey(Area, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("area"))
    department = models.ForeignKey(
        Department, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    language = models.CharField(_("language"), max_length=10)
    since = models.DateField(_("since"))
    asked_for = models.DateField(_("last for the week before"))

    class Meta:
        verbose_name = _("weekly mail of the dashboard")
        verbose_name_plural = _("weekly mails of the dashboard")
        ordering = ["user", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "area"], condition=Q(department__isnull=True), name="board_mail_area_once"
            ),
            models.UniqueConstraint(
                fields=["user", "department"], condition=Q(area__isnull=True), name="board_mail_department_once"
            ),
            models.UniqueConstraint(fields=["user", "area", "department"], name="board_mail_once"),
            models.CheckConstraint(
                condition=Q(area__isnull=False) | Q(department__isnull=False), name="board_mail_of_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.area_id} {self.department_id}"
