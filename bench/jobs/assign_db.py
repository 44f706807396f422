"""Points to grids, read from tables and written to a table: through memory, against the plain ST_Covers join."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import shapely
from django.db import connection, transaction

from bench.database import execute, execute_as_fresh
from bench.job import Contest, Job, Size
from bench.lattice import lattice, points
from gis_data.copy import Query, copy_in
from gis_data.covering import NOWHERE, cover_points
from gis_data.functions import SRID

_TABLES = """
CREATE TABLE bench_point (id bigint PRIMARY KEY, location geometry(Point, 4326));
CREATE TABLE bench_grid (id bigint PRIMARY KEY, code text NOT NULL, geom geometry(Polygon, 4326))
"""
_INDEXES = """
CREATE INDEX ON bench_grid USING gist (geom);
CREATE INDEX ON bench_point USING gist (location)
"""
# CREATE TABLE AS can use parallel workers, INSERT … SELECT cannot: of the two plain forms this is the faster one.
_JOIN = """
CREATE TABLE bench_joined AS
SELECT p.id AS point, g.id AS grid FROM bench_point p JOIN bench_grid g ON ST_Covers(g.geom, p.location)
"""
_DIFFERENCE = "(SELECT * FROM bench_found EXCEPT SELECT * FROM bench_joined) LIMIT 1"
_SIZES = "SELECT (SELECT count(*) FROM bench_found) = (SELECT count(*) FROM bench_joined)"


@contextmanager
def _prepare(size: Size) -> Iterator[Contest]:
    city = lattice(size.columns, size.rows)
    _fill(shapely.to_wkb(city.blocks(1, 1)), points(size.points, city))
    try:
        yield Contest(_ours, _peer, clear=_clear, agree=_agree)
    finally:
        _clear()
        execute("DROP TABLE bench_point, bench_grid")


def _fill(grids: np.ndarray, where: np.ndarray) -> None:
    """Both tables, indexed and analysed as in a database that is in use."""
    execute(_TABLES)
    with connection.cursor() as cursor:
        copy_in(cursor, "bench_point", {"id": ("bigint", np.arange(len(where))), "location": ("point", where)})
        cursor.executemany(
            "INSERT INTO bench_grid VALUES (%s, %s, ST_SetSRID(%s::geometry, %s))",
            [(number, f"{number:015}", shape, SRID) for number, shape in enumerate(grids)],
        )
    execute(_INDEXES)
    execute("VACUUM ANALYZE bench_point")
    execute("VACUUM ANALYZE bench_grid")


@transaction.atomic
def _ours() -> None:
    """As `grids.actions.assign` does for many buildings."""
    execute("CREATE TABLE bench_found (point bigint, grid bigint)")
    with connection.cursor() as cursor:
        found = cover_points(
            cursor,
            Query("SELECT id, location FROM bench_point"),
            Query('SELECT id, geom FROM bench_grid ORDER BY code COLLATE "C"'),
        )
        hit = found.polygon != NOWHERE
        columns = {"point": ("bigint", found.points["id"][hit]), "grid": ("bigint", found.polygon[hit])}
        copy_in(cursor, "bench_found", columns)


def _peer() -> None:
    execute_as_fresh(_JOIN)


def _clear() -> None:
    execute("DROP TABLE IF EXISTS bench_found, bench_joined")


def _agree(_ours: None, _peer: None) -> None:
    """No point of the made-up city lies exactly on a border, so the two tables are equal."""
    if execute(_DIFFERENCE) or execute(_SIZES) != [(True,)]:
        raise AssertionError("the ST_Covers join assigns other grids")


ASSIGN_DB = Job(
    key="assign-db",
    describe=lambda size: f"{size.points:,} points to {size.areas:,} grids, database to database",
    peer="CREATE TABLE AS … JOIN ON ST_Covers",
    at_least=10,
    prepare=_prepare,
)
