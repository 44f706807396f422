"""The demo town in the database: loaded once for all tests here, audited on four days, refused where it would mix."""

from datetime import date
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gis_data.models import BaseFeature, WalkEdge, WalkNode
from grids.actions.demo import load_demo
from grids.demo.places import REDRAWN
from grids.models import Area, AreaVersion, Building, Household, Level, Lineage, Post, Redraw, Role, Unit, Visit
from tests.factories import days, make_area

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

QUERIES = 75  # however large the town is


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The number of queries that loading took; everything is undone when the module is through."""
    with django_db_blocker.unblock(), transaction.atomic():
        with CaptureQueriesContext(connection) as captured:
            load_demo()
        yield len(captured)
        transaction.set_rollback(True)


def test_everything_is_there_and_it_took_few_queries(loaded):
    assert loaded <= QUERIES
    today = AreaVersion.objects.current()
    assert {key: today.at_level(key).count() for key in ("county", "street", "community", "grid")} == {
        "county": 1,
        "street": 4,
        "community": 23,
        "grid": 187,
    }
    assert 11_500 < Building.objects.count() < 12_500
    assert 190_000 < Household.objects.count() < 210_000
    assert Unit.objects.count() > 10_000
    assert WalkEdge.objects.count() > 8_000
    assert {"road", "rail", "water", "green", "poi", "place"} == set(
        BaseFeature.objects.values_list("layer", flat=True)
    )


@pytest.mark.parametrize("day", ["2019-01-01", "2020-06-07", "2020-06-08", "2026-11-21"])
def test_the_audit_finds_nothing_on_any_day(loaded, day):
    out = StringIO()
    call_command("check_grids", "--on", day, stdout=out)
    assert "all is well" in out.getvalue()


def test_the_past_can_be_asked_for(loaded):
    def streets(day: date) -> dict[str, str]:
        return dict(AreaVersion.objects.on(day).at_level("street").values_list("code", "name"))

    assert streets(date(2019, 1, 1)) == {"532503101": "文澜镇", "532503103": "雨过铺镇"}
    assert streets(date(2020, 6, 7)) == {"532503101": "文澜街道", "532503103": "雨过铺镇"}
    assert streets(date(2020, 6, 8)) == {
        "532503001": "文澜街道",
        "532503002": "雨过铺街道",
        "532503003": "观澜街道",
        "532503004": "文萃街道",
    }


def test_one_street_is_the_same_area_before_and_after_the_redraw(loaded):
    wenlan = Area.objects.with_code("532503101").get()
    before, after = (wenlan.versions.on(day).get() for day in (date(2020, 6, 7), date(2020, 6, 8)))
    assert after.code == "532503001"
    assert after.area_m2 < before.area_m2 / 2
    shares = Lineage.objects.filter(from_area=wenlan).values_list("share_households", flat=True)
    assert sum(shares) == pytest.approx(1)
    assert len(shares) == 4


def test_the_redraw_is_published_and_marked_as_invented(loaded):
    redraw = Redraw.objects.get(effective_on=date(2020, 6, 8))
    assert (redraw.status, redraw.approved_on) == ("published", date(2020, 5, 18))
    assert redraw.document_number.startswith("演示")
    assert redraw.steps.count() == 6


def test_each_building_is_noted_in_the_grid_that_holds_all_of_it(loaded):
    wrong = (
        "SELECT count(*) FROM grids_building b JOIN grids_areaversion v ON v.area_id = b.grid_id AND upper_inf(v.valid)"
    )
    with connection.cursor() as cursor:
        cursor.execute(wrong + " WHERE NOT st_covers(v.geom, b.geom)")
        assert cursor.fetchone() == (0,)
    assert not Building.objects.filter(grid=None).exists()


def test_most_homes_were_visited_before_the_redraw_and_lately_and_some_never(loaded):
    homes = Building.objects.filter(dwellings__isnull=False)
    visited = homes.filter(visits__on__gt=REDRAWN).distinct().count()
    assert visited == homes.filter(visits__on__lte=REDRAWN).distinct().count()
    assert 0.90 < visited / homes.count() < 0.98
    assert not Visit.objects.filter(on__gt=timezone.localdate()).exists()


def test_a_building_has_as_many_households_as_dwellings(loaded):
    differing = """SELECT count(*) FROM grids_building b WHERE coalesce(b.dwellings, 0) <>
        (SELECT count(*) FROM grids_household h WHERE h.building_id = b.id)"""
    with connection.cursor() as cursor:
        cursor.execute(differing)
        assert cursor.fetchone() == (0,)


def test_nearly_each_grid_has_a_worker_and_a_leader_and_some_have_five_chiefs(loaded):
    grids = AreaVersion.objects.current().at_level("grid").values("area")
    held = Post.objects.current().filter(area__in=grids, user=None)
    assert held.filter(role=Role.GRID_WORKER).count() == 181
    assert held.filter(role=Role.GRID_LEADER).count() == 179
    assert Post.objects.filter(role=Role.POLICE_CHIEF).count() == 62
    assert Post.objects.filter(role=Role.LANE_CHIEF, lane__isnull=False).count() > 100


def test_accounts_can_log_in_and_see_their_own_area_only(loaded):
    users = get_user_model()
    assert users.objects.get(username="admin").is_superuser
    worker, yinhe = (users.objects.get(username=name) for name in ("worker", "yinhe"))
    assert worker.check_password("mengzi-demo-2020")
    assert {b.grid_id for b in Building.objects.visible_to(worker)} == {worker.posts.get().area_id}
    assert len({b.grid_id for b in Building.objects.visible_to(yinhe)}) > 1


def test_demo_accounts_lists_those_that_still_have_the_public_password(loaded):
    admin = get_user_model().objects.get(username="admin")
    admin.set_password("another")
    admin.save()
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    assert "mengzi-demo-2020" in out.getvalue()
    assert "worker" in out.getvalue()
    assert "admin" not in [line.split()[0] for line in out.getvalue().splitlines() if line]


def test_ids_go_on_where_the_load_ended(loaded):
    node = WalkNode.objects.order_by("-pk").first()
    assert WalkNode.objects.create(geom=node.geom).pk > node.pk
    level = Level.objects.get(key="microgrid")
    county = AreaVersion.objects.get(code="532503")
    assert make_area(level, "m1", "微网格", county.geom, county.area).pk > county.area_id
    building = Building.objects.order_by("-pk").first()
    assert Building.objects.create(geom=building.geom, valid=days()).pk == building.pk + 1
    unit = Unit.objects.order_by("-pk").first()
    assert Unit.objects.create(building=building, number="新").pk == unit.pk + 1


def test_it_refuses_to_mix_with_what_is_there(loaded):
    before = Household.objects.count()
    with pytest.raises(CommandError, match="not empty: it has areas"):
        call_command("load_demo", stderr=StringIO())
    assert Household.objects.count() == before


def test_if_empty_leaves_a_full_database_alone(loaded):
    out = StringIO()
    call_command("load_demo", "--if-empty", stdout=out, stderr=StringIO())
    assert "was not loaded" in out.getvalue()
