"""Everything that changes a job: asked for, begun, ended, given back, taken up again, cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django_tasks import task

from jobs import kinds
from jobs.errors import Lost, TooManyWaiting
from jobs.files import NewFile, remove_files
from jobs.models import ENDED, Job, JobState
from jobs.perform import End, Outcome, carry_out
from jobs.rules import is_taken_up, is_tried_again, retry_delay_s
from jobs.session import wake_workers

BUSY_DELAY_S = 2


def enqueue(
    kind: str,
    *,
    arguments: Mapping[str, Any] | None = None,
    user: AbstractBaseUser | AnonymousUser | None = None,
    key: str = "",
    area: str = "",
    words: Mapping[str, str] | None = None,
) -> Job:
    """Ask for a job; it can begin when this transaction commits. Raises UnknownKind and TooManyWaiting.

    `arguments` are JSON. While a job of the same `key` waits, that one is given back in place of a new one, also when
    somebody else asked for it: a key of work that is only for its asker must name them. `area` is the area it concerns
    and `words` fill the gaps of the kind's title; both are for people.
    """
    known = kinds.get(kind)
    job = Job(
        kind=known.name,
        arguments=dict(arguments or {}),
        user=user if user is not None and user.is_authenticated else None,
        key=key,
        area=area,
        words={name: str(word) for name, word in (words or {}).items()},
        language=get_language() or settings.LANGUAGE_CODE,
    )
    str(job.title)  # a gap without a word is noticed here, not on a page
    _check_room(job)
    return _add(job)


def _check_room(job: Job) -> None:
    """A user may have so many jobs waiting; what waits already under the same key takes no room."""
    if job.user is None:
        return
    waiting = Job.objects.waiting()
    number = waiting.filter(user=job.user).count()
    if number >= settings.JOBS_WAITING and not (job.key and waiting.filter(key=job.key, started_at=None).exists()):
        raise TooManyWaiting(number)


def _add(job: Job) -> Job:
    """Write the job, or find the one that waits already. The other may begin in between: then there is room again."""
    while True:
        try:
            with transaction.atomic():
                job.save(force_insert=True)
                _send(job)
                return job
        except IntegrityError:
            waiting = Job.objects.waiting().filter(key=job.key, started_at=None).first() if job.key else None
            if not job.key:
                raise
            if waiting is not None:
                return waiting
            job.pk = None


def _send(job: Job, delay_s: float = 0) -> None:
    """Put the job into the queue, to be done in so many seconds."""
    kind = kinds.get(job.kind)
    later = timezone.now() + timedelta(seconds=delay_s) if delay_s else None
    entry = work.using(queue_name=kind.name, priority=kind.priority, run_after=later).enqueue(job.pk)
    job.task = entry.id
    job.save(update_fields=["task"])
    wake_workers()


@task
def work(number: int) -> None:
    """The one task that stands in the queue: do the job of this number, if it still waits."""
    job = begin(number)
    if job is not None:
        end(job, carry_out(job))


def end(job: Job, outcome: Outcome) -> None:
    """Write how an attempt ended, in the asker's language."""
    with override(job.language):
        match outcome.end:
            case End.DONE:
                finish(job, outcome.result, outcome.file)
            case End.REFUSED:
                fail(job, outcome.error)
            case End.BROKEN:
                fail_or_retry(job)
            case End.CANCELLED:
                end_cancelled(job)
            case End.INTERRUPTED:
                hand_back(job)
            case End.LOST:
                pass  # whoever took it up writes


def begin(number: int) -> Job | None:
    """Start the job for this worker; None when it was cancelled, or when another of its key runs (it comes later)."""
    try:
        with transaction.atomic():
            job = Job.objects.select_for_update().waiting().filter(pk=number).first()
            if job is not None:
                _start(job)
            return job
    except IntegrityError:  # one_running_job_of_a_key
        _postpone(number)
        return None


def _start(job: Job) -> None:
    now = timezone.now()
    job.state, job.attempts = JobState.RUNNING, job.attempts + 1
    job.started_at = job.started_at or now
    job.heartbeat_at = now
    job.step, job.done, job.total = "", None, None
    job.save()


@transaction.atomic
def _postpone(number: int) -> None:
    job = Job.objects.select_for_update().waiting().filter(pk=number).first()
    if job is not None:
        _send(job, BUSY_DELAY_S)


def finish(job: Job, result: Mapping[str, Any] | None, made: NewFile | None) -> None:
    """The job is done. Raises Lost when it was taken up by another worker meanwhile."""
    changes: dict[str, Any] = {"result": dict(result or {}), "error": ""}
    if made is not None:
        changes |= {
            "file_path": made.inside,
            "file_type": made.content_type,
            "file_size": made.size(),
            "file_expires_at": timezone.now() + timedelta(days=settings.JOB_FILE_DAYS),
        }
    _end(job, JobState.DONE, made.inside if made else "", **changes)


def fail(job: Job, error: str) -> None:
    """The job cannot be done; `error` says why in words."""
    _end(job, JobState.FAILED, error=error)


def fail_or_retry(job: Job) -> None:
    """Something unexpected happened: try again later while the kind allows it."""
    job.failures += 1
    if is_tried_again(job.failures, kinds.get(job.kind).retries):
        _give_back(job, retry_delay_s(job.failures), failures=job.failures)
    else:
        fail(job, _("Something broke, and was noted in the log under job %(job)d.") % {"job": job.pk})


def hand_back(job: Job) -> None:
    """The worker is being ended: another one does the job."""
    _give_back(job, 0)


def end_cancelled(job: Job) -> None:
    """The work has ended itself as somebody wished."""
    _end(job, JobState.CANCELLED)


@transaction.atomic
def cancel(job: Job) -> None:
    """What waits is cancelled now, what runs when it next tells how far it is. What has ended stays as it is."""
    locked = Job.objects.select_for_update().get(pk=job.pk)
    if locked.state == JobState.WAITING:
        _change(locked, JobState.WAITING, state=JobState.CANCELLED, cancel_asked=True, finished_at=timezone.now())
        _tidy(locked)
    elif locked.state not in ENDED:
        _change(locked, JobState.RUNNING, cancel_asked=True)
    job.refresh_from_db()


def take_up(job: Job) -> None:
    """The job's worker has died, or its entry in the queue was lost. The job is locked, and waits or runs."""
    if job.state == JobState.WAITING:
        _send(job)
        return
    job.deaths += 1
    if job.cancel_asked:
        end_cancelled(job)
    elif is_taken_up(job.deaths):
        _give_back(job, 0, deaths=job.deaths)
    else:
        _change(job, JobState.RUNNING, deaths=job.deaths)
        text = _("The worker was ended %(times)d times while it did this: perhaps it needs more memory than there is.")
        fail(job, text % {"times": job.deaths})


@transaction.atomic
def _give_back(job: Job, delay_s: float, **changes: Any) -> None:
    _change(job, JobState.RUNNING, state=JobState.WAITING, **changes)
    _send(job, delay_s)


def _end(job: Job, state: JobState, kept_file: str = "", **changes: Any) -> None:
    _change(job, JobState.RUNNING, state=state, finished_at=timezone.now(), **changes)
    _tidy(job, kept_file)


def _tidy(job: Job, kept_file: str = "") -> None:
    """Once it is written how the job ended: what comes after a crash is found by the next prune."""
    remove_files(job, but=kept_file)
    if job.kind in kinds.KINDS:
        kinds.get(job.kind).tidy(job)


def _change(job: Job, before: JobState, **changes: Any) -> None:
    """Write, if this attempt still counts; raises Lost when it does not."""
    if not Job.objects.filter(pk=job.pk, attempts=job.attempts, state=before).update(**changes):
        raise Lost
    for name, value in changes.items():
        setattr(job, name, value)
