"""What a job's function is given: what was asked for, by whom, and where to tell how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from jobs.files import NewFile
from jobs.models import Job


class Watched(AbstractContextManager, Protocol):
    """The Progress of gis_data, that may also say how many things there are in all. Both raise Stopped."""

    def step(self, label: str, total: int | None = None) -> None:
        """A new step begins, of `total` things where that is known."""

    def count(self, done: int) -> None:
        """So many things of this step are done."""

    def check(self) -> None:
        """Raise Stopped when the job must end here."""


class Run:
    """One attempt at a job."""

    def __init__(self, job: Job, progress: Watched) -> None:
        self.job, self.progress = job, progress
        self.new_file: NewFile | None = None

    @property
    def arguments(self) -> Mapping[str, Any]:
        """As they were given to `enqueue`."""
        return self.job.arguments

    @property
    def user(self) -> AbstractBaseUser | AnonymousUser:
        """Who asked, with the rights of now; nobody in particular when a command or another job did."""
        return self.job.user or AnonymousUser()

    def check_cancelled(self) -> None:
        """Raise Stopped when the job must end here; `progress.step` and `progress.count` do it as well."""
        self.progress.check()

    def file(self, name: str, content_type: str) -> Path:
        """Where to write the file that the asker will download under this name. One for each job."""
        self.new_file = NewFile.prepare(self.job, name, content_type)
        return self.new_file.path
