"""A worker's own connection: by the lock on it the others know that the worker lives, and through it they wake it.

The lock belongs to the session, so PostgreSQL lets it go the moment the connection ends, with kill -9 as with a pulled
plug: no time-out has to be guessed, and a slow worker is not taken for a dead one. It needs a connection that is the
worker's alone: no pooler in transaction mode between them.
"""

from __future__ import annotations

import os
import secrets
import select
import signal
import socket
from threading import Event, Thread
from typing import Any

from django.db import connection

LOCK = 0x6A6F6273  # "jobs": the first of the two numbers of every worker's lock
CHANNEL = "jobs"
# What a server needs to notice that a machine has gone without a word; sockets of one machine know none of it.
KEEPALIVE = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3"
ALIVE = """
    SELECT objid::bigint FROM pg_locks
    WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def live_workers() -> set[int]:
    """The numbers of the workers that live, on whatever machine."""
    with connection.cursor() as cursor:
        cursor.execute(ALIVE, [LOCK])
        return {number for (number,) in cursor}


def wake_workers() -> None:
    """Tell idle workers that there is something to do, once this transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def number_of(worker: str) -> int:
    """The number in a worker's name."""
    return int(worker.rpartition(":")[2])


class Session:
    """The connection, from the worker's start to its end. `stopping` is set when the worker has been asked to end."""

    def __init__(self) -> None:
        self.stopping = Event()
        self._bell, self._rope = os.pipe()
        os.set_blocking(self._rope, False)
        self._doorman = Thread(target=self._wait_for_bell, name="doorman", daemon=True)
        self._doorman.start()
        self.raw: Any = connection.Database.connect(**connection.get_connection_params())
        self.raw.autocommit = True
        with self.raw.cursor() as cursor:
            cursor.execute(KEEPALIVE)
            self.number = self._take_number(cursor)
            cursor.execute(f"LISTEN {CHANNEL}")

    @property
    def name(self) -> str:
        """Machine, process and number."""
        return f"{socket.gethostname()[:30]}:{os.getpid()}:{self.number}"

    def end_on(self, *signals: int) -> None:
        """Let these signals ask the worker to end, also while its main thread sits in a statement.

        A handler in Python would run only after the statement; the byte in the pipe is written by the signal itself.
        """
        signal.set_wakeup_fd(self._rope, warn_on_full_buffer=False)
        for number in signals:
            signal.signal(number, lambda *_: None)

    def check(self) -> None:
        """Raise a database error when the connection has gone, and the lock with it."""
        with self.raw.cursor() as cursor:
            cursor.execute("SELECT 1")

    def wait(self, seconds: float) -> None:
        """Sleep until woken, asked to end, or so many seconds later."""
        if not self.raw.notifies:
            select.select([self.raw, self._bell], [], [], seconds)
        self.raw.poll()
        self.raw.notifies.clear()

    def close(self) -> None:
        """Give the lock back."""
        self.raw.close()
        os.write(self._rope, b".")
        self._doorman.join()

    def _wait_for_bell(self) -> None:
        """Not read: whoever waits for the bell is to hear it."""
        select.select([self._bell], [], [])
        self.stopping.set()

    def _take_number(self, cursor: Any) -> int:
        while True:
            number = secrets.randbits(31)
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, number])
            if cursor.fetchone()[0]:
                return number
