"""The dashboard's figures of a period out of five years, against each of its tables by an SQL of its own.

Both give the figures of a period and of the one before it. The peer has the same rows, the same indexes and the planner
of a fresh PostgreSQL; it asks one SQL for each table and sort of cases, not one for each figure, which would be slower.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from statistics import median
from time import perf_counter

from django.contrib.auth import get_user_model

from bench.case_rows import filled_with_cases
from bench.city import fill_areas
from bench.database import execute, execute_as_fresh
from bench.job import Contest, Job, Size
from cases.dashboard.asked import Asked, ask
from cases.dashboard.figures import Board, board_of
from cases.dashboard.kept_days import KEPT
from cases.rules.board.periods import Period

_TIMES = 3
# Up to the end of September 2025; rows are there to the end of that year.
_PERIODS = {"1 month": date(2025, 9, 1), "3 months": date(2025, 7, 1), "1 year": date(2024, 10, 1)}
_LAST = date(2025, 9, 30)
_READ = ("case_reported", "case_closed", "case_open_board")

# In the order in which they were reported, as a city writes them; each row's number scattered decides the rest.
_CASES = """
INSERT INTO cases_case (uid, number, kind_id, severity, state, edition, channel, text, address, place, grid_reported_id,
    grid_id, department_id, contact_name, contact_phone, reported_at, recorded_at, answered_at, closed_at, stage,
    due_at, in_time, reopened, rating, source, source_id)
SELECT gen_random_uuid(), 'B' || n, kinds[1 + h2 % cardinality(kinds)], 'normal',
       CASE WHEN open THEN 'handling' ELSE 'closed' END, 1, CASE WHEN h3 % 2 = 0 THEN 'staff' ELSE 'resident' END,
       'made up for the measurement', 'at the place',
       ST_SetSRID(ST_MakePoint(103 + (n % 1000) / 1e4, 23 + (n % 997) / 1e4), 4326),
       grid, grid, departments[1 + h3 % cardinality(departments)], '', '', at, at,
       CASE WHEN NOT open THEN at + (h2 % 2880) * interval '1 minute' END,
       CASE WHEN NOT open THEN at + (h2 % 2880 + h3 % 14400) * interval '1 minute' END, '',
       CASE WHEN open THEN timestamptz '2026-01-01 00:00+08' + (h3 % 30 - 15) * interval '1 day' END,
       CASE WHEN NOT open THEN h % 7 > 0 END, (NOT open AND h2 % 60 = 0)::integer,
       CASE WHEN NOT open AND h3 % 5 = 0 THEN 1 + h2 % 5 END, '', ''
FROM (SELECT n, grids[1 + h % cardinality(grids)] AS grid, h, h2, h3, kinds, departments,
             timestamptz '2021-01-01 00:00+08' + n * (interval '1825 days' / {rows}) AS at,
             h3 % 1000 < CASE WHEN n > {rows} - {rows} / 60 THEN 300 ELSE 5 END AS open
      FROM (SELECT n, abs(hashint8(n)::bigint) AS h, abs(hashint8(n + 1000000007)::bigint) AS h2,
                   abs(hashint8(n + 2000000011)::bigint) AS h3 FROM generate_series(1::bigint, {rows}) n) numbers,
           (SELECT array_agg(v.area_id ORDER BY v.area_id) AS grids FROM grids_areaversion v
            JOIN grids_level l ON l.id = v.level_id WHERE l.key = 'grid') city,
           (SELECT array_agg(id ORDER BY id) AS kinds FROM cases_casekind) known,
           (SELECT array_agg(id ORDER BY id) AS departments FROM cases_department) offices) made
"""
_KINDS = """
INSERT INTO cases_casekind (klass_id, code, label_zh, label_en, active, public, duplicate_m, duplicate_days)
SELECT k.id, '99' || lpad(n::text, 3, '0'), 'bench', 'bench', true, true, 30, 7 FROM cases_kindclass k
JOIN cases_catalogue c ON c.id = k.catalogue_id AND c.key = 'bench', generate_series(2, 40) n ON CONFLICT DO NOTHING
"""
_OFFICES = """
INSERT INTO cases_department (uid, key, name, name_en, credit_code, tier, area_id, fallback, email, valid)
SELECT gen_random_uuid(), 'bench-' || n, 'bench', 'bench', '', 'street', (SELECT min(id) FROM grids_area), false, '',
       daterange('2020-01-01', NULL) FROM generate_series(1, 60) n ON CONFLICT DO NOTHING
"""

_TREE = """
WITH RECURSIVE down(area_id, part) AS (
    SELECT v.area_id, v.area_id FROM grids_areaversion v WHERE v.parent_id IS NULL AND v.valid @> current_date
  UNION ALL
    SELECT v.area_id, d.part FROM down d JOIN grids_areaversion v ON v.parent_id = d.area_id AND v.valid @> current_date
)
"""
_SUMS = {
    "reported_at": "count(*)",
    "closed_at": """count(*), count(*) FILTER (WHERE in_time), count(*) FILTER (WHERE NOT in_time), count(answered_at),
        percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM answered_at - reported_at) / 60),
        count(*) FILTER (WHERE reopened > 0), count(rating), sum(rating)""",
}
_GROUPS = ("0", "kind_id", "department_id", "part")
# Of the statements below, those by kind.
_REPORTED_BY_KIND, _ENDED_BY_KIND, _OPEN_BY_KIND = 1, 10, 19
_OPEN = "count(*), count(*) FILTER (WHERE due_at < now())"


def _statements(period: Period, before: Period) -> Iterator[str]:
    """Reported and ended, in both periods, by each group; over time; and what is open."""
    for column, sums in _SUMS.items():
        for one in (period, before):
            for group in _GROUPS:
                yield _statement(group, sums, _within(column, one))
        yield _statement(f"({column} AT TIME ZONE 'Asia/Shanghai')::date", sums, _within(column, period))
    for group in _GROUPS:
        yield _statement(group, _OPEN, "state NOT IN ('closed', 'merged', 'rejected')")


def _statement(group: str, sums: str, condition: str) -> str:
    join = "LEFT JOIN down ON down.area_id = c.grid_id" if group == "part" else ""
    return f"{_TREE if join else ''} SELECT {group}, {sums} FROM cases_case c {join} WHERE {condition} GROUP BY 1"  # noqa: S608 (constants)


def _within(column: str, period: Period) -> str:
    return f"{column} >= '{period.first} 00:00+08' AND {column} < '{period.after} 00:00+08'"


@contextmanager
def _prepare(size: Size) -> Iterator[Contest]:
    fill_areas(size)
    with filled_with_cases(size, _before_rows(), _READ) as rows:
        # The triggers that would have marked the days were not there for the rows.
        execute("SELECT cases_mark_days(source, ARRAY[date '0001-01-01']) FROM unnest(ARRAY['report', 'end']) source")
        user = get_user_model()(is_superuser=True, is_active=True)
        questions = {name: ask(user, {"since": str(first), "until": str(_LAST)}) for name, first in _PERIODS.items()}
        for name, asked in questions.items():
            _report(name, asked, rows)
        month = questions["1 month"]
        yield Contest(lambda: board_of(month), lambda: _peer(month), agree=_agree)


def _before_rows() -> str:
    """Kinds and departments come with the rows, since those of the usual cases are of one kind and of none."""
    return f"{_KINDS}; {_OFFICES}; {_CASES}"


def _peer(asked: Asked) -> list[list[tuple]]:
    return execute_as_fresh(*_statements(asked.period, asked.before))


def _report(name: str, asked: Asked, rows: int) -> None:
    """The first time, when its months are read; again, when they are kept; and the peer."""
    KEPT.clear()
    first, again = _seconds(lambda: board_of(asked)), _median(lambda: board_of(asked))
    peer = _seconds(lambda: _peer(asked))
    told = f"{name} of {rows:,} cases: first {first * 1000:.0f} ms, again {again * 1000:.1f} ms, "
    print(f"  {told}peer {peer * 1000:.0f} ms: {peer / first:.1f} and {peer / again:.1f} times", flush=True)


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _median(work: Callable[[], object]) -> float:
    return median(_seconds(work) for _time in range(_TIMES))


def _agree(ours: Board, peer: list[list[tuple]]) -> None:
    """By kind: what was reported and what ended, how quickly it was answered, and what is open."""
    reported, ended = dict(peer[_REPORTED_BY_KIND]), {row[0]: row[1:] for row in peer[_ENDED_BY_KIND]}
    table = ours.kinds
    for i, kind in enumerate(table.ids):
        row = table.sums.row(i)
        if row["reported"] != reported.get(kind, 0):
            raise AssertionError(f"kind {kind}: {row['reported']} and {reported.get(kind)} reported")
        found = ended[kind]
        if (row["ended"], row["in_time"], row["rated"], row["stars"]) != (found[0], found[1], found[6], found[7]):
            raise AssertionError(f"kind {kind}: {row} and {found}")
        if abs(row["answer_median"] - found[4][0]) > 1:
            raise AssertionError(f"kind {kind}: {row['answer_median']} and {found[4][0]} minutes")
    still = {row[0]: row[1] for row in peer[_OPEN_BY_KIND]}
    if still != {kind: n for kind, n in zip(table.ids, table.sums.open.tolist(), strict=True) if n}:
        raise AssertionError("open cases differ")


DASHBOARD = Job(
    key="dashboard",
    describe=lambda size: (
        f"dashboard of one month and the month before out of {size.points * 10:,} cases in five years"
    ),
    peer="an SQL for each of its tables, same rows and indexes",
    at_least=10,
    prepare=_prepare,
)
