"""Reporting a case: where it belongs, what is refused, and what is told before it is written."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import numpy as np
import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.utils import timezone

from cases.actions.report import Whence, report_case
from cases.actions.report_refusals import NotYours, Refused
from cases.duplicates import MAYBE_SAME, question
from cases.models import Case, Channel, Notification
from cases.rules.report import ReportFacts
from cases.rules.states import Act, State
from gis_data.actions.import_runs import Actor
from gis_data.crs import wgs84_to_gcj02
from grids.models import Role
from tests.cases.factories import IN_W1, make_case, make_kind
from tests.factories import make_post, make_town, make_user

pytestmark = pytest.mark.django_db
NEAR_E1 = (103.01999, 23.015)  # a metre west of the border between w2 and e1


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def kind(town):
    return make_kind()


def facts(place=IN_W1, **more) -> ReportFacts:
    return ReportFacts(**{"kind": "06010", "lon": place[0], "lat": place[1], "text": "路边一堆垃圾"} | more)


def report(told: ReportFacts | None = None, **more):
    return report_case(told or facts(), Actor(), Channel.RESIDENT, **more)


def codes(refusal) -> list[str]:
    return [finding.code for finding in refusal.value.findings]


def refused(told: ReportFacts, **more) -> list[str]:
    with pytest.raises(Refused) as refusal:
        report(told, **more)
    assert not Case.objects.exists()
    return codes(refusal)


def test_a_report_is_a_case_in_the_grid_of_its_place_with_its_first_move(town, kind):
    case = report(facts(contact_name="张三", contact_phone="138 0000 0000")).case
    case.refresh_from_db()
    assert (case.grid, case.grid_reported, case.state, case.edition) == (town["w1"], town["w1"], State.REPORTED, 1)
    assert case.number.startswith(f"{timezone.localdate():%Y%m%d}")
    assert case.contact_phone.open() == "138 0000 0000"
    [move] = case.moves.all()
    assert (move.act, move.before, move.after, move.edition) == (Act.REPORT, "", State.REPORTED, 1)


def test_the_same_uid_twice_is_one_case(kind):
    uid = uuid4()
    first, second = report(uid=uid), report(facts(text="别的"), uid=uid)
    assert (first.is_new, second.is_new) == (True, False)
    assert first.case == second.case
    assert Case.objects.count() == 1


def test_a_key_used_for_another_report_is_refused(kind):
    uid = uuid4()
    first = report(uid=uid, whence=Whence(digest="a"))
    assert report(uid=uid, whence=Whence(digest="a")).case == first.case
    with pytest.raises(Refused) as refusal:
        report(uid=uid, whence=Whence(digest="b"))
    assert codes(refusal) == ["case-key-used"]


def test_near_a_border_both_grids_are_offered_and_the_choice_is_on_record(town, kind):
    with pytest.raises(Refused) as refusal:
        report(facts(NEAR_E1))
    assert codes(refusal) == ["case-near-border"]
    assert refusal.value.can_be_confirmed
    assert [grid.area_id for grid in refusal.value.grids] == [town["w2"].pk, town["e1"].pk]
    case = report(facts(NEAR_E1, grid="532503002001001")).case
    assert case.grid == town["e1"]
    assert (case.grid_choice["chosen"], case.grid_choice["by"]) == ("532503002001001", "reporter")
    assert [offer["code"] for offer in case.grid_choice["offered"]] == ["532503001001002", "532503002001001"]


def test_without_a_choice_the_position_decides_and_that_is_on_record(town, kind):
    case = report(facts(NEAR_E1), confirmed=True).case
    assert (case.grid, case.grid_choice["by"]) == (town["w2"], "position")


def test_a_rough_position_makes_the_border_near(kind):
    assert refused(facts((103.008, 23.015), accuracy_m=400)) == ["case-near-border"]
    assert report(facts((103.008, 23.015), accuracy_m=20)).case.grid_choice is None


def test_a_grid_that_was_not_offered_is_refused(kind):
    assert refused(facts(NEAR_E1, grid="532503001001001"), confirmed=True) == ["case-grid-not-offered"]
    assert refused(facts(grid="532503002001001"), confirmed=True) == ["case-grid-not-offered"]


def test_outside_all_areas_is_refused_with_the_nearest_named(kind):
    with pytest.raises(Refused) as refusal:
        report(facts((104.0, 23.015)), confirmed=True)
    [finding] = refusal.value.findings
    assert finding.code == "case-outside"
    assert "km" in str(finding.problem)
    assert "东社区第2网格" in str(finding.problem)


def test_swapped_axes_are_noticed(kind):
    assert refused(facts((IN_W1[1], IN_W1[0]))) == ["case-swapped"]


def test_a_stated_datum_is_converted(town, kind):
    [[lon, lat]] = wgs84_to_gcj02(np.array([[103.0001, 23.0001]]))
    case = report(facts((lon, lat), datum="gcj02")).case
    assert case.place.coords == pytest.approx((103.0001, 23.0001), abs=1e-6)
    assert case.grid == town["w3"]


def test_a_datum_that_was_not_stated_is_guessed_where_only_it_fits(kind):
    [[lon, lat]] = wgs84_to_gcj02(np.array([[103.0399, 23.0001]]))  # shifted out over the eastern edge
    assert refused(facts((lon, lat))) == ["case-other-datum"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"lon": None}, "case-no-place"),
        ({"lat": 123.0}, "case-bad-place"),
        ({"lon": float("nan")}, "case-bad-place"),
        ({"accuracy_m": -1}, "case-bad-accuracy"),
        ({"datum": "mars500"}, "case-bad-datum"),
        ({"text": " "}, "case-nothing-said"),
        ({"text": "字" * 2001}, "case-too-long"),
        ({"contact_phone": "call me"}, "case-bad-telephone"),
        ({"kind": "99999"}, "case-unknown-kind"),
        ({"kind": ""}, "case-no-kind"),
    ],
)
def test_what_cannot_stand_is_refused_by_field(kind, more, code):
    assert refused(facts(**more), confirmed=True) == [code]


def test_all_faults_are_told_at_once(kind):
    assert refused(facts(kind="", text="", contact_phone="x")) == [
        "case-nothing-said",
        "case-bad-telephone",
        "case-no-kind",
    ]


def test_residents_report_public_kinds_in_use_only(town):
    make_kind("06011", "内部事项", public=False)
    make_kind("06012", "旧事项", active=False)
    assert refused(facts(kind="06011")) == ["case-kind-not-public"]
    assert refused(facts(kind="06012")) == ["case-kind-retired"]


def test_what_may_be_known_is_told_before_it_is_written(town, kind):
    here = make_case(town["w1"], kind)
    with pytest.raises(Refused) as refusal:
        report()
    assert codes(refusal) == ["case-maybe-known"]
    assert refusal.value.known == [here]
    assert report(confirmed=True).is_new


def test_what_is_closed_old_far_or_of_another_kind_is_not_the_same(town, kind):
    now = timezone.now()
    make_case(town["w1"], kind, state=State.CLOSED, closed_at=now + timedelta(seconds=9))
    make_case(town["w1"], kind, at=now - timedelta(days=8))
    make_case(town["w1"], kind, place=(IN_W1[0] + 0.0004, IN_W1[1]))
    make_case(town["w1"], make_kind("06013", "别的"))
    assert report().is_new


def test_duplicates_are_looked_for_by_one_index(town, kind):
    """Among 4,000 cases of two kinds within some streets, of which one in ten is open."""
    now, kinds = timezone.now(), (kind, make_kind("06011"))
    lon, lat = IN_W1
    Case.objects.bulk_create(
        Case(
            number=f"N{number}",
            kind=kinds[number % 2],
            place=Point(lon + number % 61 * 0.00005, lat + number % 67 * 0.00005, srid=4326),
            state=State.CLOSED if number % 10 else State.REPORTED,
            channel=Channel.STAFF,
            reported_at=now,
        )
        for number in range(4_000)
    )
    with connection.cursor() as cursor:
        # Two indexes read and joined cost as little among so few rows; among a city's millions they do not.
        cursor.execute("ANALYZE cases_case; SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {MAYBE_SAME}", question(kind, *IN_W1))
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "case_open_kind_place" in plan


def test_a_report_asks_the_database_few_times(kind, django_assert_max_num_queries):
    # kind, grid, duplicates, savepoint twice, number, limit, case, move, whom to tell
    with django_assert_max_num_queries(11):
        report()


def test_a_report_is_told_to_the_leader_of_its_very_grid(town, kind):
    leader, neighbour = make_user("leader"), make_user("neighbour")
    make_post(leader, town["w1"], Role.GRID_LEADER)
    make_post(neighbour, town["e1"], Role.GRID_LEADER)
    case = report().case
    assert list(Notification.objects.values_list("user", "case", "act")) == [(leader.pk, case.pk, "report")]


def test_an_account_without_a_post_does_not_report_for_an_office(town, kind):
    nobody, worker = make_user("nobody"), make_user("worker")
    make_post(worker, town["west"], Role.GRID_WORKER)
    with pytest.raises(NotYours):
        report_case(facts(), Actor(nobody), Channel.STAFF)
    assert report_case(facts(), Actor(worker), Channel.STAFF).case.reporter == worker


def test_facts_are_kept_tidy(kind):
    case = report(replace(facts(), text="  一\0二 ")).case
    assert case.text == "一二"
