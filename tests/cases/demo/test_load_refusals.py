"""Where the demo's cases and lists are not loaded."""

from datetime import date

import pytest

from cases.actions.demo import CasesExist, ListsExist, NoDemoCity, load_demo_cases, load_demo_lists
from cases.models import Department, Partner
from tests.cases.factories import make_case, make_kind
from tests.factories import days, make_town

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


def test_without_the_demo_city_there_are_no_partners():
    make_town()
    with pytest.raises(NoDemoCity):
        load_demo_lists(LAST)
    assert not Partner.objects.exists()


def test_partners_that_are_there_already_are_left_alone():
    town = make_town()
    partner = Partner.objects.create(area=town["west"], name="测试邮局", valid=days())
    with pytest.raises(ListsExist):
        load_demo_lists(LAST)
    assert list(Partner.objects.all()) == [partner]
