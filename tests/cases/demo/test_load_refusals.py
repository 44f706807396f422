"""Where the demo's cases are not loaded."""

from datetime import date

import pytest

from cases.actions.demo import CasesExist, NoDemoCity, load_demo_cases
from cases.models import Department
from tests.cases.factories import make_case, make_kind
from tests.factories import make_town

pytestmark = pytest.mark.django_db
LAST = date(2026, 11, 24)


def test_without_the_demo_city_nothing_is_written():
    make_town()
    with pytest.raises(NoDemoCity):
        load_demo_cases(LAST, 10)
    assert not Department.objects.exists()


def test_cases_that_are_there_already_are_left_alone():
    town = make_town()
    make_case(town["w1"], make_kind())
    with pytest.raises(CasesExist):
        load_demo_cases(LAST, 10)
