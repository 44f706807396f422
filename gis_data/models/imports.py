"""What was brought in, by whom, when, out of which file, and what was found wrong with it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gis_data.findings import Severity


class ImportRun(models.Model):
    """One reading of one file: a dry run, or committed. The file itself is not kept, its SHA-256 is."""

    kind = models.CharField(_("kind"), max_length=40)
    file_name = models.CharField(_("file name"), max_length=255)
    file_sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    file_size = models.BigIntegerField(_("size of the file in bytes"))
    crs = models.CharField(_("coordinates as stated"), max_length=200, blank=True)
    options = models.JSONField(_("options"), default=dict, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("user"), related_name="+"
    )
    actor = models.CharField(_("account on the machine"), max_length=100, blank=True)
    committed = models.BooleanField(_("written"), default=False)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    counts = models.JSONField(_("rows by outcome"), default=dict, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["file_sha256"], name="import_run_sha256")]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name} {self.started_at:%Y-%m-%d %H:%M}"


class ImportFinding(models.Model):
    """One thing noticed in one row of an imported file."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="findings", verbose_name=_("import"))
    row = models.CharField(_("row"), max_length=40, blank=True)
    field = models.CharField(_("field"), max_length=100, blank=True)
    value = models.CharField(_("value"), max_length=255, blank=True)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    code = models.CharField(_("code"), max_length=60)
    problem = models.TextField(_("what is wrong"))
    remedy = models.TextField(_("what to do"), blank=True)

    class Meta:
        verbose_name = _("import finding")
        verbose_name_plural = _("import findings")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.row} {self.field}: {self.problem}"
