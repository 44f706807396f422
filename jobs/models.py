"""What was asked for, how far it is, and what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jobs import kinds
from jobs.errors import UnknownKind
from jobs.querysets import JobQuerySet


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Job(models.Model):
    """One piece of long work. `task` is the entry in the queue (django-tasks-db) that stands for it at present.

    `key` names the work: while one of the same key waits, a second is not made. `language` is the asker's, in which
    steps, errors and files are written. Every start adds one to `attempts`, and only that attempt writes from then on.
    """

    kind = models.CharField(_("kind"), max_length=kinds.LONGEST_NAME)
    arguments = models.JSONField(_("arguments"), default=dict)
    words = models.JSONField(_("words of the title"), default=dict)
    language = models.CharField(_("language"), max_length=10)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, verbose_name=_("asked by"), related_name="+"
    )
    area = models.CharField(_("area"), max_length=64, blank=True, db_index=True)
    key = models.CharField(_("key"), max_length=200, blank=True)
    task = models.UUIDField(null=True)

    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.WAITING)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    failures = models.PositiveIntegerField(_("failures"), default=0)
    deaths = models.PositiveIntegerField(_("workers that died"), default=0)
    cancel_asked = models.BooleanField(_("to be cancelled"), default=False)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    step = models.CharField(_("step"), max_length=200, blank=True)
    done = models.BigIntegerField(_("done"), null=True)
    total = models.BigIntegerField(_("of"), null=True)

    result = models.JSONField(_("result"), default=dict)
    error = models.TextField(_("error"), blank=True)
    file_path = models.CharField(_("file"), max_length=300, blank=True)
    file_type = models.CharField(_("type of the file"), max_length=100, blank=True)
    file_size = models.BigIntegerField(_("size of the file in bytes"), null=True)
    file_expires_at = models.DateTimeField(_("file kept until"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["user", "-id"], name="job_user"),
            models.Index(fields=["state"], name="job_open", condition=Q(state__in=["waiting", "running"])),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state="waiting", started_at=None) & ~Q(key=""),
                name="one_waiting_job_of_a_key",
            ),
            models.UniqueConstraint(
                fields=["key"], condition=Q(state="running") & ~Q(key=""), name="one_running_job_of_a_key"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, finished_at__isnull=False)
                | Q(state__in=("waiting", "running"), finished_at=None),
                name="finished_when_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page that tells how far it is."""
        return reverse("job", args=[self.pk])

    @property
    def title(self) -> str:
        """What it is, in the reader's language; of a kind that is gone, its name."""
        try:
            return str(kinds.get(self.kind).title).format_map(self.words)
        except UnknownKind:
            return self.kind

    @property
    def is_ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ENDED
