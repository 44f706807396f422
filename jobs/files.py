"""Files that jobs make: one folder for each attempt, gone with the job."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from jobs.models import Job


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


def path_of(job: Job) -> Path | None:
    """The finished file of a job, or None when it has none any more."""
    path = settings.JOBS_DIR / job.file_path
    return path if job.file_path and path.is_file() else None


def remove_files(job: Job, but: str = "") -> None:
    """Remove all that attempts at this job have left, but the file that counts."""
    for folder in settings.JOBS_DIR.glob(f"{job.pk}-*"):
        if not but.startswith(f"{folder.name}/"):
            shutil.rmtree(folder, ignore_errors=True)
