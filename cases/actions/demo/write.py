"""The demo's cases and their moves, by COPY."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

import numpy as np
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from cases.actions.demo.grids import grids_as_they_were, grids_on
from cases.actions.demo.offices import Desks
from cases.demo.history import DemoCase, days_of, invent
from cases.demo.life import Step
from cases.demo.places import City
from cases.demo.rhythm import DAY
from cases.models import CaseKind
from cases.rules.states import Act, State
from gis_data.covering import NOWHERE
from gis_data.staging import copy_rows
from grids.actions.demo.sequences import take_ids

SOURCE = "demo"
NAMESPACE = UUID("0f7f4c3e-6c55-5d1c-8a0e-532503202611")
AHEAD = 120  # days after the last one in which something may be due
BATCH = 10_000  # cases whose text is held at once
REPORTERS = {
    "staff": "演示网格员", "resident": "演示居民", "hotline": "演示热线", "desk": "演示坐席", "api": "演示系统",
}  # fmt: skip
ACTORS = {
    Act.REPORT: "",
    Act.TAKE: "演示承办人",
    Act.ANSWER: "演示承办人",
    Act.CHECK: "演示核查员",
    Act.RATE: "演示居民",
}
COPY_CASES = """
COPY cases_case (id, uid, number, kind_id, severity, state, edition, channel, text, address, place, grid_reported_id,
    grid_id, department_id, contact_name, contact_phone, reported_at, recorded_at, dispatched_at, answered_at,
    closed_at, stage, stage_since, due_at, suspended_at, suspended_until, in_time, reopened, rating, duplicate_of_id,
    source, source_id) FROM STDIN
"""
COPY_MOVES = """
COPY cases_casemove (case_id, edition, act, before, after, at, actor, department_id, why, due_at, data) FROM STDIN
"""


def write_cases(city: City, last: date, count: int, kinds: dict[str, CaseKind], desks: Desks) -> tuple[int, int]:
    """Write the history of a city up to the end of the day `last`; returns how many cases and moves."""
    first, days = days_of(last)
    cases = list(invent(city, last, count))
    lonlat = np.array([case.place for case in cases])
    day = np.array([case.minute // DAY for case in cases])
    then = grids_as_they_were(lonlat, day, first)
    now = grids_on(lonlat, timezone.localdate())
    with connection.cursor() as cursor:
        first_id, serial = take_ids(cursor, "cases_case", len(cases)), _serials(cursor, len(cases))
        pen = _Pen(first, days + AHEAD, kinds, desks, first_id, serial)
        moves = 0
        for start in range(0, len(cases), BATCH):
            part = [(i, cases[i], then[i], now[i]) for i in range(start, min(start + BATCH, len(cases)))]
            copy_rows(cursor, COPY_CASES, (pen.case(*row) for row in part))
            moves += copy_rows(cursor, COPY_MOVES, (move for row in part for move in pen.moves(*row)))
    return len(cases), moves


def _serials(cursor: CursorWrapper, count: int) -> int:
    """The first of `count` numbers of the sequence that numbers cases."""
    cursor.execute("SELECT nextval('cases_number')")
    (first,) = cursor.fetchone()
    cursor.execute("SELECT setval('cases_number', %s)", [first + count - 1])
    return first


class _Pen:
    """Turns a case into rows: knows where it begins to count, and the ids of kinds and departments."""

    def __init__(
        self, first: date, days: int, kinds: dict[str, CaseKind], desks: Desks, first_id: int, serial: int
    ) -> None:
        midnight = timezone.make_aware(datetime.combine(first, time()))
        # A million moments are written: a day and a minute that are put together are four times as quick as a datetime.
        self.days = [(first + timedelta(days=i)).isoformat() for i in range(days)]
        zone = midnight.strftime("%z")
        self.minutes = [f" {minute // 60:02d}:{minute % 60:02d}{zone}" for minute in range(DAY)]
        self.kinds, self.desks, self.first_id, self.serial = kinds, desks, first_id, serial

    def case(self, i: int, case: DemoCase, then: int, now: int) -> tuple:
        """The row of the case at position `i`."""
        life, kind = case.life, self.kinds[case.profile.code]
        text = f"{case.name or '路边'}附近：{kind.label_zh}"
        merged = self.first_id + case.original if life.state == State.MERGED else None
        return (
            *(self.first_id + i, uuid5(NAMESPACE, str(i)), self._number(i, case.minute), kind.pk, case.severity),
            *(life.state, len(life.steps), case.channel, text, case.name),
            *(f"SRID=4326;POINT({case.place[0]} {case.place[1]})", _area(then), _area(now)),
            *(self._department(life.desk, now), "\\x", "\\x", self._at(case.minute), self._at(case.minute)),
            *(self._at(life.dispatched), self._at(life.answered), self._at(life.closed), life.stage),
            *(self._at(life.stage_since), self._at(life.due), self._at(life.suspended)),
            *(
                self._at(life.suspended_until),
                life.in_time,
                life.reopened,
                life.rating,
                merged,
                SOURCE,
                f"case-{i + 1}",
            ),
        )

    def moves(self, i: int, case: DemoCase, _then: int, now: int) -> Iterator[tuple]:
        """The rows of its moves."""
        for edition, step in enumerate(case.life.steps, start=1):
            yield (
                *(self.first_id + i, edition, step.act, step.before or "", step.after, self._at(step.at)),
                *(_actor(step, case.channel), self._department(step.desk, now), step.why, self._at(step.due)),
                self._data(step, case),
            )

    def _data(self, step: Step, case: DemoCase) -> str:
        if step.act == Act.MERGE:
            return json.dumps({"original": self.first_id + case.original})
        return json.dumps({"rating": case.life.rating}) if step.act == Act.RATE else "{}"

    def _department(self, desk: str | None, grid: int) -> int | None:
        return None if desk is None else self.desks.get((desk, _area(grid)), self.desks[desk, None])

    def _at(self, minute: int | None) -> str | None:
        return None if minute is None else self.days[minute // DAY] + self.minutes[minute % DAY]

    def _number(self, i: int, minute: int) -> str:
        return f"{self.days[minute // DAY].replace('-', '')}{self.serial + i:06d}"


def _actor(step: Step, channel: str) -> str:
    return REPORTERS[channel] if step.act == Act.REPORT else ACTORS.get(step.act, "演示受理员")


def _area(grid: int) -> int | None:
    return None if grid == NOWHERE else int(grid)
