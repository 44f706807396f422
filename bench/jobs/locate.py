"""`/api/locate` under eight clients on one worker process, against a view of that server that answers a constant."""

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

from bench.city import fill_areas, fill_buildings
from bench.job import Contest, Job, Size
from bench.lattice import lattice, points

_PROJECT = Path(__file__).resolve().parent.parent.parent
_CLIENTS = 8
_PLACES = 5_000
_PATIENCE = 30.0  # seconds for the server to start
_CONSTANT = "/bench/constant"


class ServerFailed(RuntimeError):
    """The web server did not come up."""


@contextmanager
def _prepare(size: Size) -> Iterator[Contest]:
    fill_areas(size)
    fill_buildings(size)
    where = points(_PLACES, lattice(size.columns, size.rows), seed=3)
    asked = [f"/api/locate?lon={lon:.6f}&lat={lat:.6f}" for lon, lat in where.tolist()]
    with _server() as port:
        yield Contest(
            lambda: _load(port, asked, size.seconds), lambda: _load(port, [_CONSTANT], size.seconds), timed=True
        )


@contextmanager
def _server() -> Iterator[int]:
    """The product's web server with its own configuration, but one worker process; gives its port."""
    port = _free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "BENCH_DATABASE": connection.settings_dict["NAME"],
        "GRID_BIND": f"127.0.0.1:{port}",
        "GRID_WORKERS": "1",
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    settings = _PROJECT / "scripts" / "gunicorn_settings.py"
    command = [sys.executable, "-m", "gunicorn", "--chdir", str(_PROJECT), "-c", str(settings), "config.wsgi"]
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _is_ready(server: subprocess.Popen, port: int) -> bool:
    """Ask until the server answers; false when it ends or takes too long."""
    end = monotonic() + _PATIENCE
    while monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{_CONSTANT}", timeout=5).close()
        except URLError:
            sleep(0.1)
        else:
            return True
    return False


def _load(port: int, paths: list[str], seconds: float) -> float:
    """Seconds per request under the load of all clients, which run in a process of their own."""
    command = [sys.executable, "-m", "bench.load", "127.0.0.1", str(port), str(_CLIENTS), str(seconds)]
    finished = subprocess.run(
        command, input="\n".join(paths), cwd=_PROJECT, check=True, text=True, stdout=subprocess.PIPE
    )
    return float(finished.stdout)


LOCATE = Job(
    key="locate",
    describe=lambda size: (
        f"/api/locate among {size.areas:,} grids, {_CLIENTS} clients, one worker process, seconds per request"
    ),
    peer="a bare Django view on the same server",
    at_least=0.4,
    prepare=_prepare,
)
