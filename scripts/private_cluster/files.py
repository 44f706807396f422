"""Small files beside the data that must survive a power cut, and the lock that lets one start happen at a time."""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from private_cluster.errors import ClusterError


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read (0600): all of it or nothing, also when the power fails.

    Root writes it for the owner of the folder.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with open(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        if os.geteuid() == 0:
            folder = path.parent.stat()
            os.fchown(stream.fileno(), folder.st_uid, folder.st_gid)
        os.fsync(stream.fileno())
    os.replace(name, path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in `folder` to the disk: a rename is only lasting after this."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_line(path: Path) -> str:
    """The text of a small file, or nothing when it does not exist."""
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


@contextmanager
def locked(local: Path, say: Callable[[str], None]) -> Iterator[int]:
    """Hold the cluster's lock; gives its file descriptor.

    A child that inherits the descriptor keeps the lock when this process is killed: so an initdb that was
    left alone is waited for, and never disturbed.
    """
    try:
        local.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(local / "cluster.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError:
        raise ClusterError(
            f"{local} cannot be written by this user: run with sudo, or first: sudo chown -R $USER '{local}'"
        ) from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another start or stop of the database is under way: waiting for it.")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)
