"""Cases out of a CSV with their grids, against `bulk_create` with a look-up for each point."""

import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from uuid import uuid4

from django.contrib.gis.geos import Point
from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_current_timezone

from bench.cases import KIND_CODE, fill_catalogue
from bench.city import fill_areas
from bench.database import execute
from bench.job import Contest, Job, Size
from bench.lattice import lattice, points
from cases.actions.import_cases import import_cases, read_case_file
from cases.models import Case, CaseMove, Channel
from cases.rules.case_import import Mapping
from gis_data.actions.import_runs import Actor
from grids.models import AreaVersion

# The peer takes a part of the rows, and its time is multiplied: all of them would take it a quarter of an hour a run.
_PEER_SHARE = 50
_BATCH = 1_000
_COLUMNS = ("id", "kind", "status", "created", "closed", "text", "lon", "lat")
_ROLES = ("source_id", "kind", "status", "reported_at", "closed_at", "text", "lon", "lat")
_CLEAR = "TRUNCATE cases_casemove, cases_case, gis_data_importfinding, gis_data_importrun CASCADE"


@contextmanager
def _prepare(size: Size) -> Iterator[Contest]:
    fill_areas(size)
    kind = fill_catalogue()
    mapping = Mapping(
        source="bench", columns=dict(zip(_ROLES, _COLUMNS, strict=True)), states={"done": "closed", "new": "reported"}
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "cases.csv")
        rows = _write(path, size)
        sample = rows[:: _PEER_SHARE if len(rows) > 10_000 else 1]

        def ours() -> float:
            start = perf_counter()
            import_cases(read_case_file(path), mapping, Actor(), commit=True)
            return perf_counter() - start

        def peer() -> float:
            start = perf_counter()
            _bulk_create(sample, kind.pk)
            return (perf_counter() - start) * len(rows) / len(sample)

        yield Contest(ours, peer, clear=lambda: execute(_CLEAR), timed=True)


def _write(path: Path, size: Size) -> list[tuple]:
    """The file, and its rows."""
    where = points(size.points, lattice(size.columns, size.rows), seed=7).round(6).tolist()
    rows = [
        (
            str(number), KIND_CODE, "new" if number % 10 == 0 else "done",
            f"2024-{number % 12 + 1:02d}-{number % 28 + 1:02d} {number % 24:02d}:{number % 60:02d}:00",
            "" if number % 10 == 0 else "2025-06-01 10:00:00", f"案件 {number}", lon, lat,
        )
        for number, (lon, lat) in enumerate(where)
    ]  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        writer.writerows(rows)
    return rows


def _bulk_create(rows: list[tuple], kind: int) -> None:
    """What one would write first: each point looked up, then rows by the thousand, with their first moves."""
    zone = get_current_timezone()
    areas = AreaVersion.objects.current().filter(level__is_working_grid=True)
    cases = []
    for number, _kind, status, created, closed, text, lon, lat in rows:
        place = Point(lon, lat, srid=4326)
        grid = areas.filter(geom__covers=place).values_list("area_id", flat=True).first()
        cases.append(
            Case(
                number=uuid4().hex[:20], kind_id=kind, state="reported" if status == "new" else "closed",
                channel=Channel.IMPORT, text=text, place=place, grid_id=grid, grid_reported_id=grid,
                reported_at=parse_datetime(created).replace(tzinfo=zone),
                closed_at=parse_datetime(closed).replace(tzinfo=zone) if closed else None,
                source="peer", source_id=number,
            )
        )  # fmt: skip
    Case.objects.bulk_create(cases, batch_size=_BATCH)
    CaseMove.objects.bulk_create(
        (CaseMove(case=case, edition=1, act="report", after=case.state, at=case.reported_at) for case in cases),
        batch_size=_BATCH,
    )


CASE_IMPORT = Job(
    key="case-import",
    describe=lambda size: (
        f"{size.points:,} cases out of a CSV, judged, with one of {size.areas:,} grids each, written with their moves"
    ),
    peer=f"bulk_create with a point look-up each (every {_PEER_SHARE}th row from 10,000 on, its time multiplied)",
    at_least=30,
    prepare=_prepare,
)
