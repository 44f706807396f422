"""A site for pictures of a place: a database of its own, filled by commands, and served for as long as it takes."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psycopg2
from picture_login import PASSWORD
from psycopg2 import sql

from cluster import PROJECT, local_folder

PATIENCE_S = 60
LOOK_AGAIN_S = 0.2


class NoSite(RuntimeError):
    """The site cannot be made; the message says what is missing."""


def with_slash(site: str) -> str:
    """The address of a site as pages are put behind it, whether or not it was typed with its closing slash."""
    return f"{site.rstrip('/')}/"


@contextmanager
def site_of(name: str, commands: Sequence[Sequence[str]], language: str) -> Iterator[str]:
    """The address of a site that holds what the commands of manage.py bring in; nothing of it is left afterwards."""
    with _database(f"pictures_{name}") as url, TemporaryDirectory() as photos:
        surroundings = os.environ | {
            "DATABASE_URL": url, "DEMO": "0", "DJANGO_SETTINGS_MODULE": "config.settings", "LANGUAGE_CODE": language,
            "PHOTOS_DIR": photos, "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
        }  # fmt: skip
        for command in (("migrate", "-v0"), *commands):
            print("manage.py", *command, flush=True)
            _manage(command, surroundings)
        with _server(surroundings) as address:
            yield address


@contextmanager
def _database(name: str) -> Iterator[str]:
    """The address of an empty database on the project's server, which is dropped at the end."""
    known = os.environ.get("DATABASE_URL") or _remembered(local_folder() / "database_url")
    server = psycopg2.connect(urlsplit(known)._replace(scheme="postgresql").geturl())
    server.autocommit = True
    named = sql.Identifier(name)
    with server.cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(named))
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(named))
        try:
            yield urlsplit(known)._replace(path=f"/{name}").geturl()
        finally:
            cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(named))
            server.close()


def _remembered(path: Path) -> str:
    if not path.is_file():
        raise NoSite("There is no database yet: make run, or python3 scripts/cluster.py start.")
    return path.read_text(encoding="utf-8").strip()


def _manage(command: Sequence[str], surroundings: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=PROJECT, env=surroundings, capture_output=True, text=True
    )
    if done.returncode:
        raise NoSite(f"manage.py {' '.join(command)}: {done.stderr.strip() or done.stdout.strip()[-500:]}")


@contextmanager
def _server(surroundings: dict[str, str]) -> Iterator[str]:
    """The address of a web server on a free port, once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    served = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", address, "--threads", "4"]
    process = subprocess.Popen(
        [*served, "--log-level", "warning", "--timeout", str(2 * PATIENCE_S)], cwd=PROJECT, env=surroundings
    )
    try:
        _wait_for(f"http://{address}/healthz", process)
        yield with_slash(f"http://{address}")
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _wait_for(url: str, process: subprocess.Popen) -> None:
    """Raises NoSite when nothing answers in time, and at once when the server has ended."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:  # refused, or slow while the first process starts
            with suppress(subprocess.TimeoutExpired):
                raise NoSite(f"The web server has ended with {process.wait(LOOK_AGAIN_S)}.") from None
    raise NoSite(f"{url} does not answer.")
