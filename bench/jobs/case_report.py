"""Reporting cases by HTTP under eight clients on one worker process, against a bare view that inserts the same row."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from accounts.actions.tokens import make_token
from bench.cases import KIND_CODE, fill_catalogue, reporter
from bench.city import fill_areas
from bench.job import Contest, Job, Size
from bench.lattice import lattice, points
from bench.server import PROJECT, server
from grids.models import AreaVersion

_CLIENTS = 8
_PLACES = 20_000


@contextmanager
def _prepare(size: Size) -> Iterator[Contest]:
    fill_areas(size)
    kind = fill_catalogue()
    grid = AreaVersion.objects.filter(level__is_working_grid=True).values_list("area_id", flat=True)[0]
    where = _well_inside(points(_PLACES, lattice(size.columns, size.rows), seed=5)).round(6).tolist()
    text = "路边一堆垃圾，已经好几天了"
    report = {"kind": KIND_CODE, "text": text, "confirmed": True}
    insert = {"kind_id": kind.pk, "grid_id": grid, "text": text}
    ours = [f"/api/cases\t{json.dumps(report | {'lon': lon, 'lat': lat})}" for lon, lat in where]
    peer = [f"/bench/insert-case\t{json.dumps(insert | {'lon': lon, 'lat': lat})}" for lon, lat in where]
    header = f"Authorization: Bearer {make_token(reporter(), 'bench', 1)[1]}"
    with server() as port:
        yield Contest(
            lambda: _load(port, ours, size.seconds, header), lambda: _load(port, peer, size.seconds), timed=True
        )


def _well_inside(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Those (n, 2) not at the crooked edge of the city, beyond which a report is refused."""
    low, high = places.min(axis=0), places.max(axis=0)
    margin = (high - low) * 0.05
    return places[((places > low + margin) & (places < high - margin)).all(axis=1)]


def _load(port: int, lines: list[str], seconds: float, *header: str) -> float:
    """Seconds per answered report under the load of all clients, which run in a process of their own."""
    command = [sys.executable, "-m", "bench.load", "127.0.0.1", str(port), str(_CLIENTS), str(seconds), *header]
    finished = subprocess.run(
        command, input="\n".join(lines), cwd=PROJECT, check=True, text=True, stdout=subprocess.PIPE
    )
    return float(finished.stdout)


CASE_REPORT = Job(
    key="case-report",
    describe=lambda size: (
        f"POST /api/cases among {size.areas:,} grids, with grid, border and duplicates, {_CLIENTS} clients, one worker "
        "process, seconds per case"
    ),
    peer="a bare Django view that inserts the same row",
    at_least=0.4,
    prepare=_prepare,
)
