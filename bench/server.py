"""The product's web server, as the measurements run it."""

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic, sleep
from urllib.error import URLError

from django.db import connection

PROJECT = Path(__file__).resolve().parent.parent
CONSTANT = "/bench/constant"
_PATIENCE = 30.0  # seconds for the server to start


class ServerFailed(RuntimeError):
    """The web server did not come up."""


@contextmanager
def server() -> Iterator[int]:
    """The product's web server with its own configuration, but one worker process; gives its port."""
    port = free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "BENCH_DATABASE": connection.settings_dict["NAME"],
        "GRID_BIND": f"127.0.0.1:{port}",
        "GRID_WORKERS": "1",
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    settings = PROJECT / "scripts" / "gunicorn_settings.py"
    command = [sys.executable, "-m", "gunicorn", "--chdir", str(PROJECT), "-c", str(settings), "config.wsgi"]
    with TemporaryFile("w+") as said:
        server = subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
        try:
            if not _is_ready(server, port):
                said.seek(0)
                raise ServerFailed(f"the web server for the measurement does not start:\n{said.read()}")
            yield port
        finally:
            server.terminate()
            server.wait()


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _is_ready(server: subprocess.Popen, port: int) -> bool:
    """Ask until the server answers; false when it ends or takes too long."""
    end = monotonic() + _PATIENCE
    while monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{CONSTANT}", timeout=5).close()
        except (URLError, TimeoutError):
            sleep(0.1)
        else:
            return True
    return False
