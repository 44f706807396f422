"""Run a job's function, and say how it ended."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import Error as DatabaseError
from django.db import connection
from django.utils.translation import override

from jobs import kinds
from jobs.beat import Direct, Told
from jobs.errors import Cancelled, Interrupted, JobError, Lost, Stopped
from jobs.files import NewFile
from jobs.models import Job
from jobs.run import Run, Watched

logger = logging.getLogger(__name__)

Watch = Callable[[Told], Watched]
# How the process that we are in tells how far a job is: a worker has a connection and a thread for it.
watch: ContextVar[Watch] = ContextVar("watch", default=Direct)


class End(Enum):
    """How an attempt ended."""

    DONE = "done"
    REFUSED = "refused"  # the job itself said in words why it cannot be done
    BROKEN = "broken"  # nobody foresaw it
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    LOST = "lost"


STOPPED = {Cancelled: End.CANCELLED, Interrupted: End.INTERRUPTED, Lost: End.LOST}


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended, with what came of it."""

    end: End
    result: Mapping[str, Any] | None = None
    file: NewFile | None = None
    error: str = ""


def carry_out(job: Job) -> Outcome:
    """Run the job's function in the asker's language. What it raises becomes an outcome; a trace goes to the log."""
    told = Told(job.pk, job.attempts)
    with override(job.language):
        try:
            with watch.get()(told) as progress:
                run = Run(job, progress)
                result = kinds.get(job.kind).work(run)
                _check(result, run.new_file)
        except JobError as problem:
            return Outcome(End.REFUSED, error=str(problem))
        except Stopped as stopped:
            return Outcome(STOPPED[type(stopped)])
        except (KeyboardInterrupt, SystemExit):
            return Outcome(End.INTERRUPTED)
        except DatabaseError:
            return _of_database_error(job, told)
        except Exception:
            logger.exception("Job %d (%s) broke", job.pk, job.kind)
            return Outcome(End.BROKEN)
        finally:
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
    return Outcome(End.DONE, result, run.new_file)


def _check(result: Mapping[str, Any] | None, file: NewFile | None) -> None:
    """Raise what would go wrong when the end is written: a result that is no JSON, a file that is not there."""
    json.dumps(result)
    if file is not None:
        file.size()


def _of_database_error(job: Job, told: Told) -> Outcome:
    """A statement that was ended because the job has to end is no error of the job's."""
    if told.stop is not None:
        return Outcome(STOPPED[told.stop])
    logger.exception("Job %d (%s) broke", job.pk, job.kind)
    return Outcome(End.BROKEN)
