"""`/api/locate` under eight clients on one worker process, against a view of that server that answers a constant."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bench.city import fill_areas, fill_buildings
from bench.job import Contest, Job, Size
from bench.lattice import lattice, points
from bench.server import CONSTANT, PROJECT, server

_CLIENTS = 8
_PLACES = 5_000


@contextmanager
def _prepare(size: Size) -> Iterator[Contest]:
    fill_areas(size)
    fill_buildings(size)
    where = points(_PLACES, lattice(size.columns, size.rows), seed=3)
    asked = [f"/api/locate?lon={lon:.6f}&lat={lat:.6f}" for lon, lat in where.tolist()]
    with server() as port:
        yield Contest(
            lambda: _load(port, asked, size.seconds), lambda: _load(port, [CONSTANT], size.seconds), timed=True
        )


def _load(port: int, paths: list[str], seconds: float) -> float:
    """Seconds per request under the load of all clients, which run in a process of their own."""
    command = [sys.executable, "-m", "bench.load", "127.0.0.1", str(port), str(_CLIENTS), str(seconds)]
    finished = subprocess.run(
        command, input="\n".join(paths), cwd=PROJECT, check=True, text=True, stdout=subprocess.PIPE
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
