"""The worker's loop: take up what dead workers have left, do what there is, sleep until there is more."""

from __future__ import annotations

import logging
import resource
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult, get_date_max
from psycopg2 import Error as DriverError

from jobs import kinds
from jobs.actions import take_up
from jobs.beat import Pulse, Told
from jobs.models import Job
from jobs.perform import watch
from jobs.prune import prune
from jobs.session import Session, live_workers, number_of
from jobs.watches import WATCHES

logger = logging.getLogger(__name__)

ASK_EVERY_S = 5.0
PRUNE_EVERY_S = 3600.0
IN_THE_QUEUE = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


def run_pending(wanted: Collection[str] = ()) -> None:
    """Do what waits and is due, here and now: for tests and for commands. Needs no worker."""
    queue = Queue("here:0:0", wanted)
    while queue.do_next():
        pass


def work_off(session: Session, wanted: Collection[str] = (), once: bool = False, most: int | None = None) -> bool:
    """Do jobs of the `wanted` kinds (all that are known here) until the session is asked to stop.

    With `once` until there is none left. False when it is time to begin afresh: `most` jobs were done, or the process
    has grown beyond JOB_WORKER_MB.
    """
    queue = Queue(session.name, wanted)
    watch.set(lambda told: _pulse(told, session))
    rounds = [Round(ASK_EVERY_S, take_up_abandoned), Round(PRUNE_EVERY_S, prune)]
    rounds += [Round(each.every_s, _guarded(name, each.look)) for name, each in WATCHES.items()]
    while not session.stopping.is_set():
        close_old_connections()
        session.check()
        for each in rounds:
            each.go_if_due()
        if queue.do_next():
            if not once and (queue.done == most or memory_mb() > settings.JOB_WORKER_MB):
                return False
        elif once:
            return True
        else:
            session.wait(_seconds_to_next(queue.queue_names))
    return True


def _guarded(name: str, look: Callable[[], object]) -> Callable[[], None]:
    """A look that fails is on record and taken again at its time; jobs are done all the same."""

    def go() -> None:
        try:
            look()
        except Exception:
            if not connections[DEFAULT_DB_ALIAS].is_usable():  # without the database there is no work either
                raise
            logger.exception("The look “%s” failed", name)

    return go


@dataclass
class Round:
    """Something that a worker looks after between jobs, at first at once."""

    every_s: float
    go: Callable[[], object]
    last: float = float("-inf")

    def go_if_due(self) -> None:
        """Do it when it was not done for so long."""
        if monotonic() - self.last >= self.every_s:
            self.go()
            self.last = monotonic()


def memory_mb() -> float:
    """What of this process is in memory, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1_000_000


class Queue(QueueWorker):
    """The worker of django-tasks-db without its loop, which sleeps and looks after no dead worker."""

    def __init__(self, name: str, wanted: Collection[str] = ()) -> None:
        super().__init__(
            queue_names=list(wanted or kinds.KINDS),
            interval=0,
            batch=True,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
            excluded_queue_names=[],
        )

    @property
    def done(self) -> int:
        """How many tasks it has done."""
        return self._run_tasks

    def do_next(self) -> bool:
        """Do the first task that is due and that no other worker has; False when there is none."""
        with transaction.atomic():
            entry = DBTaskResult.objects.ready().filter(queue_name__in=self.queue_names).get_locked()
            if entry is not None:
                entry.claim(self.worker_id)
        if entry is not None:
            self.run_task(entry)
        return entry is not None


def _pulse(told: Told, session: Session) -> Pulse:
    return Pulse(told, session.raw, session.stopping, _interrupter(connections[DEFAULT_DB_ALIAS]))


def _interrupter(of_work: BaseDatabaseWrapper) -> Callable[[], None]:
    """Ends the statement that the work is in, from another thread: there, Django's connection is not the same."""

    def interrupt() -> None:
        with suppress(DriverError):  # the connection may have gone in between
            if of_work.connection is not None:
                of_work.connection.cancel()

    return interrupt


def take_up_abandoned() -> int:
    """Put jobs back into the queue whose worker has died; gives how many. Any worker may do it at any time."""
    return sum(_take_up_if_abandoned(number) for number in _open_jobs_without_a_worker(live_workers()))


def _open_jobs_without_a_worker(alive: Collection[int]) -> list[int]:
    ready = DBTaskResult.objects.filter(pk=OuterRef("task"), status=TaskResultStatus.READY)
    jobs = dict(Job.objects.open().filter(~Exists(ready)).values_list("task", "pk"))
    entries = DBTaskResult.objects.in_bulk(jobs)
    return [number for task, number in jobs.items() if not _is_looked_after(entries.get(task), alive)]


def _is_looked_after(entry: DBTaskResult | None, alive: Collection[int]) -> bool:
    if entry is None or entry.status not in IN_THE_QUEUE:
        return False
    return entry.status == TaskResultStatus.READY or number_of(entry.worker_ids[-1]) in alive


@transaction.atomic
def _take_up_if_abandoned(number: int) -> bool:
    """Look again with the job locked: the entry first, then who lives, for a worker lives before it takes an entry."""
    job = Job.objects.select_for_update(skip_locked=True).open().filter(pk=number).first()
    if job is None:
        return False
    entry = DBTaskResult.objects.filter(pk=job.task).first()
    if _is_looked_after(entry, live_workers()):
        return False
    logger.warning("Job %d (%s) has lost its worker", job.pk, job.kind)
    DBTaskResult.objects.running().filter(pk=job.task).update(
        status=TaskResultStatus.FAILED, finished_at=timezone.now()
    )
    take_up(job)
    return True


def _seconds_to_next(queues: Collection[str]) -> float:
    """How long to sleep: until the next entry is due, at most ASK_EVERY_S."""
    later = DBTaskResult.objects.filter(status=TaskResultStatus.READY, queue_name__in=queues)
    due: datetime | None = (
        later.filter(run_after__lt=get_date_max()).order_by("run_after").values_list("run_after", flat=True).first()
    )
    if due is None:
        return ASK_EVERY_S
    return min(max((due - datetime.now(UTC)).total_seconds(), 0), ASK_EVERY_S)
