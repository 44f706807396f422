"""On the desk: hand over to the grid of today and merge many cases at once; an area is asked for by its name."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone

from cases.models import Case, CaseMove
from cases.rules.states import Act, State
from grids.models import Role
from tests.cases.factories import IN_E1, IN_W1, make_case, make_kind
from tests.factories import days, make_area, make_post, make_town, make_user

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def west(town):
    user = make_user("west")
    make_post(user, town["west"])
    return user


@pytest.fixture
def kind():
    return make_kind()


def send(client, user, act: str, *cases: Case, **given):
    client.force_login(user)
    ticked = [f"{case.number}:{case.edition}" for case in cases]
    return client.post("/desk/act/", {"act": act, "case": ticked, **given}, headers=ENGLISH)


def test_each_case_is_handed_over_to_the_grid_of_its_own_place(client, town, west, kind):
    moved = [make_case(town["w2"], kind), make_case(town["w2"], kind)]
    stays = make_case(town["w1"], kind)
    body = send(client, west, "hand_over", *moved, stays, why="网格调整").content.decode()
    assert {Case.objects.get(pk=case.pk).grid for case in moved} == {town["w1"]}
    assert "2 done, 1 not done" in body
    assert "This grid is answerable already." in unescape(body)
    assert CaseMove.objects.filter(act=Act.HAND_OVER, why="网格调整").count() == 2


def test_a_place_in_no_grid_and_a_missing_reason_are_told(client, town, west, kind):
    outside = make_case(town["w1"], kind, (110.0, 30.0))
    assert "lies in no grid" in send(client, west, "hand_over", outside, why="网格调整").content.decode()
    here = make_case(town["w2"], kind)
    assert "needs a reason" in unescape(send(client, west, "hand_over", here).content.decode())
    assert Case.objects.get(pk=here.pk).grid == town["w2"]


def test_many_are_merged_into_one_that_may_be_ticked_too(client, town, west, kind):
    original, *others = (make_case(town["w1"], kind) for _number in range(3))
    body = send(client, west, "merge", original, *others, original=original.number.lower()).content.decode()
    assert set(Case.objects.filter(state=State.MERGED).values_list("duplicate_of", flat=True)) == {original.pk}
    assert "2 done, 1 not done" in body
    assert "It is the case that goes on." in body
    assert original.moves.filter(data__has_key="duplicate").count() == 2


def test_nothing_is_merged_into_what_is_not_there_not_said_or_not_ones_own(client, town, west, kind):
    case, hidden = make_case(town["w1"], kind), make_case(town["e1"], kind, IN_E1)
    for number in ("", "T99999999", hidden.number):
        assert "0 done, 1 not done" in send(client, west, "merge", case, original=number).content.decode()
    assert Case.objects.get(pk=case.pk).state == State.REPORTED


def test_what_was_typed_stays_when_something_was_refused(client, town, west, kind):
    body = send(client, west, "merge", make_case(town["w1"], kind), original="T404").content.decode()
    assert 'name="original" value="T404"' in body


def test_who_does_not_handle_cases_here_does_neither(client, town, kind):
    worker = make_user("worker")
    make_post(worker, town["w1"], Role.GRID_WORKER)
    case, other = make_case(town["w1"], kind, IN_W1), make_case(town["w1"], kind)
    for act, given in (("merge", {"original": other.number}), ("hand_over", {"why": "因故"})):
        assert "0 done, 1 not done" in send(client, worker, act, case, **given).content.decode()


def test_an_area_is_asked_for_by_its_name(client, town, west, kind):
    make_case(town["w1"], kind, text="西边的案件")
    client.force_login(west)
    answer = client.get("/desk/", {"area": "西街道", "order": "newest"})
    code = town["west"].versions.get().code
    assert (answer.status_code, answer.url) == (302, f"/desk/?area={code}&order=newest")
    assert "西边的案件" in client.get(answer.url).content.decode()


def test_of_several_areas_the_reader_chooses_and_of_none_it_is_said(client, town, west, kind):
    client.force_login(west)
    body = client.get("/desk/", {"area": "西", "q": "车"}, headers=ENGLISH).content.decode()
    assert f"area={town['west'].versions.get().code}&q=%E8%BD%A6" in unescape(body)
    assert f"area={town['west1'].versions.get().code}&q=%E8%BD%A6" in unescape(body)
    none = client.get("/desk/", {"area": "无此地方"}, headers=ENGLISH)
    assert none.status_code == 404
    assert "无此地方" in none.content.decode()


def test_an_area_that_is_no_more_is_not_offered(client, town, west):
    past = timezone.localdate() - timedelta(days=400)
    make_area(
        town["west"].level, "532503009", "老西街道", (103.5, 23.5, 0.01), None, valid=days(date(2000, 1, 1), past)
    )
    client.force_login(west)
    assert client.get("/desk/", {"area": "老西街道"}).status_code == 404
