"""Hotspots of one month out of five years, from request to answer, against grouping by ST_Covers in one statement."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from django.test import Client

from bench.case_rows import filled_with_places
from bench.cases import reporter
from bench.city import fill_areas
from bench.database import execute, execute_as_fresh
from bench.job import Contest, Job, Size
from cases.hotspots import areas, findings, weights

_URL = "/api/hotspots?since=2025-03-01&until=2025-03-31&against=none&measure=counts&shapes=no"
# The same cases by the same day's grids. Of three plain forms the fastest: left to itself the planner of a fresh
# PostgreSQL joins all cases of the five years, and takes two to three times as long.
_GROUPED = """
WITH month AS MATERIALIZED (
    SELECT place FROM cases_case WHERE state <> 'merged' AND channel <> 'hotspot'
      AND reported_at >= '2025-03-01 00:00+08' AND reported_at < '2025-04-01 00:00+08'
)
SELECT v.area_id, a.uid::text, count(*) FROM month c
JOIN grids_areaversion v ON ST_Covers(v.geom, c.place) JOIN grids_level l ON l.id = v.level_id
JOIN grids_area a ON a.id = v.area_id
WHERE l.key = 'grid' AND v.valid @> date '2025-03-31'
GROUP BY 1, 2
"""
_HOST = "127.0.0.1"


@contextmanager
def _prepare(size: Size) -> Iterator[Contest]:
    fill_areas(size)
    client = Client(HTTP_HOST=_HOST)
    client.force_login(reporter())
    with filled_with_places(size, ("case_counted", "case_place")):
        execute("CREATE INDEX bench_reported ON cases_case (reported_at)")
        execute("ANALYZE cases_case")
        try:
            _report(client)
            yield Contest(lambda: _ask(client), _group, clear=findings.forget, agree=_agree)
        finally:
            execute("DROP INDEX bench_reported")


def _ask(client: Client) -> bytes:
    """The whole way: session, rights, counts, Gi*, correction, answer. The areas and their neighbours are known."""
    return client.get(_URL).content


def _group() -> list[tuple]:
    [rows] = execute_as_fresh(_GROUPED)
    return rows


def _report(client: Client) -> None:
    """What a process pays once: reading the areas and working out who touches whom."""
    for known in (areas, weights, findings):
        known.forget()
    seconds = []
    for _time in range(2):
        start = perf_counter()
        _ask(client)
        seconds.append(perf_counter() - start)
    told = json.loads(_ask(client))
    figures = f"{told['total']['cases']:,} cases of the month, {len(told['features']):,} areas named"
    print(
        f"  the first answer of a process {seconds[0]:.3g} s, the second {seconds[1] * 1000:.3g} ms; {figures}",
        flush=True,
    )


def _agree(ours: bytes, peer: list[tuple]) -> None:
    told = json.loads(ours)
    counts = {uid: count for _area, uid, count in peer}
    named = {feature["properties"]["uid"]: feature["properties"]["cases"] for feature in told["features"]}
    wrong = {uid for uid, cases in named.items() if cases != counts.get(uid, 0)}
    if told["total"]["cases"] != sum(counts.values()) or wrong:
        raise AssertionError(
            f"the counts differ: {told['total']['cases']} and {sum(counts.values())}, {len(wrong)} areas"
        )


HOTSPOT_LAYER = Job(
    key="hotspot-layer",
    describe=lambda size: f"hotspots of a month among {size.points:,} cases of five years on {size.areas:,} grids",
    peer="GROUP BY over a join ON ST_Covers",
    at_least=20,
    prepare=_prepare,
)
