"""One web server per project: whoever serves holds a lock, so a number left from a killed server misleads nobody."""

import fcntl
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from private_cluster.errors import ClusterError
from private_cluster.processes import wait_for_end

GRACE = 40.0  # seconds: gunicorn lets running requests end for 30


@dataclass(frozen=True)
class WebServer:
    """The running web server of this project."""

    pid: int
    address: str


def _lock_file(local: Path) -> Path:
    return local / "web.lock"


def _take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _take_when_workers_are_gone(descriptor: int) -> bool:
    """Take the lock from workers whose master was killed: they notice it themselves within seconds."""
    deadline = time.monotonic() + GRACE
    while not _take(descriptor):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def hold(local: Path, address: str) -> bool:
    """Take the lock for this process and what it becomes; False when another one serves this project.

    The descriptor stays open on purpose, also in the program that this process turns into and in its workers.
    """
    descriptor = os.open(_lock_file(local), os.O_RDWR | os.O_CREAT, 0o600)
    os.set_inheritable(descriptor, True)
    if not _take(descriptor) and (find(local) or not _take_when_workers_are_gone(descriptor)):
        os.close(descriptor)
        return False
    os.truncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()} {address}\n".encode())
    return True


def find(local: Path) -> WebServer | None:
    """The running web server, or None. Its number counts only if that very process has the lock file open."""
    path = _lock_file(local)
    words = path.read_text(encoding="utf-8").split() if path.is_file() else []
    if len(words) != 2 or not _has_open(int(words[0]), path):
        return None
    return WebServer(int(words[0]), words[1])


def _has_open(pid: int, path: Path) -> bool:
    try:
        return any(entry.exists() and entry.samefile(path) for entry in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False


def stop(local: Path) -> bool:
    """End the web server and wait until the last worker has gone; False when none ran."""
    if not _lock_file(local).is_file():
        return False
    server = find(local)
    if server is not None:
        os.kill(server.pid, signal.SIGTERM)
        if not wait_for_end(server.pid, GRACE):
            os.kill(server.pid, signal.SIGKILL)
    with open(_lock_file(local), "rb") as stream:
        was_free = _take(stream.fileno())
        if not was_free and not _take_when_workers_are_gone(stream.fileno()):
            raise ClusterError("The web server does not end: look for gunicorn with `ps`, and kill it.")
    return server is not None or not was_free
