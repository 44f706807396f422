"""The API of the lists: who is answered what, and in how many queries."""

import json

import pytest
from django.test import Client

from cases.models import ListItem, Partner
from cases.rules.lists import ListKind
from cases.rules.states import State
from tests.cases.factories import make_case, make_kind
from tests.cases.lists.people import IN_W1, as_user, make_claim, make_item

pytestmark = pytest.mark.django_db


def post(client: Client, path: str, **payload):
    return client.post(path, json.dumps(payload), content_type="application/json")


def titles(answer) -> list[str]:
    return [item["title"] for item in answer.json()["items"]]


def test_a_stranger_is_asked_to_log_in(client, town):
    item = make_item(town.areas["w1"])
    for path in ("/api/lists", f"/api/lists/{item.uid}", "/api/partners"):
        assert client.get(path).status_code == 401
    for path in ("/api/lists", "/api/partners", f"/api/lists/{item.uid}/claim", "/api/lists/from-case"):
        assert post(client, path).status_code == 401


@pytest.mark.parametrize("who", ["east", "reader", "stranger"])
def test_what_is_not_yours_is_not_there(town, who):
    item, client = make_item(town.areas["w1"]), as_user(getattr(town, who))
    assert titles(client.get("/api/lists?state=all")) == []
    assert client.get(f"/api/lists/{item.uid}").status_code == 404
    for act in ("begin", "withdraw", "claim"):
        assert post(client, f"/api/lists/{item.uid}/{act}", why="为什么").status_code == 404
    assert client.get("/api/partners").json() == []


def test_items_are_found_by_list_area_state_and_text(town):
    make_item(town.areas["w1"], title="轮椅", text="需要一辆")
    make_item(town.areas["w2"], ListKind.RESOURCE, "会议室")
    make_claim(make_item(town.areas["w2"], title="讲座"), town.partner)
    client = as_user(town.west)
    w1 = town.areas["w1"].versions.get().code
    for question, found in (
        ("", ["讲座", "会议室", "轮椅"]),
        ("list=resource", ["会议室"]),
        (f"area={w1}", ["轮椅"]),
        ("state=claimed", ["讲座"]),
        ("state=done", []),
        ("q=一辆", ["轮椅"]),
    ):
        assert titles(client.get(f"/api/lists?{question}")) == found, question
    for question in ("list=nothing", "area=nowhere", "state=nothing", "before=x", "area=%00"):
        assert client.get(f"/api/lists?{question}").status_code in (200, 400), question
    assert client.get("/api/lists?list=nothing").status_code == 400


def test_pages_follow_one_another_without_a_gap_in_few_queries(town, django_assert_num_queries):
    ListItem.objects.bulk_create(
        ListItem(kind=ListKind.NEED, area=town.areas["w1"], title=f"第{i}个") for i in range(120)
    )
    client, seen, question = as_user(town.west), [], ""
    with django_assert_num_queries(7):
        client.get("/api/lists")
    while True:
        answer = client.get(f"/api/lists?{question}")
        seen += titles(answer)
        if answer.json()["next"] is None:
            break
        question = f"before={answer.json()['next']}"
    assert seen == [f"第{i}个" for i in reversed(range(120))]


def test_a_need_is_added_claimed_done_and_rated(town):
    worker, member, west = as_user(town.worker), as_user(town.member), as_user(town.west)
    code = town.areas["w1"].versions.get().code
    answer = post(worker, "/api/lists", list="need", area=code, title="轮椅", place=IN_W1)
    assert answer.status_code == 201
    path = f"/api/lists/{answer.json()['uid']}"
    assert member.get(path).json()["may"] == []
    claimed = post(member, f"{path}/claim", partner=str(town.partner.uid), seen=1)
    assert (claimed.status_code, claimed.json()["claim"]["partner"]["name"]) == (200, "Post office")
    assert claimed.json()["may"] == ["begin", "give_up"]
    assert post(member, f"{path}/begin", seen=1).status_code == 409
    assert post(member, f"{path}/begin").json()["claim"]["state"] == "under_way"
    done = post(member, f"{path}/finish").json()
    assert (done["state"], done["may_rate_as"]) == ("done", ["claimant"])
    assert post(west, f"{path}/rate", side="owner", rating=5).json()["claims"][0]["rating_of_claimant"] == 5
    assert post(west, f"{path}/rate", side="owner", rating=5).status_code == 422


def test_a_member_does_not_see_who_of_the_staff_did_it(town):
    item = make_item(town.areas["w1"])
    post(as_user(town.west), f"/api/lists/{item.uid}/change", title="改名")
    assert "west" in as_user(town.west).get(f"/api/lists/{item.uid}").content.decode()
    assert {move["who"] for move in as_user(town.member).get(f"/api/lists/{item.uid}").json()["moves"]} == {""}


def test_refusals_say_what_and_what_to_do(town):
    item, member = make_item(town.areas["w1"]), as_user(town.member)
    path = f"/api/lists/{item.uid}"
    assert post(member, f"{path}/withdraw", why="不要").status_code == 403
    assert post(member, f"{path}/begin").status_code == 404
    assert post(member, f"{path}/dance").status_code == 404
    assert post(member, f"{path}/rate", side="owner", rating=3).status_code == 404
    assert post(member, f"{path}/claim", partner="nobody").status_code == 404
    assert post(member, f"{path}/claim").status_code == 404
    refused = post(as_user(town.west), f"{path}/withdraw")
    assert refused.status_code == 422
    assert refused.json()["fields"][0]["field"] == "why"
    worker = as_user(town.worker)
    assert post(worker, "/api/lists", list="need", area="nowhere", title="甲").status_code == 404
    east = town.areas["e1"].versions.get().code
    assert post(worker, "/api/lists", list="need", area=east, title="甲").status_code == 403


def test_a_case_of_the_problem_bank_becomes_a_problem(town):
    case = make_case(town.areas["w1"], make_kind(), state=State.SHELVED)
    assert post(as_user(town.east), "/api/lists/from-case", number=case.number).status_code == 404
    assert post(as_user(town.worker), "/api/lists/from-case", number=case.number).status_code == 403
    made = post(as_user(town.west), "/api/lists/from-case", number=case.number)
    assert (made.status_code, made.json()["from_problem_bank"], made.json()["list"]) == (201, True, "problem")


def test_partners_are_signed_up_where_ones_post_opens_it(town):
    code = town.areas["west1"].versions.get().code
    for who, status in (("east", 403), ("worker", 403), ("west", 201), ("west", 422)):
        answer = post(as_user(getattr(town, who)), "/api/partners", name="测试银行", area=code)
        assert answer.status_code == status, who
    assert Partner.objects.filter(name="测试银行").count() == 1
    assert [one["name"] for one in as_user(town.member).get("/api/partners").json()] == ["Post office"]
