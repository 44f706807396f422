"""A city of 36 square grids in two streets, and cases in it as tables have them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone

from cases.models import Case, CaseKind, Channel
from cases.rules.states import State
from grids.models import Area, GridCount, Role
from tests.cases.factories import make_kind
from tests.factories import make_area, make_levels, make_post, make_user

SIDE, STEP = 6, 0.01
WEST, SOUTH = 103.0, 23.0
HOMES = 300


@dataclass
class LatticeCity:
    """`grids[column][row]`; the west street has the first three columns, and each street one community."""

    county: Area
    streets: dict[str, Area]
    communities: dict[str, Area]
    grids: list[list[Area]]
    kind: CaseKind

    def middle(self, column: int, row: int) -> tuple[float, float]:
        """Of a grid, in degrees."""
        return WEST + (column + 0.5) * STEP, SOUTH + (row + 0.5) * STEP

    def report(self, column: int, row: int, number: int, at: datetime | None = None, **more) -> list[Case]:
        """So many cases about the middle of a grid, some metres apart."""
        lon, lat = self.middle(column, row)
        places = [(lon + (i % 7) * 1e-5, lat + (i // 7) * 1e-5) for i in range(number)]
        return self.report_at(places, self.grids[column][row], at, **more)

    def report_at(self, places: Iterable, reported_in: Area | None, at: datetime | None = None, **more) -> list[Case]:
        """A case at each place."""
        first = Case.objects.count()
        facts = {"state": State.REPORTED, "channel": Channel.RESIDENT, "kind": self.kind, "grid": reported_in} | more
        facts["grid_reported"] = reported_in
        rows = [
            Case(number=f"H{first + i:08d}", place=Point(*place, srid=4326), reported_at=at or noon(), **facts)
            for i, place in enumerate(places)
        ]
        return Case.objects.bulk_create(rows)

    def spread(self, each: int = 3, at: datetime | None = None, **more) -> None:
        """As many cases in every grid."""
        for column in range(SIDE):
            for row in range(SIDE):
                self.report(column, row, each, at, **more)


def noon(back: int = 1) -> datetime:
    """Noon of a day so many days ago."""
    return timezone.make_aware(datetime.combine(timezone.localdate() - timedelta(days=back), time(12)))


def noon_of(day: date) -> datetime:
    """Noon of a day."""
    return timezone.make_aware(datetime.combine(day, time(12)))


@pytest.fixture
def city(db) -> LatticeCity:
    levels = make_levels()
    width = SIDE * STEP
    county = make_area(levels["county"], "532503", "测试市", (WEST, SOUTH, width))
    streets, communities = {}, {}
    half = WEST + width / 2
    for number, (name, west, east) in enumerate((("west", WEST, half), ("east", half, WEST + width)), start=1):
        box = (west, SOUTH, east, SOUTH + width)
        streets[name] = make_area(levels["street"], f"53250300{number}", f"{name}街道", box, county)
        communities[name] = make_area(levels["community"], f"53250300{number}001", f"{name}社区", box, streets[name])
    grids = [[_grid(levels["grid"], communities, column, row) for row in range(SIDE)] for column in range(SIDE)]
    return LatticeCity(county, streets, communities, grids, make_kind())


@pytest.fixture
def settled(city) -> LatticeCity:
    """The same with as many households in every grid."""
    rows = [GridCount(grid=grid, day=date(2000, 1, 1), households=HOMES) for column in city.grids for grid in column]
    GridCount.objects.bulk_create(rows)
    return city


@pytest.fixture
def supervisor(city):
    """Holds the whole county."""
    user = make_user("supervisor")
    make_post(user, city.county, Role.SUPERVISOR)
    return user


@pytest.fixture
def client_of(client):
    """The browser of a user."""

    def as_(user):
        client.force_login(user)
        return client

    return as_


def ask(client, query: str = "", path: str = "/api/hotspots") -> dict:
    """What is answered to a question."""
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def random_city(city: LatticeCity, seed: int = 1, mean: float = 4.0) -> None:
    """Cases as chance brings them: Poisson in every grid."""
    random = np.random.default_rng(seed)
    for column in range(SIDE):
        for row in range(SIDE):
            city.report(column, row, int(random.poisson(mean)))


def _grid(level, communities: dict[str, Area], column: int, row: int) -> Area:
    name = "west" if column < SIDE // 2 else "east"
    corner = (WEST + column * STEP, SOUTH + row * STEP, STEP)
    code = f"53250300{1 if name == 'west' else 2}001{column * SIDE + row + 1:03d}"
    return make_area(level, code, f"网格{column}-{row}", corner, communities[name])
