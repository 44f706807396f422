"""How far a job is, told to the database outside of the job's own transaction, and what the database tells back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from time import monotonic
from typing import Any, Protocol

from django.db import connection
from psycopg2 import Error as DatabaseError

from jobs.errors import Cancelled, Interrupted, Lost, Stopped

BEAT_EVERY_S = 0.5

# No row: the attempt is not ours any more.
BEAT = """
    UPDATE jobs_job SET step = %(step)s, done = %(done)s, total = %(total)s, heartbeat_at = now()
    WHERE id = %(job)s AND attempts = %(attempt)s AND state = 'running'
    RETURNING cancel_asked
"""


class Connection(Protocol):
    """What is needed of a database connection, Django's or psycopg2's."""

    def cursor(self) -> Any:
        """A cursor."""


LONGEST_STEP = 200


@dataclass
class Told:
    """What the work has said of itself last; read by the thread that beats."""

    job: int
    attempt: int
    step: str = ""
    done: int | None = None
    total: int | None = None
    stop: type[Stopped] | None = field(default=None)

    def write(self, own: Connection) -> None:
        """One beat; afterwards `stop` says whether the work must end."""
        asked = {name: getattr(self, name) for name in ("job", "attempt", "step", "done", "total")}
        with closing(own.cursor()) as cursor:
            cursor.execute(BEAT, asked)
            row = cursor.fetchone()
        if row is None:
            self.stop = Lost
        elif row[0]:
            self.stop = Cancelled

    def begin(self, label: str, total: int | None) -> None:
        """A new step; PostgreSQL keeps no zero bytes, which names from files may have."""
        self.step, self.done, self.total = str(label).replace("\0", "")[:LONGEST_STEP], None, total

    def check(self) -> None:
        """Raise why the work must end, if it must."""
        if self.stop is not None:
            raise self.stop


class Direct:
    """Progress written by the work itself, on its own connection: for `run_pending`, where nobody else watches."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self._written = float("-inf")

    def step(self, label: str, total: int | None = None) -> None:
        """A new step begins."""
        self.told.begin(label, total)
        self._write()

    def count(self, done: int) -> None:
        """So many things of this step are done."""
        self.told.done = done
        if monotonic() - self._written > BEAT_EVERY_S:
            self._write()

    def check(self) -> None:
        """Raise when the work must end."""
        self._write()

    def _write(self) -> None:
        self.told.write(connection)
        self._written = monotonic()
        self.told.check()

    def __enter__(self) -> Direct:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_what: object) -> None:
        """Write the last count."""
        if kind is None:
            self.told.write(connection)


class Pulse:
    """Progress noted by the work and written by a thread, on the worker's own connection, twice a second.

    The work itself pays for an assignment only, and is seen while it sits in one long statement. When it has to end in
    the middle of one, `interrupt` is called, which ends the statement.
    """

    def __init__(self, told: Told, own: Connection, stopping: Event, interrupt: Callable[[], None]) -> None:
        self.told, self._own, self._stopping, self._interrupt = told, own, stopping, interrupt
        self._over = Event()
        self._thread = Thread(target=self._beat, name=f"job {told.job}", daemon=True)

    def step(self, label: str, total: int | None = None) -> None:
        """A new step begins."""
        self.told.begin(label, total)
        self.check()

    def count(self, done: int) -> None:
        """So many things of this step are done."""
        self.told.done = done
        self.check()

    def check(self) -> None:
        """Raise when the work must end."""
        if self._stopping.is_set():
            raise Interrupted
        self.told.check()

    def _beat(self) -> None:
        while not self._over.wait(BEAT_EVERY_S):
            try:
                self.told.write(self._own)
            except DatabaseError:
                self.told.stop = Lost
            if self._stopping.is_set():
                self.told.stop = self.told.stop or Interrupted
            if self.told.stop:
                self._interrupt()

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(self, *_what: object) -> None:
        """Stop beating, and write the last count; the connection is the worker's again."""
        self._over.set()
        self._thread.join()
        with suppress(DatabaseError):
            self.told.write(self._own)
