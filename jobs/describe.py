"""A job in words and figures, for the pages and the API alike."""

from __future__ import annotations

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from jobs.files import path_of
from jobs.models import Job, JobState


def described(job: Job) -> dict[str, Any]:
    """Ready for JSON, the texts in the reader's language (steps and errors in the asker's)."""
    return {
        "id": job.pk,
        "kind": job.kind,
        "title": job.title,
        "area": job.area,
        "state": job.state,
        "state_label": job.get_state_display(),
        "ended": job.is_ended,
        "cancel_asked": job.cancel_asked,
        "step": job.step if job.state == JobState.RUNNING else "",
        "done": job.done,
        "total": job.total,
        "told": told(job.done, job.total) if job.state == JobState.RUNNING else "",
        "attempts": job.attempts,
        "asked_at": job.asked_at,
        "started_at": job.started_at,
        "heartbeat_at": job.heartbeat_at,
        "finished_at": job.finished_at,
        "result": job.result,
        "error": job.error,
        "file": described_file(job),
        "page": job.get_absolute_url(),
    }


def described_file(job: Job) -> dict[str, Any] | None:
    """The file to download, or None when there is none (any more)."""
    path = path_of(job)
    if path is None:
        return None
    return {
        "name": path.name,
        "type": job.file_type,
        "size": job.file_size,
        "size_label": filesizeformat(job.file_size),
        "expires_at": job.file_expires_at,
        "address": reverse("job_file", args=[job.pk]),
    }


def told(done: int | None, total: int | None) -> str:
    """How far a step is: `1,200 / 4,000`; `1,200` where the end is not known, nothing before the first count."""
    if done is None:
        return ""
    return f"{done:,}" if total is None else f"{done:,} / {total:,}"
