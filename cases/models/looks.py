"""Who opened which reporter's contact, when and why."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case

REASON_LENGTH = 200


class ContactLook(models.Model):
    """One opening of a reporter's name and telephone. A trigger refuses to change or delete one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("user"))
    at = models.DateTimeField(_("when"), auto_now_add=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="looks", verbose_name=_("case"))
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH)

    class Meta:
        verbose_name = _("look at a reporter's contact")
        verbose_name_plural = _("looks at reporters' contacts")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="contact_look_latest")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.case_id}"
