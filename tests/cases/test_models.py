"""What the schema itself holds of cases and assets, whoever writes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.models import Case, CaseMove, Catalogue, DeskMember
from cases.rules.states import State
from grids.models import Role
from tests.cases.factories import make_case, make_department, make_kind
from tests.factories import days, make_post, make_town, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def case(town):
    return make_case(town["w1"], make_kind())


def refused(write) -> bool:
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


def test_a_case_keeps_the_grid_it_was_reported_in(case, town):
    assert refused(lambda: Case.objects.filter(pk=case.pk).update(grid_reported=town["e1"]))
    assert not refused(lambda: Case.objects.filter(pk=case.pk).update(grid=town["e1"]))


def test_a_case_is_never_deleted(case):
    assert refused(lambda: Case.objects.filter(pk=case.pk)._raw_delete("default"))


def test_a_move_stays_as_it_was_written(case):
    assert refused(lambda: CaseMove.objects.filter(case=case).update(why="another"))
    assert refused(lambda: CaseMove.objects.filter(case=case).delete())


def test_a_case_does_not_end_before_it_was_reported(case):
    early = case.reported_at - timedelta(seconds=1)
    assert refused(lambda: Case.objects.filter(pk=case.pk).update(closed_at=early, state=State.CLOSED))


def test_a_merged_case_names_its_original(case, town):
    other = make_case(town["w1"], case.kind)
    assert refused(lambda: Case.objects.filter(pk=case.pk).update(state=State.MERGED))
    assert refused(lambda: Case.objects.filter(pk=case.pk).update(duplicate_of=other))
    assert not refused(lambda: Case.objects.filter(pk=case.pk).update(duplicate_of=other, state=State.MERGED))


def test_one_catalogue_is_in_use(case):
    assert refused(lambda: Catalogue.objects.create(key="second", label_zh="二", label_en="two"))
    Catalogue.objects.create(key="third", label_zh="三", label_en="three", active=False)


def test_who_sees_a_case(town, case):
    supervisor, stranger, reader = make_user("west"), make_user("east"), make_user("reader")
    make_post(supervisor, town["west"])
    make_post(stranger, town["east"])
    make_post(reader, town["west"], Role.READER)
    assert list(Case.objects.visible_to(supervisor)) == [case]
    assert not Case.objects.visible_to(stranger).exists()
    assert not Case.objects.visible_to(reader).exists()


def test_a_desk_sees_the_cases_that_lie_with_it(town, case):
    department = make_department(town["east"])
    user, former = make_user("desk"), make_user("former")
    DeskMember.objects.create(department=department, user=user, valid=days())
    DeskMember.objects.create(department=department, user=former, valid=days(end=timezone.localdate()))
    assert not Case.objects.visible_to(user).exists()
    Case.objects.filter(pk=case.pk).update(department=department)
    assert list(Case.objects.visible_to(user)) == [case]
    assert not Case.objects.visible_to(former).exists()
