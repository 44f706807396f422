"""tipg, the peer for tiles: in a virtual environment of its own, for it brings another driver and framework."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from bench.server import free_port

PACKAGES = ("tipg==1.6.1", "uvicorn==0.54.0")
_PATIENCE = 60.0  # seconds for the server to start


def interpreter() -> Path | None:
    """The Python that has tipg, installed when it is missing; None where that fails, as without a network."""
    home: Path = settings.LOCAL_DIR / "bench-venv"
    python = home / "bin" / "python"
    if (
        python.is_file()
        and subprocess.run([python, "-c", "import tipg, uvicorn"], stderr=subprocess.DEVNULL).returncode == 0
    ):
        return python
    for command in ([sys.executable, "-m", "venv", home], [python, "-m", "pip", "install", "--quiet", *PACKAGES]):
        if subprocess.run(command).returncode != 0:
            return None
    return python


@contextmanager
def tipg(python: Path, table: str) -> Iterator[int]:
    """tipg with one process over one table of the measurement's database; gives its port."""
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": _address(),
        "TIPG_DB_TABLES": f'["public.{table}"]',
        "TIPG_DB_SPATIAL_EXTENT": "false",
        "TIPG_DB_DATETIME_EXTENT": "false",
    }
    command = [python, "-m", "uvicorn", "tipg.main:app", "--port", str(port), "--log-level", "error"]
    server = subprocess.Popen(command, env=environment, cwd=settings.LOCAL_DIR)
    try:
        _wait(server, port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _address() -> str:
    """The database as tipg wants it: it takes no folder of a socket, so a server on this machine is asked by TCP."""
    known = connection.settings_dict
    login = f"{quote(known['USER'], safe='')}:{quote(known['PASSWORD'], safe='')}"
    host = "127.0.0.1" if known["HOST"].startswith("/") else known["HOST"] or "127.0.0.1"
    return f"postgresql://{login}@{host}:{known['PORT'] or 5432}/{known['NAME']}"


def _wait(server: subprocess.Popen, port: int) -> None:
    end = monotonic() + _PATIENCE
    while server.poll() is None and monotonic() < end:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
        except (URLError, TimeoutError):
            sleep(0.2)
        else:
            return
    raise RuntimeError("tipg does not start")
