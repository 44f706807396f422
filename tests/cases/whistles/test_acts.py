"""Whistle and report in: who calls whom, by when they come, objections, ratings, counts."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cases.actions.refusals import NotYours, Refused, Stale
from cases.actions.whistle import act_on_call, allowed_call_acts, blow
from cases.models import Case, CaseMove, DeskMember, Tier, Whistle, WhistleEvent
from cases.rules.states import Act
from cases.rules.whistles import CallAct, CallState, may_call
from cases.whistles import counts_by_tier, whistles_of
from tests.cases.conftest import MORNING, at
from tests.cases.factories import make_case, make_department
from tests.cases.whistles.conftest import act, deed
from tests.factories import days, make_post, make_user


@pytest.mark.parametrize(
    ("caller", "called", "may"),
    [
        ("community", "street", True),
        ("street", "county", True),
        ("county", "city", True),
        ("community", "county", False),
        ("street", "street", False),
        ("county", "street", False),
        ("city", "city", False),
    ],
)
def test_a_whistle_goes_one_tier_up(caller, called, may):
    assert may_call(caller, called) is may


def test_a_called_department_must_report_in_by_a_time(called, life):
    assert (called.state, called.due_at) == (CallState.CALLED, at("2025-03-12 15:30"))
    came = act(called, CallAct.REPORT_IN, life.desk, at("2025-03-12 15:00"))
    assert (came.state, came.reported_in_at) == (CallState.REPORTED_IN, at("2025-03-12 15:00"))
    assert came.events.latest("edition").data["late"] is False


def test_a_wrong_tier_another_area_and_a_gone_department_are_refused(life):
    east = make_department(life.town["east"], key="east")
    gone = make_department(life.town["west"], key="gone", valid=days(end=date(2025, 1, 1)))
    for department, code in ((life.water, "wrong-tier"), (east, "not-above"), (gone, "department-gone")):
        with pytest.raises(Refused) as refusal:
            blow(life.town["west1"], Tier.COMMUNITY, [department], "占道", deed(life.handler))
        assert refusal.value.findings[0].code.endswith(code)
    with pytest.raises(Refused):
        blow(life.town["west1"], Tier.COMMUNITY, [], " ", deed(life.handler))
    assert not Whistle.objects.exists()


def test_only_who_handles_cases_there_whistles(life):
    for other in (life.stranger, life.worker, life.desk):
        with pytest.raises(NotYours):
            blow(life.town["west1"], Tier.COMMUNITY, [life.sanitation], "占道", deed(other))


def test_an_area_whistles_about_what_lies_in_it_only(life):
    make_post(life.handler, life.town["east"])
    elsewhere = make_case(life.town["e1"], life.case.kind)
    nowhere = make_case(None, life.case.kind)
    for case, refusal in ((elsewhere, Refused), (nowhere, NotYours)):
        with pytest.raises(refusal) as refused:
            blow(life.town["west1"], Tier.COMMUNITY, [life.sanitation], "占道", deed(life.handler), case)
        assert refusal is NotYours or [one.code for one in refused.value.findings] == ["whistle-case-elsewhere"]
    assert not Whistle.objects.exists()


def test_who_may_only_follow_a_case_does_not_whistle_about_it(life):
    """The desk it once lay with sees it; so does a supervisor elsewhere who sits there."""
    passed_on = make_case(life.town["e1"], life.case.kind)
    CaseMove.objects.create(case=passed_on, edition=2, act=Act.DISPATCH, at=MORNING, department=life.sanitation)
    DeskMember.objects.create(department=life.sanitation, user=life.handler, valid=days())
    assert Case.objects.visible_to(life.handler).filter(pk=passed_on.pk).exists()
    with pytest.raises(NotYours):
        blow(life.town["west1"], Tier.COMMUNITY, [life.sanitation], "占道", deed(life.handler), passed_on)


def test_only_the_called_desk_reports_in_and_only_the_caller_finishes(called, life):
    for other in (life.handler, life.water_desk):
        with pytest.raises(NotYours):
            act(called, CallAct.REPORT_IN, other)
    act(called, CallAct.REPORT_IN, life.desk)
    with pytest.raises(NotYours):
        act(called, CallAct.FINISH, life.desk)
    assert act(called, CallAct.FINISH, life.handler).whistle.ended_at == MORNING


def test_an_objection_has_a_reason_and_is_decided_by_the_caller(called, life):
    with pytest.raises(Refused):
        act(called, CallAct.OBJECT, life.desk, why=" ")
    assert act(called, CallAct.OBJECT, life.desk, why="非本部门职责").objection == "非本部门职责"
    again = act(called, CallAct.INSIST, life.handler, at("2025-03-12 14:30"))
    assert (again.state, again.due_at) == (CallState.CALLED, at("2025-03-13 09:00"))
    act(called, CallAct.OBJECT, life.desk, at("2025-03-12 15:00"))
    assert act(called, CallAct.RELEASE, life.handler, at("2025-03-12 16:00")).whistle.ended_at is not None


def test_both_sides_rate_when_it_is_done(called, life):
    with pytest.raises(Refused):
        act(called, CallAct.RATE_DEPARTMENT, life.handler, rating=5)
    act(called, CallAct.REPORT_IN, life.desk)
    act(called, CallAct.FINISH, life.handler)
    with pytest.raises(Refused):
        act(called, CallAct.RATE_DEPARTMENT, life.handler, rating=6)
    act(called, CallAct.RATE_DEPARTMENT, life.handler, rating=5)
    done = act(called, CallAct.RATE_CALLER, life.desk, rating=3)
    assert (done.rating, done.rating_of_caller) == (5, 3)
    assert allowed_call_acts(life.desk, [done]) == {done.pk: [CallAct.RATE_CALLER]}


def test_who_acts_from_an_older_state_is_told(called, life):
    act(called, CallAct.REPORT_IN, life.desk)
    with pytest.raises(Stale, match="desk"):
        act_on_call(called, CallAct.FINISH, deed(life.handler, seen=1))


def test_its_history_is_kept_as_it_was_written(called):
    with pytest.raises(IntegrityError), transaction.atomic():
        WhistleEvent.objects.update(why="anders")
    with pytest.raises(IntegrityError), transaction.atomic():
        Whistle.objects.all()._raw_delete("default")


def test_who_sees_a_whistle(called, life):
    for who in (life.handler, life.worker, life.desk):
        assert Whistle.objects.visible_to(who).count() == 1
    for who in (life.stranger, life.water_desk):
        assert not Whistle.objects.visible_to(who).exists()


def test_whistles_are_counted_by_tier_with_the_rows_behind(called, life):
    blow(life.town["west"], Tier.STREET, [life.water], "修管", deed(life.handler, moment=at("2025-03-31 23:59")))
    act(called, CallAct.REPORT_IN, life.desk, at("2025-03-12 16:00"))
    march = whistles_of(date(2025, 3, 1), date(2025, 3, 31))
    counts = counts_by_tier(march)
    assert [(one.tier, one.whistles, one.calls) for one in counts] == [
        (Tier.COMMUNITY, 1, 1),
        (Tier.STREET, 1, 1),
        (Tier.COUNTY, 0, 0),
    ]
    assert (counts[0].late, counts[0].in_time, counts[0].under_way) == (1, 0, 1)
    for one in counts:
        assert whistles_of(date(2025, 3, 1), date(2025, 3, 31), one.tier).count() == one.whistles
    assert whistles_of(date(2025, 3, 1), date(2025, 3, 30)).count() == 1
    assert whistles_of(date(2025, 3, 1), date(2025, 3, 31), area=life.town["east"]).count() == 0


def test_a_former_member_of_a_desk_no_longer_answers(called, life):
    former = make_user("former")
    DeskMember.objects.create(department=life.sanitation, user=former, valid=days(end=date(2025, 1, 1)))
    with pytest.raises(NotYours):
        act(called, CallAct.REPORT_IN, former)
