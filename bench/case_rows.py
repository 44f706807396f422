"""Made-up cases of a city of grids: ten for each point of a size, over three years, most of them closed; or one at each
point, over five.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

import numpy as np
import shapely
from django.db import connection

from bench.database import execute
from bench.job import Size
from bench.lattice import lattice, points
from gis_data.copy import Query, copy_in, copy_out_rows
from gis_data.rules.assignment import PolygonIndex

# The number of the row, scattered, decides where and when a case is and how far it got: the same each time.
_CASES = """
INSERT INTO cases_case (uid, number, kind_id, severity, state, edition, channel, text, address, place, grid_reported_id,
    grid_id, contact_name, contact_phone, reported_at, recorded_at, closed_at, stage, due_at, reopened, source,
    source_id)
SELECT gen_random_uuid(), 'B' || n, (SELECT min(id) FROM cases_casekind), 'normal', state, 1, 'staff', '', '',
       ST_SetSRID(ST_MakePoint(103 + (n % 1000) / 1e4, 23 + (n % 997) / 1e4), 4326), grid, grid, '', '', at, at,
       CASE WHEN state = 'closed' THEN at + interval '1 day' END, '',
       CASE WHEN state <> 'closed' THEN at + interval '3 days' END, 0, '', ''
FROM (SELECT n, grids[1 + h % cardinality(grids)] AS grid,
             timestamptz '2026-01-01 00:00+08' - h2 % 94608000 * interval '1 second' AS at,
             CASE WHEN h3 % 20 > 1 THEN 'closed' WHEN h3 % 2 = 0 THEN 'handling' ELSE 'reported' END AS state
      FROM (SELECT n, abs(hashint8(n)::bigint) AS h, abs(hashint8(n + 1000000007)::bigint) AS h2,
                   abs(hashint8(n + 2000000011)::bigint) AS h3 FROM generate_series(1::bigint, {rows}) n) numbers,
           (SELECT array_agg(v.area_id ORDER BY v.area_id) AS grids FROM grids_areaversion v
            JOIN grids_level l ON l.id = v.level_id WHERE l.key = 'grid') city) made
"""
_KIND = """
INSERT INTO cases_catalogue (key, label_zh, label_en, source, checked, active)
VALUES ('bench', 'bench', 'bench', '', false, NOT EXISTS (SELECT 1 FROM cases_catalogue WHERE active))
ON CONFLICT DO NOTHING;
INSERT INTO cases_kindclass (catalogue_id, subject, code, label_zh, label_en)
SELECT id, 'case', '99', 'bench', 'bench' FROM cases_catalogue WHERE key = 'bench' ON CONFLICT DO NOTHING;
INSERT INTO cases_casekind (klass_id, code, label_zh, label_en, active, public, duplicate_m, duplicate_days)
SELECT k.id, '99001', 'bench', 'bench', true, true, 30, 7 FROM cases_kindclass k
JOIN cases_catalogue c ON c.id = k.catalogue_id AND c.key = 'bench' ON CONFLICT DO NOTHING
"""
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = 'cases_case'::regclass AND NOT indisunique
"""
_REFERENCES = """
SELECT quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = 'cases_case'::regclass AND contype = 'f'
"""
# Those that the list is read by, and a peer that sorts as it does.
_READ = ("case_grid_state_reported", "case_state_reported", "case_grid_due", "case_open_due")


_STAGED = """
CREATE TEMPORARY TABLE bench_place (n bigint, grid bigint, place geometry(Point, 4326), second bigint)
"""
_PLACED = """
INSERT INTO cases_case (uid, number, kind_id, severity, state, edition, channel, text, address, place, grid_reported_id,
    grid_id, contact_name, contact_phone, reported_at, recorded_at, closed_at, stage, reopened, source, source_id)
SELECT gen_random_uuid(), 'B' || n, (SELECT min(id) FROM cases_casekind), 'normal', 'closed', 1, 'resident', '', '',
       place, grid, grid, '', '', at, at, at + interval '1 day', '', 0, '', ''
FROM (SELECT n, grid, place, timestamptz '2021-01-01 00:00+08' + second * interval '1 second' AS at
      FROM bench_place ORDER BY second) made
"""
_GRIDS = """
SELECT v.area_id, v.geom FROM grids_areaversion v JOIN grids_level l ON l.id = v.level_id WHERE l.key = 'grid'
ORDER BY v.code COLLATE "C"
"""
FIVE_YEARS_S = 1826 * 86_400


@contextmanager
def filled_with_cases(size: Size, written: str = _CASES, read: Collection[str] = _READ) -> Iterator[int]:
    """Write them in the place of any that are there, and give their number. At the end they are gone.

    `written` inserts `{rows}` of them where others than the usual are wanted, `read` are the indexes that are needed.
    """
    rows = size.points * 10
    with _in_place_of_all(lambda: execute(written.format(rows=rows)), read):
        yield rows


@contextmanager
def filled_with_places(size: Size, read: Collection[str]) -> Iterator[int]:
    """A case at each point of a size, in the grid around it, over five years from 2021 on; with these indexes."""
    with _in_place_of_all(lambda: _write_places(size), read):
        yield size.points


def _write_places(size: Size) -> None:
    places = points(size.points, lattice(size.columns, size.rows))
    seconds = np.random.default_rng(7).integers(0, FIVE_YEARS_S, len(places))
    execute(_STAGED)
    with connection.cursor() as cursor:
        grids = copy_out_rows(cursor, Query(_GRIDS), {"id": "bigint", "shape": "bytes"})
        found = PolygonIndex(shapely.from_wkb(grids["shape"])).assign(places)
        inside = found >= 0
        columns = {
            "n": ("bigint", np.flatnonzero(inside)),
            "grid": ("bigint", grids["id"][found[inside]]),
            "place": ("point", places[inside]),
            "second": ("bigint", seconds[inside]),
        }
        copy_in(cursor, "bench_place", columns)
    execute(_PLACED)
    execute("DROP TABLE bench_place")


@contextmanager
def _in_place_of_all(write: Callable[[], object], read: Collection[str]) -> Iterator[None]:
    """Indexes are made after the rows, those that are not `read` and the references only at the end: a city of years
    has them all, and writing ten million rows through them would take most of an hour.
    """
    indexes, references = execute(_INDEXES), execute(_REFERENCES)
    execute(_KIND)
    execute("TRUNCATE cases_case CASCADE")
    execute("ALTER TABLE cases_case DISABLE TRIGGER USER")
    for name, _text in indexes:
        execute(f"DROP INDEX {name}")
    for name, _text in references:
        execute(f"ALTER TABLE cases_case DROP CONSTRAINT {name}")
    try:
        write()
        for name, text in indexes:
            if name in read:
                execute(text)
        execute("VACUUM (ANALYZE) cases_case")
        yield
    finally:
        execute("TRUNCATE cases_case CASCADE")
        execute("ALTER TABLE cases_case ENABLE TRIGGER USER")
        for name, text in indexes:
            if name not in read:
                execute(text)
        for name, text in references:
            execute(f"ALTER TABLE cases_case ADD CONSTRAINT {name} {text}")
