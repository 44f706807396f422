"""How many reports came from where: for a limit, and so kept for a day only and without the address itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportCount(models.Model):
    """Reports without an account from one address in one hour. `address_key` stands for the address."""

    address_key = models.CharField(_("from address"), max_length=64)
    hour = models.DateTimeField(_("hour"))
    number = models.PositiveIntegerField(_("reports"), default=1)

    class Meta:
        verbose_name = _("count of reports")
        verbose_name_plural = _("counts of reports")
        constraints = [models.UniqueConstraint(fields=["address_key", "hour"], name="report_count_once_an_hour")]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.number}"
