"""Cases of an import into the database: COPY into a table beside, and one statement from there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from typing import Self

import numpy as np
import shapely
from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models.functions import Collate
from django.utils import timezone
from numpy.typing import NDArray
from psycopg2 import sql

from cases.models import Case
from cases.rules.states import ENDED
from gis_data.copy import copy_out_rows, query_of
from gis_data.covering import NOWHERE
from gis_data.models import ImportRun
from gis_data.rules.assignment import PolygonIndex
from gis_data.staging import ESCAPES, NULL, forget_plans
from grids.models import AreaVersion

BATCH = 100_000  # rows that are text at one time
# From so many rows on, and more than there are, indexes are made anew at the end: keeping twenty of them up row by row
# takes longer than all the rest. Nobody reads cases meanwhile.
REBUILD_FROM = 50_000
_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes i WHERE tablename = 'cases_case' AND schemaname = current_schema()
AND NOT EXISTS (SELECT FROM pg_constraint c JOIN pg_class k ON k.oid = c.conindid WHERE k.relname = i.indexname)
"""
_STAGE = """
CREATE TEMPORARY TABLE new_case (
    source_id text, kind bigint, state text, department bigint, text text, address text, source_data jsonb,
    grid bigint, lon float8, lat float8, reported float8, closed float8, due float8) ON COMMIT DROP
"""
_COPY = "COPY new_case FROM STDIN"
_INSERT = """
INSERT INTO cases_case (
    uid, number, kind_id, severity, state, edition, channel, text, address, place, grid_reported_id, grid_id,
    department_id, contact_name, contact_phone, reported_at, recorded_at, closed_at, due_at, in_time, stage, reopened,
    source, source_id, source_data, run_id)
SELECT gen_random_uuid(),
       to_char(to_timestamp(reported) AT TIME ZONE %(zone)s, 'YYYYMMDD')
           || lpad(serial::text, greatest(6, length(serial::text)), '0'),
       kind, 'normal', state, 1, 'import', text, left(address, 255), ST_SetSRID(ST_MakePoint(lon, lat), 4326),
       grid, grid, department, '', '', to_timestamp(reported), %(now)s, to_timestamp(closed),
       CASE WHEN state <> ALL(%(ended)s) THEN to_timestamp(due) END,
       CASE WHEN closed IS NOT NULL AND due IS NOT NULL THEN closed <= due END,
       '', 0, %(source)s, source_id, source_data, %(run)s
FROM (SELECT *, nextval('cases_number') AS serial FROM new_case) AS n
"""
_MOVES = """
INSERT INTO cases_casemove (case_id, edition, act, before, after, at, actor, why, data)
SELECT id, 1, 'report', '', state, reported_at, '', '', jsonb_build_object('channel', 'import', 'run', run_id)
FROM cases_case WHERE run_id = %s
"""
_UNSTAGE = "DROP TABLE new_case"
# Two imports wait for each other: both would find the same rows to be new.
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('cases.import'))"


@dataclass(frozen=True)
class Columns:
    """Cases by columns, all of one length. Times are seconds since 1970, NaN for none; places (n, 2) in degrees."""

    source_id: list[str]
    kind: list[int]
    state: list[str]
    department: list[int | None]
    text: list[str]
    address: list[str]
    source_data: list[str]
    grid: NDArray[np.int64]
    place: NDArray[np.float64]
    reported: NDArray[np.float64]
    closed: NDArray[np.float64]
    due: NDArray[np.float64]

    @classmethod
    def none(cls) -> Self:
        """No case at all."""
        nothing = np.zeros(0)
        return cls([], [], [], [], [], [], [], nothing.astype(np.int64), np.zeros((0, 2)), nothing, nothing, nothing)


def known_ids(source: str) -> set[str]:
    """The ids of all cases that came from a source. Other imports wait until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
    return set(Case.objects.filter(source=source).exclude(source_id="").values_list("source_id", flat=True))


def place_points(places: NDArray[np.float64]) -> NDArray[np.int64]:
    """The grid of today around each place (n, 2), where there is none the smallest area, else NOWHERE: (n,)."""
    today = AreaVersion.objects.on(timezone.localdate())
    found = _covered(places, today.filter(level__is_working_grid=True).order_by(Collate("code", "C")))
    missed = np.flatnonzero(found == NOWHERE)
    if len(missed):
        found[missed] = _covered(places[missed], today.order_by("-level__rank", Collate("code", "C")))
    return found


def _covered(places: NDArray[np.float64], areas: object) -> NDArray[np.int64]:
    with connection.cursor() as cursor:
        shapes = copy_out_rows(
            cursor, query_of(areas.values_list("area_id", "geom")), {"id": "bigint", "shape": "bytes"}
        )
    index = PolygonIndex(shapely.from_wkb(shapes["shape"]))
    return np.append(shapes["id"], NOWHERE).astype(np.int64)[index.assign(places)]


def write_cases(cases: Columns, source: str, run: ImportRun) -> int:
    """Write the cases and the first move of each, within the caller's transaction; returns how many."""
    words = {
        "zone": settings.TIME_ZONE, "now": timezone.now(), "ended": sorted(ENDED), "source": source, "run": run.pk
    }  # fmt: skip
    with connection.cursor() as cursor:
        forget_plans(cursor)
        cursor.execute(_STAGE)
        for first in range(0, len(cases.source_id), BATCH):
            cursor.copy_expert(_COPY, StringIO(_as_text(cases, slice(first, first + BATCH))))
        with _without_indexes(cursor, len(cases.source_id)):
            cursor.execute(_INSERT, words)
            cursor.execute(_MOVES, [run.pk])
        cursor.execute(_UNSTAGE)
    return len(cases.source_id)


@contextmanager
def _without_indexes(cursor: CursorWrapper, rows: int) -> Iterator[None]:
    """Drop the indexes that no constraint needs and make them anew at the end, where that is the faster way."""
    if rows < REBUILD_FROM or rows < Case.objects.count():
        yield
        return
    cursor.execute(_INDEXES)
    definitions = cursor.fetchall()
    for name, _definition in definitions:
        cursor.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no index is made while rows wait to be checked
    for _name, definition in definitions:
        cursor.execute(definition)


def _as_text(cases: Columns, part: slice) -> str:
    """Some of the rows as COPY reads them."""
    texts = [
        [value.translate(ESCAPES) for value in column[part]]
        for column in (cases.source_id, cases.text, cases.address, cases.source_data)
    ]
    times = [_or_null(column[part]) for column in (cases.reported, cases.closed, cases.due)]
    departments = [NULL if one is None else one for one in cases.department[part]]
    places = cases.place[part]
    rows = zip(
        texts[0], cases.kind[part], cases.state[part], departments, *texts[1:], cases.grid[part].tolist(),
        places[:, 0].tolist(), places[:, 1].tolist(), *times, strict=True,
    )  # fmt: skip
    return "".join(["\t".join(map(str, row)) + "\n" for row in rows])


def _or_null(seconds: NDArray[np.float64]) -> list:
    return [NULL if one != one else one for one in seconds.tolist()]
