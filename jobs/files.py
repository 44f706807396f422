"""Files that jobs make (one folder for each attempt, gone with the job) and files that jobs are made of (uploads)."""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

if TYPE_CHECKING:
    from jobs.models import Job

UPLOADS = "uploads"


@dataclass(frozen=True)
class NewFile:
    """A file that is being written; `inside` is its path below JOBS_DIR."""

    inside: str
    content_type: str

    @classmethod
    def prepare(cls, job: Job, name: str, content_type: str) -> NewFile:
        """Make the folder of this attempt. A former attempt that still writes somewhere does not meet it."""
        made = cls(f"{job.pk}-{job.attempts}/{Path(name).name}", content_type)
        made.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return made

    @property
    def path(self) -> Path:
        """Where to write."""
        return settings.JOBS_DIR / self.inside

    def size(self) -> int:
        """Bytes, once it is written; raises FileNotFoundError when it is not."""
        return self.path.stat().st_size


def path_of(job: Job) -> Path | None:
    """The finished file of a job, or None when it has none any more."""
    path = settings.JOBS_DIR / job.file_path
    return path if job.file_path and path.is_file() else None


def remove_files(job: Job, but: str = "") -> None:
    """Remove all that attempts at this job have left, but the file that counts."""
    for folder in settings.JOBS_DIR.glob(f"{job.pk}-*"):
        if not but.startswith(f"{folder.name}/"):
            shutil.rmtree(folder, ignore_errors=True)


def keep_upload(file: UploadedFile) -> str:
    """Keep an uploaded file for a job; gives its path below JOBS_DIR, for the job's arguments."""
    inside = f"{UPLOADS}/{secrets.token_urlsafe(16)}/{Path(file.name).name}"
    path = settings.JOBS_DIR / inside
    path.parent.mkdir(parents=True, mode=0o700)
    with path.open("wb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    return inside


def upload_path(inside: str) -> Path | None:
    """An upload that is kept, or None when it is not any more."""
    path = settings.JOBS_DIR / inside
    return path if path.is_file() else None


def forget_upload(inside: str) -> None:
    """The upload is not needed any more."""
    shutil.rmtree((settings.JOBS_DIR / inside).parent, ignore_errors=True)
