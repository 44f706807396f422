"""The system account that the database server runs under: PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from private_cluster.errors import ClusterError

SERVER_ACCOUNT = "postgres"
ROOT = Path("/")


@dataclass(frozen=True)
class Account:
    """Who runs the server; `foreign` when it is not who runs this program (root starts it for `postgres`)."""

    uid: int
    gid: int
    name: str
    foreign: bool

    def run(
        self,
        command: list[str],
        *,
        text: str | None = None,
        extra: dict[str, str] | None = None,
        keep: tuple[int, ...] = (),
        folder: Path = ROOT,
    ) -> subprocess.CompletedProcess[str]:
        """Run `command` as this account in `folder`, with `text` on its input; file descriptors in `keep` stay open.

        The environment is a clean one: the caller's PGHOST, PGDATA or locale must not reach the server.
        """
        switch = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.foreign else {}
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "HOME": "/", **(extra or {})}
        return subprocess.run(
            command,
            input=text,
            stdin=None if text is not None else subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            cwd=folder,
            umask=0o077,
            env=environment,
            pass_fds=keep,
            **switch,
        )

    def can_enter(self, folder: Path) -> bool:
        """Whether this account may go through `folder`: asked of the system, so that ACLs count too."""
        return self.run(["/usr/bin/test", "-x", str(folder)]).returncode == 0

    def can_write(self, folder: Path) -> bool:
        """Whether this account may make files in `folder`."""
        return self.run(["/usr/bin/test", "-w", str(folder)]).returncode == 0

    def give(self, path: Path) -> None:
        """Make `path` belong to this account."""
        if self.foreign:
            os.chown(path, self.uid, self.gid)


def _of(entry: pwd.struct_passwd, foreign: bool) -> Account:
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name, foreign)


def _by_uid(uid: int) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        raise ClusterError(f"User id {uid} has no name here: add it to /etc/passwd, PostgreSQL needs one.") from None


def account_for(data: Path) -> Account:
    """Who runs the server over `data`: the caller; if that is root, the owner of the data, or `postgres` for new data.

    Raises `ClusterError` when the data is somebody else's.
    """
    owner = data.stat().st_uid if data.is_dir() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise ClusterError(f"{data} belongs to {_by_uid(owner).pw_name}: run this as that user, or with sudo.")
        return _of(_by_uid(os.geteuid()), foreign=False)
    if owner:
        return _of(_by_uid(owner), foreign=True)
    try:
        return _of(pwd.getpwnam(SERVER_ACCOUNT), foreign=True)
    except KeyError:
        raise ClusterError(
            f"PostgreSQL does not run as root and there is no user {SERVER_ACCOUNT!r}: bash scripts/setup.sh makes it."
        ) from None
