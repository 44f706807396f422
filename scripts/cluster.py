#!/usr/bin/env python3
"""The project's private PostGIS server: python3 scripts/cluster.py start|stop|status|url|env|pgrouting DATABASE.

Needs no virtual environment. With DATABASE_URL set it touches nothing and speaks of that server.
"""

import argparse
import os
import shlex
import sys
from pathlib import Path

from private_cluster.binaries import find_programs
from private_cluster.errors import ClusterError
from private_cluster.files import read_line
from private_cluster.places import find_places
from private_cluster.processes import running_postmaster
from private_cluster.provision import NAME, extend, password_of
from private_cluster.server import start, stop

PROJECT = Path(__file__).resolve().parent.parent
NOT_RUNNING = 3  # as `systemctl status` has it


def local_folder() -> Path:
    """The folder for what the project makes on this machine: GRID_LOCAL, or .local in the project."""
    return Path(os.environ.get("GRID_LOCAL", "").strip() or PROJECT / ".local").absolute()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _start(local: Path, _database: str) -> int:
    server = start(local, _say)
    _say(f"The database is running: process {server.pid}, port {server.port} on 127.0.0.1.")
    return 0


def _stop(local: Path, _database: str) -> int:
    _say("The database has stopped." if stop(local, _say) else "The database was not running.")
    return 0


def _status(local: Path, _database: str) -> int:
    if not local.is_dir():
        print("not made yet")
        return NOT_RUNNING
    places = find_places(local)
    server = running_postmaster(places.data)
    print(f"running, process {server.pid}, port {server.port}" if server else "stopped")
    print(f"data: {places.data}{'' if places.data.exists() else ' (not made yet)'}")
    return 0 if server else NOT_RUNNING


def _url(local: Path, _database: str) -> int:
    print(_running_address(local))
    return 0


def _env(local: Path, _database: str) -> int:
    """Print lines for a shell: eval "$(python3 scripts/cluster.py env)" lets psql and pg_dump find the database."""
    url = _running_address(local)
    places = find_places(local)
    server = running_postmaster(places.data)
    values = {
        "DATABASE_URL": url,
        "PGHOST": places.socket,
        "PGPORT": server.port if server else "",
        "PGUSER": NAME,
        "PGPASSWORD": password_of(places),
        "PGDATABASE": NAME,
    }
    for name, value in values.items():
        print(f"export {name}={shlex.quote(str(value))}")
    return 0


def _pgrouting(local: Path, database: str) -> int:
    """Let a database be measured against pgRouting, whose extension only a superuser may create."""
    places = find_places(local)
    server = running_postmaster(places.data)
    if server is None:
        raise ClusterError("The database is not running: python3 scripts/cluster.py start")
    extend(places, find_programs(places.data), server.port, "pgrouting", database)
    return 0


def _running_address(local: Path) -> str:
    address = read_line(local / "database_url")
    if not address or running_postmaster(find_places(local).data) is None:
        raise ClusterError("The database is not running: python3 scripts/cluster.py start")
    return address


def _other_server(command: str, url: str) -> int:
    """What the commands mean when DATABASE_URL names another server."""
    if command == "url":
        print(url)
    elif command == "env":
        print(f"export DATABASE_URL={shlex.quote(url)}")
    else:
        _say("DATABASE_URL is set: that server is used, and the private one is left alone.")
    return 0


COMMANDS = {
    "start": _start, "stop": _stop, "status": _status, "url": _url, "env": _env, "pgrouting": _pgrouting,
}  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    parser = argparse.ArgumentParser(description="The project's private PostGIS server.")
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("database", nargs="?", default=NAME, help="for pgrouting: the database to extend")
    options = parser.parse_args(arguments)
    url = os.environ.get("DATABASE_URL", "").strip()
    if url:
        return _other_server(options.command, url)
    try:
        return COMMANDS[options.command](local_folder(), options.database)
    except (ClusterError, OSError) as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
