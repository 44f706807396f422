"""Cases and whistles over HTTP: what is told, what is refused, and the reporter's contact."""

import json

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.actions.contact import ContactNotOpen, reveal_contact
from cases.models import Case, ContactLook, WhistleCall
from cases.rules.states import Act, State
from tests.cases.factories import IN_E1, make_case
from tests.factories import make_user

NAME, PHONE = "张三丰", "13812345678"


@pytest.fixture
def clients(life) -> dict[str, Client]:
    names = ("handler", "worker", "stranger", "desk", "water_desk")
    found = {name: Client() for name in (*names, "nobody")}
    for name in names:
        found[name].force_login(getattr(life, name))
    Case.objects.filter(pk=life.case.pk).update(contact_name=NAME, contact_phone=PHONE)
    return found


def post(client: Client, path: str, **payload):
    return client.post(f"/api/{path}", json.dumps(payload), content_type="application/json")


def test_a_case_is_told_with_its_moves_due_time_and_acts(life, clients):
    told = clients["handler"].get(f"/api/cases/{life.case.number}").json()
    assert (told["state"], told["edition"]) == ("reported", 1)
    assert told["due"]["amount"] == 2
    assert told["due"]["due"] == "2025-03-12T11:00:00+08:00"
    assert told["acts"][:2] == ["accept", "reject"]
    assert [move["act"] for move in told["moves"]] == ["report"]


def test_a_case_out_of_sight_is_not_there(life, clients):
    for name in ("stranger", "desk"):
        assert clients[name].get(f"/api/cases/{life.case.number}").status_code == 404
        assert post(clients[name], f"cases/{life.case.number}/accept", seen=1).status_code == 404
    assert clients["nobody"].get(f"/api/cases/{life.case.number}").status_code == 401
    assert post(clients["nobody"], f"cases/{life.case.number}/accept", seen=1).status_code == 401
    assert clients["handler"].get("/api/cases/nonsense").status_code == 404


def test_neither_the_contact_nor_the_reporters_secret_is_told(life, clients):
    body = clients["handler"].get(f"/api/cases/{life.case.number}").content.decode()
    assert NAME not in body
    assert PHONE not in body
    assert str(life.case.uid) not in body


def test_the_way_from_report_to_close_by_http(life, clients):
    seen = 1
    for act in (Act.ACCEPT, Act.FILE, Act.DISPATCH, Act.TAKE, Act.ANSWER, Act.CHECK, Act.CLOSE):
        client = clients["desk" if act in (Act.TAKE, Act.ANSWER) else "handler"]
        answer = post(client, f"cases/{life.case.number}/{act}", seen=seen)
        assert answer.status_code == 200, answer.content
        seen = answer.json()["edition"]
    assert answer.json()["state"] == State.CLOSED
    assert post(clients["handler"], f"cases/{life.case.number}/rate", seen=seen, rating=5).json()["rating"] == 5


@pytest.mark.parametrize(
    ("who", "act", "facts", "status"),
    [
        ("worker", "accept", {}, 403),
        ("handler", "close", {}, 422),
        ("handler", "nonsense", {}, 404),
        ("handler", "report", {}, 404),
        ("handler", "reject", {}, 422),
        ("handler", "accept", {"seen": 7}, 409),
        ("handler", "accept", {"rating": 5}, 422),
        ("handler", "correct", {"kind": "99999"}, 422),
        ("handler", "correct", {"severity": "very"}, 422),
        ("handler", "correct", {"lon": 103.0}, 422),
        ("handler", "correct", {"lon": -77.0, "lat": 39.0}, 422),
        ("handler", "hand_over", {"grid": "532503001", "why": "因故"}, 422),
        ("handler", "merge", {"original": "none"}, 422),
        ("handler", "escalate", {"step": "x"}, 422),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason(life, clients, who, act, facts, status):
    answer = post(clients[who], f"cases/{life.case.number}/{act}", **{"seen": 1} | facts)
    assert answer.status_code == status, answer.content
    assert answer.json()["error"]
    assert life.case.moves.count() == 1


def test_a_case_is_merged_split_and_suspended_by_http(life, clients):
    client, number = clients["handler"], life.case.number
    other = make_case(life.town["w2"], life.case.kind)
    suspended = post(client, f"cases/{number}/suspend", seen=1, why="等材料", until="2099-01-01T00:00:00+08:00").json()
    assert suspended["due_at"] is None
    assert post(client, f"cases/{number}/resume", seen=2).status_code == 200
    post(client, f"cases/{other.number}/accept", seen=1)
    post(client, f"cases/{other.number}/file", seen=2)
    parts = [{"department": "sanitation", "text": "清运"}, {"department": "water", "text": "修管"}]
    split = post(client, f"cases/{other.number}/split", seen=3, tasks=parts).json()
    task = split["tasks"][1]["id"]
    done = post(clients["water_desk"], f"cases/{other.number}/task", seen=4, task=task, step="finish").json()
    assert [one["state"] for one in done["tasks"]] == ["sent", "done"]
    merged = post(client, f"cases/{number}/merge", seen=3, original=other.number).json()
    assert (merged["state"], merged["duplicate_of"]) == ("merged", other.number)
    assert client.get(f"/api/cases/{other.number}").json()["duplicates"] == [number]


def test_a_long_history_asks_no_more_of_the_database(life, clients):
    path = f"/api/cases/{life.case.number}"
    clients["handler"].get(path)
    with CaptureQueriesContext(
        connection,
    ) as first:
        clients["handler"].get(path)
    for number in range(5):
        life.act(Act.NOTE, life.handler, why=f"第{number}次")
    with CaptureQueriesContext(connection) as second:
        clients["handler"].get(path)
    assert len(second) == len(first) <= 22


def test_the_contact_is_opened_with_a_reason_that_is_kept(life, clients):
    path = f"cases/{life.case.number}/contact"
    assert post(clients["handler"], path, reason="好").status_code == 422
    assert not ContactLook.objects.exists()
    assert post(clients["handler"], path, reason="回访核实").json() == {"name": NAME, "phone": PHONE}
    look = ContactLook.objects.get()
    assert (look.user, look.case, look.reason) == (life.handler, life.case, "回访核实")
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactLook.objects.update(reason="另一个")


def test_who_does_not_handle_cases_here_does_not_open_the_contact(life, clients):
    assert post(clients["worker"], f"cases/{life.case.number}/contact", reason="回访核实").status_code == 403
    assert post(clients["stranger"], f"cases/{life.case.number}/contact", reason="回访核实").status_code == 404
    with pytest.raises(ContactNotOpen):
        reveal_contact(life.desk, life.case, "回访核实")
    assert not ContactLook.objects.exists()


def test_a_superuser_acts_on_a_case_in_no_grid(life):
    client = Client()
    client.force_login(make_user("root", superuser=True))
    case = make_case(None, life.case.kind, (104.0, 24.0))
    assert post(client, f"cases/{case.number}/accept", seen=1).status_code == 200


# Whistles


@pytest.fixture
def whistle(life, clients) -> dict:
    facts = {"area": "532503001001", "tier": "community", "departments": ["sanitation"], "text": "占道"}
    answer = post(clients["handler"], "whistles", case=life.case.number, **facts)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_whistle_is_answered_by_http(whistle, clients):
    [call] = whistle["calls"]
    path = f"whistles/{whistle['uid']}/calls/{call['id']}"
    assert post(clients["handler"], f"{path}/report_in", seen=1).status_code == 403
    assert post(clients["stranger"], f"{path}/report_in", seen=1).status_code == 404
    assert post(clients["desk"], f"{path}/nonsense", seen=1).status_code == 404
    told = post(clients["desk"], f"{path}/report_in", seen=1).json()
    assert told["calls"][0]["state"] == "reported_in"
    assert post(clients["handler"], f"{path}/finish", seen=1).status_code == 409
    assert post(clients["handler"], f"{path}/finish", seen=2).json()["ended_at"]
    assert post(clients["handler"], f"{path}/rate_dept", seen=3, rating=9).status_code == 422


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({"tier": "city"}, 422),
        ({"area": "999"}, 422),
        ({"departments": ["none"]}, 422),
        ({"departments": ["water"]}, 422),
        ({"departments": []}, 422),
        ({"text": ""}, 422),
        ({"case": "none"}, 422),
        ({"area": "532503002001"}, 403),
    ],
)
def test_a_wrong_whistle_is_refused(life, clients, facts, status):
    whole = {"area": "532503001001", "tier": "community", "departments": ["sanitation"], "text": "占道"}
    answer = post(clients["handler"], "whistles", **whole | facts)
    assert answer.status_code == status, answer.content
    assert not WhistleCall.objects.exists()


def test_whistles_are_listed_and_counted_for_who_may_see_them(whistle, clients):
    for name, number in (("handler", 1), ("desk", 1), ("stranger", 0)):
        assert len(clients[name].get("/api/whistles").json()["rows"]) == number
        assert clients[name].get("/api/whistles/counts").json()[0]["whistles"] == number
    assert clients["handler"].get("/api/whistles?to=2000-01-01").json()["rows"] == []
    assert clients["handler"].get("/api/whistles?tier=street&open=true").json()["rows"] == []
    assert clients["nobody"].get("/api/whistles").status_code == 401
    assert clients["stranger"].get(f"/api/whistles/{whistle['uid']}").status_code == 404


def test_a_list_of_whistles_costs_as_much_as_one(life, whistle, clients):
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            clients["handler"].get("/api/whistles")
        return len(asked)

    first = count()
    for number in range(3):
        facts = {"area": "532503001001", "tier": "community", "departments": ["sanitation"], "text": f"占道{number}"}
        post(clients["handler"], "whistles", **facts)
    assert count() == first


def test_a_case_elsewhere_is_not_whistled_for(life, clients):
    other = make_case(life.town["e1"], life.case.kind, IN_E1)
    facts = {"area": "532503001001", "tier": "community", "departments": ["sanitation"], "text": "占道"}
    assert post(clients["handler"], "whistles", case=other.number, **facts).status_code == 422
