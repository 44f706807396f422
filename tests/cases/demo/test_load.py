"""The demo's cases in the database: loaded once for all tests here, refused where they would mix."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, F
from django.utils import translation

from cases.actions.demo import CasesExist, KindsMissing, load_demo_cases
from cases.actions.demo.load import kinds_of_history
from cases.models import Case, CaseKind, CaseMove, Department, DeskMember, Whistle, WhistleCall, WhistleEvent
from cases.rules.states import Act, State
from grids.actions.demo import load_demo
from grids.models import AreaVersion

pytestmark = pytest.mark.django_db
LAST = date(2026, 11, 24)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """What was written; everything is undone when the module is through."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo()
        yield load_demo_cases(LAST, 4_000)
        transaction.set_rollback(True)


def test_cases_departments_and_moves_are_there(loaded):
    assert (loaded.cases, Case.objects.count()) == (4_000, 4_000)
    assert (loaded.moves, CaseMove.objects.count()) == (loaded.moves, loaded.moves)
    assert dict(Department.objects.values_list("tier").annotate(Count("pk"))) == {
        "community": 23, "street": 16, "county": 5, "city": 2,
    }  # fmt: skip
    assert Department.objects.filter(fallback=True).count() == 4


def test_whistles_of_each_tier_went_their_way_and_none_after_the_last_day(loaded):
    by_tier = dict(Whistle.objects.order_by().values_list("tier").annotate(Count("pk")))
    assert sum(by_tier.values()) == loaded.whistles > 150
    assert by_tier["community"] > by_tier["street"] > by_tier["county"] > 0
    assert {"done", "released", "reported_in", "called"} <= set(WhistleCall.objects.values_list("state", flat=True))
    assert WhistleCall.objects.filter(rating__isnull=False).exists()
    assert not WhistleEvent.objects.filter(at__date__gt=LAST).exists()
    for whistle in Whistle.objects.prefetch_related("events"):
        moments = [event.at for event in whistle.events.all()]
        assert moments == sorted(moments)


def test_every_edition_has_its_move_and_the_last_one_tells_the_state(loaded):
    assert not Case.objects.annotate(moves_made=Count("moves")).exclude(edition=F("moves_made")).exists()
    last = CaseMove.objects.filter(edition=F("case__edition"))
    assert not last.exclude(after=F("case__state")).exists()
    assert not CaseMove.objects.filter(edition=1).exclude(act=Act.REPORT, at=F("case__reported_at")).exists()


def test_nearly_every_case_lies_in_the_grid_that_covers_it(loaded):
    assert Case.objects.filter(grid=None).count() < 10
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT count(*) FROM cases_case c JOIN grids_areaversion v ON v.area_id = c.grid_reported_id
            WHERE v.valid @> (c.reported_at AT TIME ZONE 'Asia/Shanghai')::date AND NOT ST_Covers(v.geom, c.place)""")
        assert cursor.fetchone() == (0,)
    assert set(AreaVersion.objects.filter(area__in=Case.objects.values("grid")).values_list("level__key")) == {
        ("grid",)
    }


def test_what_is_open_is_due_and_what_has_ended_is_not(loaded):
    assert not Case.objects.filter(state__in=("closed", "rejected", "merged", "shelved"), due_at__isnull=False).exists()
    running = Case.objects.open().exclude(state=State.SHELVED).filter(suspended_at=None)
    assert running.exists() and not running.filter(due_at=None).exists()
    assert not Case.objects.filter(closed_at__isnull=False, in_time=None).exists()


def test_the_desk_sits_at_three_departments_with_cases(loaded):
    desk = DeskMember.objects.get(department__tier="street").user
    assert desk.username == "desk"
    assert Department.objects.of(desk).count() == 3
    assert Case.objects.at_desk_of(desk).exists()


def test_a_case_is_with_a_department_of_the_place_it_lies_in(loaded):
    street = Department.objects.get(key__startswith="demo-urban", area__versions__code="532503001")
    there = Case.objects.filter(department=street)
    assert there.exists()
    assert there.count() == there.under(street.area).count()


def test_they_are_not_loaded_twice(loaded):
    with pytest.raises(CasesExist):
        load_demo_cases(LAST, 10)
    with translation.override("en"), pytest.raises(CommandError, match="only loaded where there are none"):
        call_command("load_demo_cases")
    call_command("load_demo_cases", "--if-empty", stdout=StringIO())


def test_a_catalogue_that_lacks_kinds_is_named(loaded):
    CaseKind.objects.filter(code="06010").update(code="06999")
    with pytest.raises(KindsMissing, match="06010"):
        kinds_of_history()
