"""The kinds of jobs that there are: each package registers its own when Django starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from jobs.errors import UnknownKind

if TYPE_CHECKING:
    from jobs.models import Job
    from jobs.run import Run

LONGEST_NAME = 32  # of a queue, in django-tasks-db

User = AbstractBaseUser | AnonymousUser
Arguments = Mapping[str, Any]
Work = Callable[["Run"], Mapping[str, Any] | None]
Tidy = Callable[["Job"], None]
MayOpen = Callable[[User, Arguments], bool]


def always(_user: User, _arguments: Arguments) -> bool:
    """Whoever may see the job may have its file."""
    return True


def nothing(_job: Job) -> None:
    """There is nothing to tidy up."""


@dataclass(frozen=True)
class Kind:
    """One kind of job.

    `title` is lazily translated and filled with the job's words by str.format. After an error that is no JobError it is
    tried `retries` times again, later each time. Of waiting jobs the highest `priority` (-100 to 100) comes first.
    `may_open` is asked before a file is handed out, with the rights that its reader has by then. `tidy` is called when
    nothing more will come of a job: done, failed or cancelled.
    """

    name: str
    title: str
    work: Work
    retries: int = 0
    priority: int = 0
    may_open: MayOpen = always
    tidy: Tidy = nothing


KINDS: dict[str, Kind] = {}


def job(
    name: str, *, title: str, retries: int = 0, priority: int = 0, may_open: MayOpen = always, tidy: Tidy = nothing
) -> Callable[[Work], Work]:
    """Register a function as the work of a kind; a second one under the same name takes the place of the first."""
    if len(name) > LONGEST_NAME:
        raise ValueError(f"{name}: at most {LONGEST_NAME} characters")

    def register(work: Work) -> Work:
        KINDS[name] = Kind(name, title, work, retries, priority, may_open, tidy)
        return work

    return register


def get(name: str) -> Kind:
    """The kind of that name; raises UnknownKind."""
    try:
        return KINDS[name]
    except KeyError:
        raise UnknownKind(name) from None
