"""Acting from the pages: one case by its form, many at once, the contact by reason. Each refusal is told in place."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.actions.deed import Deed
from cases.actions.moves import act_on
from cases.models import Case, CaseTask, ContactLook, DeskMember, Notification
from cases.rules.states import Act, State
from gis_data.actions.import_runs import Actor
from grids.models import Role
from tests.cases.factories import make_case, make_department, make_kind
from tests.factories import days, make_post, make_town, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def department(town):
    return make_department(town["west"])


@pytest.fixture
def kind():
    return make_kind()


@pytest.fixture
def people(town, department):
    users = {name: make_user(name) for name in ("west", "worker", "east", "desk")}
    make_post(users["west"], town["west"])
    make_post(users["worker"], town["w1"], Role.GRID_WORKER)
    make_post(users["east"], town["east"])
    DeskMember.objects.create(department=department, user=users["desk"], valid=days())
    return users


@pytest.fixture
def case(town, kind):
    return make_case(town["w1"], kind, contact_name="王小明", contact_phone="13812345678")


def act(client, user, case: Case, name: str, seen: int | None = None, **given):
    client.force_login(user)
    return client.post(f"/cases/{case.number}/act/", {"act": name, "seen": seen or case.edition, **given})


def state_of(case: Case) -> str:
    return Case.objects.get(pk=case.pk).state


def test_a_form_is_there_for_what_one_may_do_and_for_nothing_else(client, people, case):
    client.force_login(people["west"])
    body = client.get(f"/cases/{case.number}/").content.decode()
    assert 'data-act="accept"' in body
    assert 'data-act="dispatch"' not in body
    client.force_login(people["worker"])
    body = client.get(f"/cases/{case.number}/").content.decode()
    assert 'data-act="accept"' not in body
    assert 'data-act="note"' in body


def test_an_act_is_done_and_leads_back_to_the_case(client, people, case):
    answer = act(client, people["west"], case, "accept")
    assert answer.status_code == 302
    assert state_of(case) == State.ACCEPTED
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize("who", ["east", "desk"])
def test_who_may_not_see_the_case_may_not_act_on_it(client, people, case, who):
    assert act(client, people[who], case, "accept").status_code == 404
    assert state_of(case) == State.REPORTED


def test_an_act_that_is_not_yours_is_refused_and_what_was_typed_stays(client, people, case):
    answer = act(client, people["worker"], case, "accept", why="已经看过现场")
    assert answer.status_code == 403
    assert "已经看过现场" in answer.content.decode()
    assert state_of(case) == State.REPORTED


def test_a_reason_that_is_missing_is_asked_for(client, people, case):
    answer = act(client, people["west"], case, "reject")
    assert answer.status_code == 422
    assert state_of(case) == State.REPORTED


def test_the_second_of_two_is_told_what_changed_and_loses_nothing(client, people, case):
    act_on(case, Act.NOTE, Deed(Actor(people["worker"]), "现场有积水"))
    answer = act(client, people["west"], case, "accept", seen=1, why="属于本街道")
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "现场有积水" in body.split("</main>")[0].split('role="alert"')[1]
    assert 'value="属于本街道"' in body
    assert 'name="seen" value="2"' in body
    assert state_of(case) == State.REPORTED


def test_facts_of_a_form_reach_the_act(client, people, case, department):
    for name in ("accept", "file"):
        act(client, people["west"], Case.objects.get(pk=case.pk), name)
    filed = Case.objects.get(pk=case.pk)
    split = {"part_department_0": department.key, "part_text_0": "清运垃圾", "part_department_1": "", "part_text_1": ""}
    assert act(client, people["west"], filed, "split", **split).status_code == 302
    assert CaseTask.objects.get(case=case).text == "清运垃圾"
    body = client.get(f"/cases/{case.number}/").content.decode()
    assert "清运垃圾" in body
    until = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    now = Case.objects.get(pk=case.pk)
    assert act(client, people["west"], now, "suspend", until=until, why="等待配件").status_code == 302
    assert Case.objects.get(pk=case.pk).suspended_until is not None


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("merge", {"original": "NOWHERE"}),
        ("suspend", {"until": "2026-99-99T00:00", "why": "原因在此"}),
        ("correct", {"kind": "99999"}),
    ],
)
def test_what_cannot_be_read_is_refused_by_field(client, people, case, name, given):
    answer = act(client, people["west"], case, name, **given)
    assert answer.status_code == 422
    assert next(iter(given.values())) in answer.content.decode()


def test_an_act_that_there_is_not_is_not_found(client, people, case):
    assert act(client, people["west"], case, "explode").status_code == 404
    assert act(client, people["west"], case, "report").status_code == 404


def test_many_are_done_or_refused_each_on_its_own(client, people, town, kind, case):
    other, hidden = make_case(town["w1"], kind, state=State.FILED), make_case(town["e1"], kind)
    stale = make_case(town["w1"], kind)
    act_on(stale, Act.NOTE, Deed(Actor(people["worker"]), "x"))
    chosen = [f"{one.number}:1" for one in (case, other, hidden, stale)]
    client.force_login(people["west"])
    answer = client.post("/desk/act/?q=x", {"act": "accept", "case": chosen, "why": ""})
    outcomes = {outcome.number: outcome.done for outcome in answer.context["outcomes"]}
    assert outcomes == {case.number: True, other.number: False, hidden.number: False, stale.number: False}
    assert state_of(case) == State.ACCEPTED
    assert {state_of(one) for one in (hidden, stale)} == {State.REPORTED}
    assert 'name="q" id="filter-text" value="x"' in answer.content.decode()


def test_many_need_something_to_do_and_something_to_do_it_to(client, people, case):
    client.force_login(people["west"])
    assert client.post("/desk/act/", {"act": "accept"}).status_code == 422
    assert client.post("/desk/act/", {"act": "split", "case": [f"{case.number}:1"]}).status_code == 422
    assert client.post("/desk/act/", {"act": "accept", "case": ["1:1"] * 201}).status_code == 422
    client.force_login(make_user("nobody"))
    assert client.post("/desk/act/", {"act": "accept", "case": [f"{case.number}:1"]}).status_code == 403


def test_the_contact_is_shown_for_a_reason_that_is_kept(client, people, case):
    client.force_login(people["west"])
    address = f"/cases/{case.number}/contact/"
    assert "13812345678" not in client.post(address, {"reason": " "}).content.decode()
    assert not ContactLook.objects.exists()
    assert "13812345678" in client.post(address, {"reason": "核对地点"}).content.decode()
    assert ContactLook.objects.get().reason == "核对地点"
    client.force_login(people["worker"])
    answer = client.post(address, {"reason": "核对地点"})
    assert (answer.status_code, "13812345678" in answer.content.decode()) == (403, False)
    client.force_login(people["east"])
    assert client.post(address, {"reason": "核对地点"}).status_code == 404


def test_a_move_and_its_notices_are_written_together_or_not_at_all(people, case, department, monkeypatch):
    Case.objects.filter(pk=case.pk).update(department=department)
    act_on(Case.objects.get(pk=case.pk), Act.ACCEPT, Deed(Actor(people["west"])))
    assert [(notice.user.username, notice.act) for notice in Notification.objects.all()] == [("desk", "accept")]
    monkeypatch.setattr("cases.actions.notices.ask_to_deliver", lambda *_given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        act_on(Case.objects.get(pk=case.pk), Act.FILE, Deed(Actor(people["west"])))
    assert (state_of(case), Notification.objects.count()) == (State.ACCEPTED, 1)
