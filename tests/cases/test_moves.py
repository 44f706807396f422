"""The life of a case: what each act changes, who may, and what is refused."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from cases.actions.deed import Deed
from cases.actions.moves import act_on
from cases.actions.refusals import NotYours, Refused, Stale
from cases.answerable import allowed_acts, department_for, original_of
from cases.models import Case, CaseMove, Department
from cases.rules.states import Act, State
from gis_data.actions.import_runs import Actor
from tests.cases.conftest import MORNING, at
from tests.cases.factories import IN_E1, make_case, make_department, make_kind
from tests.factories import days

STRAIGHT = (Act.ACCEPT, Act.FILE, Act.DISPATCH, Act.TAKE, Act.ANSWER, Act.CHECK, Act.CLOSE)


def codes(refusal) -> list[str]:
    return [finding.code for finding in refusal.value.findings]


def test_the_straight_way_leaves_one_row_for_each_act_with_what_was_due(life):
    case = life.go(*STRAIGHT)
    assert (case.state, case.in_time, case.closed_at) == (State.CLOSED, True, MORNING)
    moves = list(case.moves.all())
    assert [move.act for move in moves] == [Act.REPORT, *STRAIGHT]
    assert [move.edition for move in moves] == list(range(1, 9))
    assert all(move.due_at is not None for move in moves[1:])
    assert all((one.after == other.before) for one, other in zip(moves, moves[1:], strict=False))
    assert moves[4].user == life.desk


def test_a_stage_that_was_over_late_makes_the_case_late(life):
    life.act(Act.ACCEPT, life.handler, at("2025-03-12 15:00"))
    life.now = at("2025-03-12 15:00")
    case = life.go(*STRAIGHT[1:])
    assert case.in_time is False
    assert case.moves.get(act=Act.ACCEPT).data["late"]


def test_each_stage_has_its_due_time(life):
    assert life.case.due_at == at("2025-03-12 11:00")
    assert life.go(*STRAIGHT[:3]).due_at == at("2025-03-19 18:00")
    case = life.go(*STRAIGHT[3:])
    assert (case.due_at, case.stage) == (None, "")


def test_a_forbidden_act_is_refused_and_says_what_is_possible(life):
    with pytest.raises(Refused) as refusal:
        life.act(Act.CLOSE, life.handler)
    [finding] = refusal.value.findings
    assert finding.code == "act-forbidden"
    assert str(Act.ACCEPT.label) in str(finding.remedy)
    assert life.case.moves.count() == 1


@pytest.mark.parametrize("who", ["stranger", "worker", "desk"])
def test_only_who_handles_here_accepts(life, who):
    with pytest.raises(NotYours):
        life.act(Act.ACCEPT, getattr(life, who))


def test_the_desk_takes_what_lies_with_it_and_another_desk_does_not(life):
    life.go(*STRAIGHT[:3])
    for other in (life.handler, life.water_desk):
        with pytest.raises(NotYours):
            life.act(Act.TAKE, other)
    assert life.act(Act.TAKE, life.desk).state == State.HANDLING


def test_a_worker_checks_and_notes_and_does_not_close(life):
    life.go(*STRAIGHT[:5])
    assert life.act(Act.CHECK, life.worker).state == State.CHECKED
    assert life.act(Act.NOTE, life.worker).state == State.CHECKED
    with pytest.raises(NotYours):
        life.act(Act.CLOSE, life.worker)


def test_what_is_allowed_is_what_is_not_refused(life):
    assert Act.ACCEPT in allowed_acts(life.handler, life.case)
    assert Act.RESUME not in allowed_acts(life.handler, life.case)
    assert allowed_acts(life.worker, life.case) == [Act.NOTE]
    assert allowed_acts(life.stranger, life.case) == []
    assert allowed_acts(life.desk, life.go(*STRAIGHT[:3])) == [Act.SEND_BACK, Act.TRANSFER, Act.TAKE, Act.NOTE]


@pytest.mark.parametrize("act", [Act.REJECT, Act.HAND_OVER, Act.NOTE, Act.SUSPEND])
def test_some_acts_need_a_reason(life, act):
    with pytest.raises(Refused) as refusal:
        life.act(act, life.handler, why=" ")
    assert codes(refusal) == ["act-needs-reason"]


def test_an_act_does_not_stand_before_what_is_on_record(life):
    with pytest.raises(Refused) as refusal:
        life.act(Act.ACCEPT, life.handler, MORNING - timedelta(minutes=1))
    assert codes(refusal) == ["act-before-latest"]


def test_a_fact_that_an_act_does_not_take_is_named(life):
    with pytest.raises(Refused) as refusal:
        life.act(Act.ACCEPT, life.handler, department=life.water)
    assert codes(refusal) == ["act-fact-unknown"]


def test_who_acts_from_an_older_state_is_told_by_whom(life):
    seen = life.case.edition
    life.act(Act.ACCEPT, life.handler)
    with pytest.raises(Stale, match="handler"):
        act_on(life.case, Act.FILE, Deed(Actor(life.handler), seen=seen, at=MORNING))


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_told_and_nothing_is_overwritten(life):
    """Two connections decide from the same edition; the rows are committed for real."""
    outcomes, ready = [], threading.Barrier(2)

    def decide(act: Act) -> None:
        deed = Deed(Actor(life.handler), "因故", life.case.edition)
        ready.wait()
        try:
            act_on(life.case, act, deed)
            outcomes.append(act)
        except Stale as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[act]) for act in (Act.ACCEPT, Act.REJECT)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [done] = [one for one in outcomes if isinstance(one, Act)]
    [told] = [one for one in outcomes if isinstance(one, Stale)]
    case = Case.objects.get(pk=life.case.pk)
    assert told.last.act == done
    assert case.edition == 2
    assert case.state == {Act.ACCEPT: State.ACCEPTED, Act.REJECT: State.REJECTED}[done]
    assert case.moves.count() == 2


# Departments


def test_the_kinds_department_is_answerable_where_its_area_covers_the_grid(life):
    assert department_for(life.case.kind, life.town["w1"]) == life.sanitation
    assert department_for(life.case.kind, life.town["e1"]) == life.water  # the county's last resort
    nearer = make_department(life.town["east1"], key="east-last", fallback=True)
    assert department_for(life.case.kind, life.town["e1"]) == nearer


def test_a_department_that_is_gone_is_not_answerable_and_not_dispatched_to(life):
    life.go(Act.ACCEPT, Act.FILE)
    gone = make_department(life.town["west"], key="gone", valid=days(end=at("2025-03-12 00:00").date()))
    with pytest.raises(Refused) as refusal:
        life.act(Act.DISPATCH, life.handler, department=gone)
    assert codes(refusal) == ["department-gone"]
    Department.objects.filter(pk=life.sanitation.pk).update(valid=days(end=at("2025-03-12 00:00").date()))
    assert life.act(Act.DISPATCH, life.handler).department == life.water


def test_without_anyone_answerable_a_dispatch_asks_for_a_name(life):
    life.go(Act.ACCEPT, Act.FILE)
    Department.objects.update(valid=days(end=at("2020-01-01 00:00").date()))
    with pytest.raises(Refused) as refusal:
        life.act(Act.DISPATCH, life.handler)
    assert codes(refusal) == ["nobody-answerable"]


def test_a_desk_sends_back_and_another_is_dispatched_to(life):
    life.go(*STRAIGHT[:3])
    case = life.act(Act.SEND_BACK, life.desk)
    assert (case.state, case.department) == (State.FILED, None)
    assert case.moves.latest("edition").data["department_before"] == "sanitation"
    assert life.act(Act.DISPATCH, life.handler, department=life.water).department == life.water


def test_a_transfer_keeps_the_clock_of_handling(life):
    due = life.go(*STRAIGHT[:4]).due_at
    case = life.act(Act.TRANSFER, life.desk, at("2025-03-13 09:00"), department=life.water)
    assert (case.state, case.department, case.due_at) == (State.DISPATCHED, life.water, due)
    with pytest.raises(Refused) as refusal:
        life.act(Act.TRANSFER, life.water_desk, at("2025-03-13 09:00"), department=life.water)
    assert codes(refusal) == ["department-same"]


# Ends and new beginnings


def test_a_rating_is_from_one_to_five(life):
    life.go(*STRAIGHT)
    for wrong in (0, 6, None, "5"):
        with pytest.raises(Refused):
            life.act(Act.RATE, life.handler, rating=wrong)
    assert act_on(life.case, Act.RATE, Deed(Actor(account="reporter")), rating=4).rating == 4


def test_a_case_that_was_done_again_starts_another_clock(life):
    life.go(*STRAIGHT[:5])
    case = life.act(Act.REDO, life.handler, at("2025-03-13 10:00"))
    assert (case.state, case.due_at) == (State.HANDLING, at("2025-03-20 18:00"))
    assert case.answered_at == MORNING


def test_a_reopened_case_counts_it_and_is_open_again(life):
    life.go(*STRAIGHT)
    life.act(Act.RATE, life.handler, rating=1)
    case = life.act(Act.REOPEN, life.handler)
    assert (case.state, case.reopened, case.closed_at, case.rating) == (State.FILED, 1, None, None)
    assert Case.objects.open().filter(pk=case.pk).exists()


def test_the_problem_bank_stops_the_clock(life):
    life.go(Act.ACCEPT, Act.FILE)
    case = life.act(Act.SHELVE, life.handler)
    assert (case.due_at, case.stage) == (None, "")
    assert life.act(Act.UNSHELVE, life.handler).due_at is not None


def test_a_duplicate_names_its_original_and_the_original_names_it(life):
    other = make_case(life.town["w2"], life.case.kind, at=MORNING)
    case = life.act(Act.MERGE, life.handler, original=other)
    assert (case.state, case.duplicate_of, case.closed_at) == (State.MERGED, other, MORNING)
    assert original_of(case) == other
    assert CaseMove.objects.filter(case=other, data__duplicate=case.number).exists()
    assert list(other.duplicates.all()) == [case]
    assert life.act(Act.REOPEN, life.handler).duplicate_of is None


def test_a_case_is_not_merged_into_itself_nor_into_a_merged_one_nor_into_one_out_of_sight(life):
    with pytest.raises(Refused):
        life.act(Act.MERGE, life.handler, original=life.case)
    merged = make_case(life.town["w2"], life.case.kind, at=MORNING, state=State.MERGED, duplicate_of=life.case)
    with pytest.raises(Refused) as refusal:
        life.act(Act.MERGE, life.handler, original=merged)
    assert codes(refusal) == ["original-merged"]
    with pytest.raises(NotYours):
        life.act(Act.MERGE, life.handler, original=make_case(life.town["e1"], life.case.kind, IN_E1))


def test_corrected_facts_are_kept_as_they_were_and_another_kind_has_its_own_limit(life):
    other = make_kind("06011")
    other.limits.create(stage="accept", amount=1, unit="working_hours")
    case = life.act(Act.CORRECT, life.handler, kind=other, text="另一件事")
    assert (case.kind, case.due_at) == (other, at("2025-03-12 10:00"))
    assert case.moves.latest("edition").data["before"] == {"kind": "06010", "text": "测试案件"}
    with pytest.raises(Refused) as refusal:
        life.act(Act.CORRECT, life.handler, text="另一件事")
    assert codes(refusal) == ["nothing-changed"]


def test_a_corrected_place_brings_its_grid_and_the_reported_one_stays(life):
    place = life.case.place.clone()
    place.x, place.y = IN_E1
    case = life.act(Act.CORRECT, life.handler, place=place)
    assert (case.grid, case.grid_reported) == (life.town["e1"], life.town["w1"])
    with pytest.raises(NotYours):
        life.act(Act.ACCEPT, life.handler)


def test_a_case_is_handed_over_to_a_grid_of_today_only(life):
    with pytest.raises(Refused) as refusal:
        life.act(Act.HAND_OVER, life.handler, grid=life.town["west"])
    assert codes(refusal) == ["grid-wrong"]
    case = life.act(Act.HAND_OVER, life.handler, grid=life.town["e1"])
    assert (case.grid, case.grid_reported) == (life.town["e1"], life.town["w1"])


def test_a_case_in_no_grid_is_handled_by_nobody_with_a_post(life):
    case = make_case(None, life.case.kind, (104.0, 24.0), at=timezone.now())
    with pytest.raises(NotYours):
        act_on(case, Act.ACCEPT, Deed(Actor(life.handler)))
