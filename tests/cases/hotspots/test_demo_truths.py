"""The demo's history holds two true hot spots, one that only follows the people, and one that fades: these are found."""

from datetime import date

import numpy as np
import pytest
from django.db import connection, transaction
from django.http import QueryDict

from cases.actions.demo import load_demo_cases
from cases.actions.demo.ground import read_city
from cases.demo.hotspots import PLANTED, Planted, centre_of
from cases.hotspots.asked import read_asked
from cases.hotspots.findings import Found, find
from cases.hotspots.months import emerging
from cases.hotspots.question import look_up
from cases.rules.hotspots import Emerging
from grids.actions.demo import load_demo

pytestmark = pytest.mark.django_db
LAST = date(2026, 11, 24)
BY_KEY = {planted.key: planted for planted in PLANTED}


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """The grounds of the demo city with its whole history; everything is undone when the module is through."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo()
        load_demo_cases(LAST)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE cases_case")
        yield read_city(LAST)
        transaction.set_rollback(True)


def ask(query: str) -> Found:
    return find(look_up(read_asked(QueryDict(f"until={LAST}&against=none&{query}"))))


def row_of(found: Found, planted: Planted, city) -> int:
    """The area of a question in which a planted centre lies."""
    [row] = found.question.areas.rows_at(np.array([centre_of(planted, city)]))
    return int(row)
