"""Tiles of all buildings over HTTP, cold and warm, against tipg on the same table and server."""

import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial

from django.conf import settings
from django.contrib.gis.geos import Point

from bench.city import fill_all_buildings, fill_areas
from bench.job import Contest, Job, Size
from bench.lattice import lattice
from bench.server import PROJECT, server
from bench.tipg import interpreter, tipg
from gis_data import layers
from gis_data.tile_address import WORLD_M

CLIENTS = 8
ZOOMS = range(13, 17)
TILES_PER_ZOOM = 40
TABLE = "grids_building"

Tile = tuple[int, int, int]


@contextmanager
def _prepare(size: Size, warm: bool) -> Iterator[Contest]:
    fill_areas(size)
    fill_all_buildings(size)
    chosen = _tiles(size)
    ours = [f"/tiles/building/{z}/{x}/{y}.mvt" for z, x, y in chosen]
    wanted = f"geom-column=geom_3857&properties={','.join(layers.get('building')[0].attributes)}"
    peers = [f"/collections/public.{TABLE}/tiles/WebMercatorQuad/{z}/{x}/{y}?{wanted}" for z, x, y in chosen]
    python = interpreter()
    with ExitStack() as running:
        port = running.enter_context(server())
        peer = None if python is None else running.enter_context(tipg(python, TABLE))
        seconds = size.seconds if warm else 0.0
        if warm:
            _load(port, ours, 0.0)
        yield Contest(
            lambda: _load(port, ours, seconds),
            None if peer is None else lambda: _load(peer, peers, 0.0),
            clear=None if warm else _forget,
            timed=True,
        )
        _forget()


def _forget() -> None:
    shutil.rmtree(settings.LOCAL_DIR / "bench-tiles", ignore_errors=True)


def _tiles(size: Size) -> list[Tile]:
    """As many tiles of each zoom, out of those that hold buildings, mixed; the same each time."""
    spread = random.Random(5)
    city = lattice(size.columns, size.rows)
    inside = city.block(0, 0, size.columns, size.rows).bounds
    chosen = []
    for z in ZOOMS:
        tiles = _all_tiles(z, inside)
        chosen += spread.sample(tiles, min(TILES_PER_ZOOM, len(tiles)))
    spread.shuffle(chosen)
    return chosen


def _all_tiles(z: int, bounds: tuple[float, float, float, float]) -> list[Tile]:
    """The tiles of a zoom wholly inside bounds in degrees, or those that hold its corners where none is."""

    def place(lon: float, lat: float) -> tuple[int, int]:
        point = Point(lon, lat, srid=4326).transform(3857, clone=True)
        width = WORLD_M / 2**z
        return int((point.x + WORLD_M / 2) / width), int((WORLD_M / 2 - point.y) / width)

    (left, bottom), (right, top) = place(*bounds[:2]), place(*bounds[2:])
    return [(z, x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]


def _load(port: int, paths: list[str], seconds: float) -> float:
    """Seconds per tile under the load of all clients, which run in a process of their own."""
    command = [sys.executable, "-m", "bench.load", "127.0.0.1", str(port), str(CLIENTS), str(seconds)]
    done = subprocess.run(command, input="\n".join(paths), cwd=PROJECT, check=True, text=True, stdout=subprocess.PIPE)
    return float(done.stdout)


def _job(key: str, state: str, at_least: float) -> Job:
    prepare: Callable[[Size], AbstractContextManager[Contest]] = partial(_prepare, warm=state == "warm")
    return Job(
        key=key,
        describe=lambda size: f"{state}: {size.points:,} buildings, z13-z16, {CLIENTS} clients, seconds per tile",
        peer="tipg on the same table and server",
        at_least=at_least,
        prepare=prepare,
    )


TILES_COLD = _job("tiles-cold", "cold", 1.5)
TILES_WARM = _job("tiles-warm", "warm", 8)
