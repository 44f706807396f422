"""Jobs in the tests: done in this process, or by real workers that are killed in time."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic
from urllib.parse import quote, urlencode

import pytest
from django.db import connection

import tests.jobs.kinds  # noqa: F401
from jobs.models import Job
from tests.jobs.kinds import GATE

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60


def until(condition: Callable[[], object]) -> object:
    """Look again and again until the condition holds, and give what it gave."""
    end = monotonic() + PATIENCE_S
    while not (found := condition()):
        assert monotonic() < end, "it did not come to that"
        Event().wait(0.02)
    return found


def in_state(job: Job, state: str) -> Callable[[], bool]:
    """Whether the job is in that state by now."""

    def look() -> bool:
        job.refresh_from_db()
        return job.state == state

    return look


def address_of_test_database() -> str:
    settings = connection.settings_dict
    host = urlencode({"host": settings["HOST"], "port": settings["PORT"]})
    return f"postgis://{quote(settings['USER'])}:{quote(settings['PASSWORD'])}@/{quote(settings['NAME'])}?{host}"


@contextmanager
def closed_gate(number: int = GATE) -> Iterator[None]:
    """Jobs wait at the gate until the end of the block."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [number])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


@pytest.fixture(autouse=True)
def files_of_their_own(settings, tmp_path):
    settings.JOBS_DIR = tmp_path / "jobs"
    settings.JOBS_DIR.mkdir()


@pytest.fixture
def start_worker(settings) -> Iterator[Callable[..., subprocess.Popen]]:
    """Starts real workers on the test database; those that are left are killed."""
    begun: list[subprocess.Popen] = []

    def start(*arguments: str) -> subprocess.Popen:
        command = [sys.executable, str(Path(__file__).with_name("worker_process.py")), "run_worker", *arguments]
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": address_of_test_database(),
            "PYTHONPATH": str(ROOT),
            "JOBS_DIR": str(settings.JOBS_DIR),
            "SECRET_KEY": settings.SECRET_KEY,
            "FIELD_KEYS": ",".join(settings.FIELD_KEYS),
        }
        begun.append(subprocess.Popen(command, env=environment, cwd=ROOT))
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.wait()
