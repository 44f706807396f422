"""What a test commits is gone before the next, and whatever guards the tables does so again."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection

from cases.models import Case
from gis_data.models import LayerChange
from grids.models import Area, DayChange, GridCount, Household
from tests.cases.factories import make_case, make_kind
from tests.emptying import empty_tables
from tests.factories import make_building, make_chief, make_household, make_town

pytestmark = pytest.mark.django_db
RESTING = "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'"


def test_no_row_is_left_and_no_trigger_rests():
    town = make_town()
    make_chief(town)
    make_household(make_building(town["w1"], (103.005, 23.015, 0.0004)))
    make_case(town["w1"], make_kind())
    permissions = Permission.objects.count()
    empty_tables()
    assert not any(model.objects.exists() for model in (Area, Household, GridCount, Case, LayerChange, DayChange))
    assert Permission.objects.count() == permissions > 0
    with connection.cursor() as cursor:
        cursor.execute(RESTING)
        assert cursor.fetchone() == (0,)
    make_town()
    assert LayerChange.objects.exists()
