"""The pages of the lists, the file and the layer: what they show, what they refuse, in how many queries."""

import csv
import io

import pytest
from django.test import Client
from django.utils import timezone

from cases.list_layers import list_layers
from cases.models import ListItem, Partner
from cases.rules.lists import ListKind
from cases.rules.states import State
from tests.cases.factories import make_case, make_kind
from tests.cases.lists.people import IN_W1, as_user, make_claim, make_item
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


PAGES = ("/lists/", "/lists/new", "/lists/bank", "/lists/partners", "/lists/items.csv")


def test_strangers_are_led_to_the_login_and_who_has_nothing_to_do_with_it_is_told(client, town):
    item = make_item(town.areas["w1"])
    for path in (*PAGES, f"/lists/{item.uid}"):
        assert "/login/" in client.get(path).url
        for who in ("reader", "stranger"):
            assert as_user(getattr(town, who)).get(path).status_code == 403


def test_another_street_sees_nothing_of_it(town):
    item = make_item(town.areas["w1"], title="轮椅")
    client = as_user(town.east)
    assert client.get(f"/lists/{item.uid}").status_code == 404
    assert client.post(f"/lists/{item.uid}", {"act": "withdraw", "why": "不要"}).status_code == 404
    assert "轮椅" not in text(client.get("/lists/?state=all"))
    assert "轮椅" not in client.get("/lists/items.csv").getvalue().decode()


def test_the_lists_show_what_is_on_them_in_chinese_too(town):
    make_claim(make_item(town.areas["w1"], title="轮椅"), town.partner)
    page = text(as_user(town.west).get("/lists/?list=need"))
    assert "轮椅" in page and "Post office: claimed" in page
    chinese = Client(headers={"Accept-Language": "zh-hans"})
    chinese.force_login(town.west)
    assert "问题、需求、资源和项目清单" in text(chinese.get("/lists/"))


def test_a_page_costs_as_many_queries_for_one_item_as_for_fifty(town, django_assert_max_num_queries):
    client = as_user(town.west)
    for _ in range(2):
        ListItem.objects.bulk_create(
            ListItem(kind=ListKind.NEED, area=town.areas["w1"], title=f"第{i}个") for i in range(30)
        )
        with django_assert_max_num_queries(13):
            client.get("/lists/")


def test_what_cannot_be_shown_is_told(town):
    for question in ("list=nothing", "area=nowhere", "state=nothing", "before=-1"):
        answer = as_user(town.west).get(f"/lists/?{question}")
        assert answer.status_code == 400
        assert "There is no" in text(answer)
        assert as_user(town.west).get(f"/lists/items.csv?{question}").status_code == 400


def test_a_member_claims_and_follows_it_with_the_buttons_of_the_page(town):
    item, member = make_item(town.areas["w1"]), as_user(town.member)
    path = f"/lists/{item.uid}"
    assert "Claim it" in text(member.get(path))
    assert member.post(path, {"act": "claim", "by": str(town.partner.uid), "seen": "1"}).status_code == 302
    assert "Claim it" not in text(member.get(path))
    assert member.post(path, {"act": "begin"}).status_code == 302
    assert member.post(path, {"act": "finish"}).status_code == 302
    assert as_user(town.west).post(path, {"act": "rate", "side": "owner", "rating": "5"}).status_code == 302
    assert "Rated 5 of 5" in text(member.get(path))


def test_what_is_refused_stays_on_the_page_with_the_reason(town):
    item = make_item(town.areas["w1"])
    make_claim(item, town.partner)
    path, member = f"/lists/{item.uid}", as_user(town.member)
    for given, status, words in (
        ({"act": "give_up"}, 422, "No reason is given."),
        ({"act": "begin", "seen": "1"}, 409, "has acted on this meanwhile"),
        ({"act": "withdraw", "why": "不要"}, 403, "only for an area where your post lets you"),
        ({"act": "dance"}, 404, "There is no act of that name."),
    ):
        answer = member.post(path, given)
        assert answer.status_code == status, given
        assert words in text(answer), given
    assert item.moves.count() == 2


def test_a_button_without_the_forms_token_does_nothing(town):
    item = make_item(town.areas["w1"])
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.west)
    assert client.post(f"/lists/{item.uid}", {"act": "withdraw", "why": "不要"}).status_code == 403
    assert item.moves.count() == 1


def test_something_new_is_put_on_a_list_and_what_was_typed_is_kept(town):
    worker, code = as_user(town.worker), town.areas["w1"].versions.get().code
    given = {"list": "need", "area": code, "title": "轮椅", "place": "23, abc"}
    refused = worker.post("/lists/new", given)
    assert refused.status_code == 422
    assert 'value="轮椅"' in text(refused)
    assert worker.post("/lists/new", given | {"place": "103.005, 23.015"}).status_code == 302
    assert ListItem.objects.get().place.coords == IN_W1


def test_a_member_offers_a_resource_without_choosing_an_area(town):
    given = {"list": "resource", "partner": str(town.partner.uid), "title": "会议室"}
    assert as_user(town.member).post("/lists/new", given).status_code == 302
    assert ListItem.objects.get().area == town.areas["west"]


def test_the_problem_bank_is_offered_once(town):
    case = make_case(town.areas["w1"], make_kind(), state=State.SHELVED)
    make_case(town.areas["w1"], case.kind)
    west = as_user(town.west)
    assert text(west.get("/lists/bank")).count('name="number"') == 1
    assert "T00000001" not in text(as_user(town.east).get("/lists/bank"))
    assert as_user(town.member).post("/lists/bank", {"number": case.number}).status_code == 404
    made = west.post("/lists/bank", {"number": case.number, "text": "需要协商"})
    assert case.number in text(west.get(made.url))
    assert 'name="number"' not in text(west.get("/lists/bank"))


def test_the_number_of_the_case_is_for_those_who_see_cases(town):
    case = make_case(town.areas["w1"], make_kind(), state=State.SHELVED)
    made = as_user(town.west).post("/lists/bank", {"number": case.number})
    page = text(as_user(town.member).get(made.url))
    assert "<dt>Case</dt>" not in page


def test_partners_are_signed_up_seated_and_ended(town):
    west, code = as_user(town.west), town.areas["west1"].versions.get().code
    assert west.post("/lists/partners", {"act": "add", "name": "测试银行", "area": code}).status_code == 302
    bank = Partner.objects.get(name="测试银行")
    clerk = make_user("clerk")
    assert (
        west.post("/lists/partners", {"act": "seat", "partner": str(bank.uid), "account": "nobody"}).status_code == 404
    )
    assert (
        west.post("/lists/partners", {"act": "seat", "partner": str(bank.uid), "account": "clerk"}).status_code == 302
    )
    assert as_user(clerk).get("/lists/").status_code == 200
    assert as_user(clerk).post("/lists/partners", {"act": "end", "partner": str(bank.uid)}).status_code == 403
    assert "Sign it up" not in text(as_user(clerk).get("/lists/partners"))


def test_the_file_holds_the_rows_of_the_question_and_no_formula(town):
    make_item(town.areas["w1"], title="=1+1", place=IN_W1)
    make_item(town.areas["w1"], ListKind.RESOURCE, "会议室")
    answer = as_user(town.west).get("/lists/items.csv?list=need")
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][1] == "'=1+1"
    assert rows[1][-2:] == ["103.005", "23.015"]


def test_the_map_shows_live_items_with_a_place_to_those_who_see_them(town):
    (layer,) = list_layers()
    shown = make_item(town.areas["w1"], place=IN_W1)
    make_item(town.areas["w1"])
    today = timezone.localdate()
    assert list(layer.rows(town.west, today, 14)) == [shown]
    assert list(layer.rows(town.member, today, 14)) == [shown]
    assert list(layer.rows(town.east, today, 14)) == []
    assert list(layer.rows(town.west, timezone.datetime(2020, 1, 1).date(), 14)) == []
    assert layer.is_visible_to(town.member) and not layer.is_visible_to(town.reader)


def test_a_tile_of_the_lists_is_for_those_who_see_them(town):
    make_item(town.areas["w1"], title="轮椅", place=IN_W1)
    path = "/tiles/list-item/14/12879/7115.mvt"
    assert "轮椅" in as_user(town.west).get(path).content.decode(errors="ignore")
    assert "轮椅" not in as_user(town.east).get(path).content.decode(errors="ignore")
