"""`make run`: has the database running and up to date, then becomes the supervisor of web server and workers.

Runs as PYTHONPATH=. .venv/bin/python scripts/serve.py"""

import os
import secrets
import sys
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.migrations.executor import MigrationExecutor

import web_lock
from cluster import PROJECT, local_folder
from cluster import main as cluster
from config import env
from grids.rules.cipher import new_key
from private_cluster.files import read_line, write_private
from private_cluster.ports import holder, why_not_free

MOST_WORKERS = 8


class CannotServe(Exception):
    """The start cannot go on; the message is one line that says what to do."""


def claim(local: Path, host: str, port: int) -> None:
    """Make sure that this process may serve on `port`; raises `CannotServe`."""
    shown = f"http://{host}:{port}/"
    local.mkdir(parents=True, exist_ok=True)
    if not web_lock.hold(local, shown):
        running = web_lock.find(local)
        where = f" at {running.address} (process {running.pid})" if running else ""
        raise CannotServe(f"This project is being served already{where}: open that, or `make stop` first.")
    problem = why_not_free(port, host)
    if isinstance(problem, PermissionError):
        raise CannotServe(f"Port {port} is for root only: PORT=8000 make run")
    if problem is not None:
        who = holder(port) or "another program"
        raise CannotServe(f"{host}:{port} cannot be used ({problem.strerror}; {who}): PORT={port + 1} make run")


def ensure_secret_key(local: Path) -> None:
    """Leave a key of this machine's own in `secret_key`, which the settings read when SECRET_KEY is not set."""
    path = local / "secret_key"
    if not read_line(path):
        write_private(path, f"{secrets.token_urlsafe(50)}\n")


def ensure_field_key(local: Path) -> None:
    """Leave a key that seals personal data in `field_key`, which the settings read when FIELD_KEYS is not set.

    A lost key is not made up for: the check in `prepare` stops the start when households were sealed with another.
    """
    path = local / "field_key"
    if not read_line(path):
        write_private(path, f"{new_key()}\n")


def migrate() -> None:
    """Bring the tables up to date, and say so only when there is something to do."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Bringing the tables up to date ...", flush=True)
        call_command("migrate", interactive=False)


def prepare() -> None:
    """Check the set-up, bring the tables up to date, and load the demo city into an empty database."""
    django.setup()
    call_command("check", databases=[DEFAULT_DB_ALIAS])
    migrate()
    if env.flag("DEMO", True):
        call_command("load_demo", "--if-empty")
        call_command("load_demo_facilities", "--if-empty")
        call_command("load_catalogue", "--commit", "--if-empty")
        call_command("load_calendar", "--commit")
        call_command("load_quality_index", "--commit")
        call_command("load_demo_assets", "--if-empty")
        call_command("load_demo_cases", "--if-empty")
        call_command("load_demo_lists", "--if-empty")
        call_command("demo_accounts")
    # By a worker, so that the first reader of an updated program need not wait until its kernels are compiled.
    call_command("compute_circles", "--later")
    connections.close_all()


def become_supervisor(host: str, port: int) -> None:
    """Turn this process into the one that keeps web server and workers running: its number and its lock stay."""
    processes = env.integer("WORKERS", max(2, min(os.cpu_count() or 1, MOST_WORKERS)), 1, 64)
    workers = env.integer("JOB_WORKERS", 1, 0, 64)
    told = {"GRID_BIND": f"{host}:{port}", "GRID_WORKERS": str(processes), "GRID_JOB_WORKERS": str(workers)}
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, str(PROJECT / "scripts" / "supervise.py")], os.environ | told)


def serve() -> int:
    """Do all of it; gives an exit code only when the start fails."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    local = local_folder()
    try:
        host, port = env.text("BIND", "127.0.0.1"), env.integer("PORT", 8000, 1, 65535)
        claim(local, host, port)
        if cluster(["start"]) != 0:
            return 1
        ensure_secret_key(local)
        ensure_field_key(local)
        prepare()
        become_supervisor(host, port)
    except (CannotServe, ImproperlyConfigured, CommandError, Error, OSError) as problem:
        print(f"error: {str(problem).strip()}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(serve())
