"""Free TCP ports, and who holds one that is not free."""

import contextlib
import os
import socket
import zlib
from collections.abc import Iterator
from pathlib import Path

FIRST, LAST = 20000, 32000  # below the range that outgoing connections take theirs from
LISTENING = "0A"


def why_not_free(port: int, address: str = "127.0.0.1") -> OSError | None:
    """What keeps a server from listening on this port now; None when nothing does."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
            probe.listen(1)
        except OSError as problem:
            return problem
    return None


def candidates(remembered: str, seed: Path) -> Iterator[int]:
    """Ports to try: the remembered one, then a run that starts elsewhere for each project."""
    if remembered.isdigit() and 0 < int(remembered) < 65536:
        yield int(remembered)
    start = zlib.crc32(os.fsencode(seed))
    for step in range(LAST - FIRST):
        yield FIRST + (start + step) % (LAST - FIRST)


def holder(port: int) -> str | None:
    """Name and process id of whoever listens on `port`, as far as this user may see it."""
    inodes = _listening_inodes(port)
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and _holds(process, inodes):
            with contextlib.suppress(OSError):
                return f"{(process / 'comm').read_text().strip()} (process {process.name})"
    return None


def _listening_inodes(port: int) -> set[str]:
    found = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        rows = table.read_text().splitlines()[1:] if table.is_file() else []
        for columns in map(str.split, rows):
            if columns[3] == LISTENING and int(columns[1].rpartition(":")[2], 16) == port:
                found.add(f"socket:[{columns[9]}]")
    return found


def _holds(process: Path, inodes: set[str]) -> bool:
    with contextlib.suppress(OSError):
        for descriptor in (process / "fd").iterdir():
            with contextlib.suppress(OSError):
                if os.readlink(descriptor) in inodes:
                    return True
    return False
