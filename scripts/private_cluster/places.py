"""Where the cluster's data lies, and everything beside it."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from private_cluster.accounts import Account, account_for
from private_cluster.errors import ClusterError
from private_cluster.files import read_line, write_private

ELSEWHERE = Path("/var/lib/grid-postgis")
SOCKETS = Path("/tmp")  # a socket's path may have 107 bytes at most: the project's own folder may be longer


@dataclass(frozen=True)
class Places:
    """One cluster's places: `local` is the project's folder for what it makes, `base` holds the data."""

    local: Path
    base: Path
    account: Account

    @property
    def data(self) -> Path:
        """The finished data directory; it appears under this name only when initdb is through."""
        return self.base / "pg"

    @property
    def unfinished(self) -> Path:
        """Where initdb works: never holds anything worth keeping."""
        return self.base / "pg.unfinished"

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    @property
    def socket(self) -> Path:
        """The folder of the unix socket, different for each data directory and user."""
        return SOCKETS / f"grid-{self.account.uid}-{_digest(self.data)}"

    @property
    def port_file(self) -> Path:
        return self.local / "pg.port"

    @property
    def password_file(self) -> Path:
        return self.local / "pg.password"

    @property
    def address_file(self) -> Path:
        """Holds the server's address while it runs; the settings read it when DATABASE_URL is not set."""
        return self.local / "database_url"


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def find_places(local: Path) -> Places:
    """The places of the cluster of `local`, made where they do not exist yet.

    The data lies in `local`, unless root starts the server and the server's account cannot reach that folder
    (a project under /root): then it lies under /var/lib, and a note in `local` says where.
    """
    local = local.resolve()
    note = local / "pg.elsewhere"
    inside = Places(local, local, account_for(local / "pg"))
    if inside.data.is_dir():
        if not inside.account.can_enter(inside.data):
            raise ClusterError(
                f"{inside.account.name} cannot reach {inside.data}: open the folders above it (chmod o+x)."
            )
        return inside
    if not note.is_file() and inside.account.can_enter(local):
        return inside
    base = _elsewhere(local, note)
    return Places(local, base, account_for(base / "pg"))


def _elsewhere(local: Path, note: Path) -> Path:
    """The folder under /var/lib that belongs to `local`.

    A project that was moved takes its data along by its note. A copy of a project has the same note, but the
    first one still claims the data: the copy gets a folder of its own.
    """
    own = ELSEWHERE / _digest(local)
    base = Path(read_line(note) or own)
    claimant = read_line(base / "project")
    if claimant and claimant != str(local) and read_line(Path(claimant) / note.name) == str(base):
        base = own
    base.mkdir(parents=True, exist_ok=True, mode=0o711)
    for folder in (ELSEWHERE, base):
        folder.chmod(0o711)
    write_private(base / "project", f"{local}\n")
    write_private(note, f"{base}\n")
    return base


def make_socket_folder(places: Places) -> None:
    """An empty folder for the socket that nobody else may enter. The server must not be running.

    Whatever lies in it is left from a server that was killed, and would keep a new one from starting.
    """
    folder = places.socket
    try:
        folder.mkdir(mode=0o700)
        places.account.give(folder)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != places.account.uid:
            raise ClusterError(f"{folder} belongs to somebody else: remove it, then start again.") from None
        folder.chmod(0o700)
    for left in folder.iterdir():
        left.unlink()


def remove_socket_folder(places: Places) -> None:
    """Tidy up after the server has stopped."""
    if places.socket.is_dir():
        make_socket_folder(places)
        places.socket.rmdir()
