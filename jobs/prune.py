"""What is not kept for ever: ended jobs after JOB_DAYS, files after JOB_FILE_DAYS. Every worker looks hourly."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs.files import UPLOADS, remove_files
from jobs.models import ENDED, Job

BATCH = 1_000
# A folder without its job is older than any job that is just being written.
ORPHAN_AGE = timedelta(days=1)


def prune() -> int:
    """Remove what is too old; gives how many jobs that were."""
    now = timezone.now()
    for job in Job.objects.filter(file_expires_at__lt=now).exclude(file_path="")[:BATCH]:
        remove_files(job)
        Job.objects.filter(pk=job.pk).update(file_path="", file_size=None)
    too_old = now - timedelta(days=settings.JOB_DAYS)
    old = list(Job.objects.filter(state__in=ENDED, finished_at__lt=too_old)[:BATCH])
    for job in old:
        remove_files(job)
    Job.objects.filter(pk__in=[job.pk for job in old]).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=too_old).delete()
    _remove_orphans(now)
    return len(old)


def _remove_orphans(now: datetime) -> None:
    """Folders that no job owns, left by a worker that was killed or by an upload that led to nothing."""
    folders = {folder: int(match[1]) for folder in settings.JOBS_DIR.glob("*") if (match := _attempt(folder))}
    known = set(Job.objects.filter(pk__in=folders.values()).values_list("pk", flat=True))
    for folder, number in folders.items():
        if number not in known and _is_older(folder, now - ORPHAN_AGE):
            shutil.rmtree(folder, ignore_errors=True)
    needed = set(Job.objects.open().values_list("arguments__file", flat=True))
    for folder in (settings.JOBS_DIR / UPLOADS).glob("*"):
        is_needed = any(f"{UPLOADS}/{folder.name}/{file.name}" in needed for file in folder.glob("*"))
        if not is_needed and _is_older(folder, now - timedelta(days=settings.JOB_FILE_DAYS)):
            shutil.rmtree(folder, ignore_errors=True)


def _attempt(folder: Path) -> re.Match[str] | None:
    return re.fullmatch(r"(\d{1,18})-\d+", folder.name)


def _is_older(folder: Path, moment: datetime) -> bool:
    try:
        return datetime.fromtimestamp(folder.stat().st_mtime, UTC) < moment
    except FileNotFoundError:  # another worker was faster
        return False
