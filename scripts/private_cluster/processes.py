"""The server's processes, told from strangers that got the same process id later."""

import os
import select
import signal
from dataclasses import dataclass
from pathlib import Path

from private_cluster.errors import ClusterError

PROC = Path("/proc")
PATIENCE = 10.0  # seconds that an orphan gets to end by itself


@dataclass(frozen=True)
class Postmaster:
    """The running server: its process id and the port it answers on."""

    pid: int
    port: int


def _works_in(pid: int, folder: Path) -> bool:
    """Whether the process lives and works in `folder`: each PostgreSQL process works in its data directory."""
    try:
        return Path(os.readlink(PROC / str(pid) / "cwd")) == folder
    except OSError:
        return False


def running_postmaster(data: Path) -> Postmaster | None:
    """The server over `data`, if it runs. A pid file left from a killed server does not count."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        pid, port = int(lines[0]), int(lines[3])
    except (FileNotFoundError, ValueError, IndexError):
        return None
    return Postmaster(pid, port) if _works_in(pid, data) else None


def wait_for_end(pid: int, seconds: float) -> bool:
    """Wait until the process has ended; False when it is still there after `seconds`."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], seconds)[0])
    finally:
        os.close(descriptor)


def end_orphans(data: Path) -> None:
    """End server processes whose postmaster was killed: they still hold the shared memory of `data`.

    What they had not committed is undone by crash recovery, as after any crash.
    """
    orphans = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit() and _works_in(int(entry.name), data)]
    for pid in orphans:
        _end(pid)


def _end(pid: int) -> None:
    for way in (signal.SIGQUIT, signal.SIGKILL):
        try:
            os.kill(pid, way)
        except ProcessLookupError:
            return
        if wait_for_end(pid, PATIENCE):
            return
    raise ClusterError(f"Process {pid} of the database was killed but does not end: the disk may be stuck; see dmesg.")


def clear_stale_pid_file(data: Path) -> None:
    """Remove a pid file that would keep the server from starting: empty, or with a number that is a stranger's now.

    A file with a dead number stays: PostgreSQL looks in it for shared memory that is still in use. Call only when
    no process works in `data`.
    """
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return
    first = pid_file.read_text(encoding="utf-8").partition("\n")[0].strip()
    if not first.isdigit() or (PROC / first).exists():
        pid_file.unlink()
