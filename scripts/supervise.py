"""Keeps the web server and the workers of long work running; scripts/serve.py turns into it. Needs no more than Python.

A worker that ends is started again, later each time it does so soon. So is a web server that somebody killed; one that
ends by itself has said why, and everything ends with it. Whoever kills this process ends the others: the system tells
them that it has gone.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

PROJECT = Path(__file__).resolve().parent.parent
PR_SET_PDEATHSIG = 1
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
STEADY_S = 60.0  # what has run for so long has not failed to start
PATIENCE_S = 33.0  # gunicorn lets running requests end for 30
HEARD = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP}


def pause_s(failures: int) -> float:
    """Seconds before the next start after so many early ends in a row: 1, 2, 4 … 60."""
    return min(FIRST_PAUSE_S * 2 ** (failures - 1), LONGEST_PAUSE_S)


@dataclass
class Child:
    """One process that is to run. `shares_lock`: it keeps the lock of the project as long as it lives."""

    command: list[str]
    shares_lock: bool
    ends_all: Callable[[int], bool]
    process: subprocess.Popen | None = None
    failures: int = 0
    begun: float = 0.0
    due: float = field(default=0.0)

    def start(self) -> None:
        """Start it, so that it is told when this process has gone."""
        self.begun = monotonic()
        self.process = subprocess.Popen(
            self.command, cwd=PROJECT, close_fds=not self.shares_lock, preexec_fn=_end_with_parent
        )

    def look(self) -> int | None:
        """The code it has ended with since the last look; its next start is then due."""
        if self.process is None or (code := self.process.poll()) is None:
            return None
        self.process = None
        self.failures = 1 if monotonic() - self.begun > STEADY_S else self.failures + 1
        self.due = monotonic() + pause_s(self.failures)
        return code

    def end(self, number: int) -> None:
        """Send it a signal."""
        if self.process is not None:
            self.process.send_signal(number)


def _end_with_parent() -> None:
    """In the child, before its program: SIGTERM when the parent goes, and no signal held back."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    signal.pthread_sigmask(signal.SIG_SETMASK, set())


def run(children: list[Child]) -> int:
    """Keep them running until a signal or a child ends it; gives the exit code."""
    signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
    for child in children:
        child.start()
    while True:
        heard = signal.sigtimedwait(HEARD, _seconds_to_next(children))
        if heard is not None and heard.si_signo != signal.SIGCHLD:
            return stop(children)
        for child in children:
            code = child.look()
            if code is not None and child.ends_all(code):
                stop(children)
                return code
            if child.process is None and monotonic() >= child.due:
                child.start()


def _seconds_to_next(children: list[Child]) -> float:
    waits = [child.due - monotonic() for child in children if child.process is None]
    return max(min(waits, default=3600.0), 0.0)


def stop(children: list[Child]) -> int:
    """Ask all to end, and end those that do not; 0."""
    for child in children:
        child.end(signal.SIGTERM)
    deadline = monotonic() + PATIENCE_S
    for child in children:
        try:
            if child.process is not None:
                child.process.wait(max(deadline - monotonic(), 0))
        except subprocess.TimeoutExpired:
            child.end(signal.SIGKILL)
            child.process.wait()
    return 0


def web_server() -> Child:
    """Gunicorn. Killed, it is started again; when it gives up, there is no point in that."""
    settings = PROJECT / "scripts" / "gunicorn_settings.py"
    command = [sys.executable, "-m", "gunicorn", "--chdir", str(PROJECT), "-c", str(settings), "config.wsgi"]
    return Child(command, shares_lock=True, ends_all=lambda code: code >= 0)


def worker() -> Child:
    """One that does long work."""
    command = [sys.executable, str(PROJECT / "manage.py"), "run_worker"]
    return Child(command, shares_lock=False, ends_all=lambda _code: False)


if __name__ == "__main__":
    sys.exit(run([web_server(), *(worker() for _ in range(int(os.environ["GRID_JOB_WORKERS"])))]))
