"""The search box's answer on a city of buildings, against the plain trigram query that answers a part of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from statistics import median
from time import perf_counter

from django.contrib.auth import get_user_model
from django.db import connection

from bench.addresses import fill_addresses, texts
from bench.city import fill_areas
from bench.database import execute
from bench.job import Contest, Job, Size
from bench.lattice import lattice
from gis_data.layers import User
from grids.search.find import search

_DAY = date(2026, 1, 1)
_MOST = 8
_ROUNDS = 5  # each text so often: a run of a few tenths of a second is at the mercy of what else runs
_INDEX = "CREATE INDEX bench_address ON grids_building USING gin (address gin_trgm_ops)"
_TRIGRAMS = """
SELECT uid, address, ST_X(location), ST_Y(location) FROM grids_building
WHERE address LIKE %(pattern)s AND valid @> %(day)s::date
ORDER BY similarity(address, %(text)s) DESC LIMIT %(most)s
"""


@contextmanager
def _prepare(size: Size) -> Iterator[Contest]:
    fill_areas(size)
    fill_addresses(size)
    execute(_INDEX)
    execute("VACUUM ANALYZE grids_building")
    reader = get_user_model()(is_superuser=True)
    middle = lattice(size.columns, size.rows).block(0, 0, size.columns, size.rows).centroid
    near = (middle.x, middle.y)
    asked = texts(size)
    _agree(asked, reader, near)
    try:
        yield Contest(
            lambda: _median(asked, lambda text: _ours(text, reader, near)),
            lambda: _median(asked, _peer),
            timed=True,
        )
    finally:
        execute("DROP INDEX bench_address")
        execute("TRUNCATE grids_building CASCADE")


def _median(asked: list[str], answer: Callable[[str], list[str]]) -> float:
    """Seconds for one text, the median over all."""
    seconds = []
    for text in asked * _ROUNDS:
        start = perf_counter()
        answer(text)
        seconds.append(perf_counter() - start)
    return median(seconds)


def _ours(text: str, reader: User, near: tuple[float, float]) -> list[str]:
    """The whole answer: areas, places, roads and buildings, the nearest first; gives the addresses."""
    found = search(text, reader, _DAY, near, _MOST)
    return [hit["title"] for group in found["groups"] if group["key"] == "building" for hit in group["hits"]]


def _peer(text: str) -> list[str]:
    """Addresses that hold the text, the most similar first."""
    with connection.cursor() as cursor:
        cursor.execute(_TRIGRAMS, {"pattern": f"%{text}%", "text": text, "day": _DAY, "most": _MOST})
        return [address for _uid, address, _x, _y in cursor.fetchall()]


def _agree(asked: list[str], reader: User, near: tuple[float, float]) -> None:
    """Both find buildings for every text, as many as each other, and nothing but what holds it."""
    for text in asked:
        ours, peer = _ours(text, reader, near), _peer(text)
        if not ours or len(ours) != len(peer) or any(text not in address for address in ours):
            raise AssertionError(f"{text}: ours {ours}, trigrams {peer}")


SEARCH = Job(
    key="search",
    describe=lambda size: f"search of {size.points:,} buildings and {size.areas:,} grids, seconds per text",
    peer="LIKE and similarity by a pg_trgm index, buildings only",
    at_least=0.5,
    prepare=_prepare,
)
