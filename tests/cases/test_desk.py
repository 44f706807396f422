"""The desk's page, its files, views with a name, notices, and one case's page: who sees what, at what cost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.actions.notices import tell_of
from cases.desk.notices import unread
from cases.models import Case, CaseMove, DeskMember, Notification, Photo, SavedView
from cases.rules.states import Act, State
from gis_data.patience import TooMuch
from grids.models import Role
from tests.cases.factories import make_case, make_department, make_kind
from tests.factories import days, make_post, make_town, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def department(town):
    return make_department(town["west"], email="desk@example.org")


@pytest.fixture
def kind():
    return make_kind()


@pytest.fixture
def people(town, department):
    users = {name: make_user(name) for name in ("west", "east", "reader", "desk", "nobody")}
    make_post(users["west"], town["west"])
    make_post(users["east"], town["east"])
    make_post(users["reader"], town["west"], Role.READER)
    DeskMember.objects.create(department=department, user=users["desk"], valid=days())
    return users


@pytest.fixture
def case(town, kind):
    return make_case(town["w1"], kind, text="西边的案件", contact_name="王小明", contact_phone="13812345678")


def get(client, user, address: str):
    client.force_login(user)
    return client.get(address)


def test_the_desk_shows_who_may_the_case_and_nobody_else(client, people, case):
    assert "西边的案件" in get(client, people["west"], "/desk/").content.decode()
    east = get(client, people["east"], "/desk/")
    assert east.status_code == 200
    assert "西边的案件" not in east.content.decode()
    assert case.number not in east.content.decode()
    for name in ("reader", "nobody"):
        assert get(client, people[name], "/desk/").status_code == 403
    client.logout()
    assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize("who", ["east", "reader", "nobody", "desk"])
def test_the_case_page_is_not_there_for_who_may_not_see_it(client, people, case, who):
    assert get(client, people[who], f"/cases/{case.number}/").status_code == 404


def test_the_case_page_tells_the_facts_with_the_contact_masked_and_the_uid_untold(client, people, case):
    body = get(client, people["west"], f"/cases/{case.number}/").content.decode()
    assert "西边的案件" in body
    assert "13812345678" not in body
    assert "王小明" not in body
    assert str(case.uid) not in body


def test_photos_are_shown_by_the_address_that_asks_who_may_see_them(client, people, case):
    photo = Photo.objects.create(case=case, sha256="0" * 64, width=10, height=10)
    body = get(client, people["west"], f"/cases/{case.number}/").content.decode()
    assert f'src="{reverse("case_photo_thumb", args=[photo.uid])}"' in body


def test_a_desk_sees_the_case_once_it_lies_with_it(client, people, case, department):
    Case.objects.filter(pk=case.pk).update(department=department)
    assert get(client, people["desk"], f"/cases/{case.number}/").status_code == 200
    assert case.number in client.get("/desk/?desk=mine").content.decode()


def test_duplicates_are_linked_both_ways_and_only_where_they_are_open(client, people, town, kind, case):
    other = make_case(town["w1"], kind, state=State.MERGED, duplicate_of=case)
    hidden = make_case(town["e1"], kind, state=State.MERGED, duplicate_of=case)
    body = get(client, people["west"], f"/cases/{case.number}/").content.decode()
    assert reverse("case", args=[other.number]) in body
    assert hidden.number not in body
    assert reverse("case", args=[case.number]) in client.get(f"/cases/{other.number}/").content.decode()
    body = get(client, people["east"], f"/cases/{hidden.number}/").content.decode()
    assert case.number not in body


def test_the_desk_asks_the_database_as_often_for_forty_cases_as_for_one(
    client, people, town, kind, case, django_assert_max_num_queries
):
    client.force_login(people["west"])
    with django_assert_max_num_queries(31) as few:
        client.get("/desk/")
    for _number in range(40):
        make_case(town["w1"], kind)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get("/desk/")


def test_the_case_page_asks_as_often_for_many_moves(client, people, case, django_assert_max_num_queries):
    address = f"/cases/{case.number}/"
    client.force_login(people["west"])
    with django_assert_max_num_queries(30) as few:
        client.get(address)
    for edition in range(2, 20):
        CaseMove.objects.create(case=case, edition=edition, act=Act.NOTE, after=State.REPORTED, at=timezone.now())
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(address)


def test_overdue_comes_first_and_is_marked(client, people, town, kind):
    now = timezone.now()
    for hours in (60, -3, 5):
        make_case(town["w1"], kind, due_at=now + timedelta(hours=hours), text=f"期限{hours}")
    body = get(client, people["west"], "/desk/").content.decode()
    assert body.index("期限-3") < body.index("期限5") < body.index("期限60")
    marks = [body.index(f'class="clock-{mark}"') for mark in ("overdue", "soon", "runs")]
    assert marks == sorted(marks)


def test_filters_keep_their_place_in_the_case_s_way_back(client, people, case):
    body = get(client, people["west"], "/desk/?q=西边&order=newest").content.decode()
    assert "back=q%3D%25E8%25A5%25BF%25E8%25BE%25B9%26order%3Dnewest" in body
    back = client.get(f"/cases/{case.number}/?back=q%3D%25E8%25A5%25BF%26order%3Dnewest%26evil%3D1").content.decode()
    assert '"/desk/?q=%E8%A5%BF&amp;order=newest"' in back


def test_an_unknown_area_is_told_and_the_list_stays(client, people, case):
    answer = get(client, people["west"], "/desk/?area=nowhere")
    assert answer.status_code == 404
    assert case.number in answer.content.decode()


def test_an_unknown_area_and_too_much_without_it_are_both_told(client, people, case, monkeypatch):
    def page_of(*_given):
        raise TooMuch

    monkeypatch.setattr("cases.desk.context.page_of", page_of)
    answer = get(client, people["west"], "/desk/?area=nowhere")
    assert answer.status_code == 404 and "nowhere" in answer.content.decode()
    assert get(client, people["west"], "/desk/").status_code == 422


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_files_hold_what_the_list_holds(client, people, case, form):
    answer = get(client, people["west"], f"/desk/cases.{form}")
    body = answer.getvalue()
    assert answer.status_code == 200
    assert form == "xlsx" or ("西边的案件" in body.decode() and "13812345678" not in body.decode())
    assert "西边的案件" not in get(client, people["east"], "/desk/cases.csv").getvalue().decode()
    assert get(client, people["reader"], "/desk/cases.csv").status_code == 403


def test_a_long_file_is_made_by_a_job(client, people, case, settings):
    settings.EXPORT_ROWS = 0
    assert get(client, people["west"], "/desk/cases.csv").status_code == 200
    answer = client.post("/desk/cases.csv?q=西边")
    assert answer.status_code == 302
    assert answer.url.startswith("/jobs/")


def test_a_view_is_kept_by_name_and_its_link_shows_each_their_own(client, people, case):
    client.force_login(people["west"])
    client.post("/desk/views/?q=西边&order=newest", {"name": " 我的 视图 "})
    client.post("/desk/views/?q=西边", {"name": "我的 视图"})
    view = SavedView.objects.get()
    assert (view.user, view.name, view.query) == (people["west"], "我的 视图", "q=%E8%A5%BF%E8%BE%B9")
    answer = get(client, people["east"], f"/desk/views/{view.uid}/")
    assert answer.url.startswith("/desk/?q=")
    assert case.number not in client.get(answer.url).content.decode()
    assert client.post(f"/desk/views/{view.uid}/delete/").status_code == 404
    client.force_login(people["west"])
    client.post(f"/desk/views/{view.uid}/delete/")
    assert not SavedView.objects.exists()


def test_a_view_without_a_name_is_refused_and_the_filters_stay(client, people, case):
    client.force_login(people["west"])
    answer = client.post("/desk/views/?q=西边", {"name": " "})
    assert answer.status_code == 422
    assert 'value="西边"' in answer.content.decode()


def moved(case: Case, user, act: Act = Act.ACCEPT, **more) -> CaseMove:
    edition = case.moves.count() + 1
    return CaseMove.objects.create(
        case=case, edition=edition, act=act, after=State.ACCEPTED, at=timezone.now(), user=user, **more
    )


def test_a_move_is_told_to_the_desk_and_the_grid_s_leader_but_not_to_who_did_it(people, town, case, department):
    leader, worker = make_user("leader"), make_user("worker")
    make_post(leader, town["w1"], Role.GRID_LEADER)
    make_post(worker, town["w1"], Role.GRID_WORKER)
    Case.objects.filter(pk=case.pk).update(department=department)
    case.refresh_from_db()
    assert tell_of(case, moved(case, people["desk"])) == 1
    assert [notice.user for notice in Notification.objects.all()] == [leader]
    assert tell_of(case, moved(case, people["west"])) == 2
    assert set(Notification.objects.filter(edition=3).values_list("user__username", flat=True)) == {"leader", "desk"}


def test_the_count_is_one_cheap_question_and_opening_the_case_reads(
    client, people, case, department, django_assert_max_num_queries
):
    Case.objects.filter(pk=case.pk).update(department=department)
    case.refresh_from_db()
    tell_of(case, moved(case, people["west"]))
    with django_assert_max_num_queries(1):
        assert unread(people["desk"]) == 1
    client.force_login(people["desk"])
    assert client.get("/desk/notices/count/").json() == {"unread": 1, "more": False}
    assert case.number in client.get("/desk/notices/").content.decode()
    client.get(f"/cases/{case.number}/")
    assert client.get("/desk/notices/count/").json()["unread"] == 0


def test_a_notice_of_a_case_that_closed_to_its_reader_tells_no_more_than_its_number(client, people, case, department):
    Case.objects.filter(pk=case.pk).update(department=department)
    case.refresh_from_db()
    tell_of(case, moved(case, people["west"]))
    Case.objects.filter(pk=case.pk).update(department=None)
    body = get(client, people["desk"], "/desk/notices/").content.decode()
    assert case.number in body
    assert reverse("case", args=[case.number]) not in body


def test_nobody_reads_the_notices_of_others(client, people, case, department):
    Case.objects.filter(pk=case.pk).update(department=department)
    case.refresh_from_db()
    tell_of(case, moved(case, people["west"]))
    client.force_login(people["west"])
    assert client.get("/desk/notices/count/").json()["unread"] == 0
    client.post("/desk/notices/read/")
    assert Notification.objects.filter(read_at=None).count() == 1
    client.logout()
    assert client.get("/desk/notices/count/").json()["unread"] == 0


def test_no_tab_claims_a_list_of_states_that_were_chosen(client, town):
    user = make_user("tabs")
    make_post(user, town["west"])
    client.force_login(user)
    assert 'aria-current="page"' in client.get("/desk/").content.decode()
    page = client.get("/desk/?state=closed").content.decode()
    tabs = page[page.index('class="tabs desk-tabs"') : page.index('class="desk-more"')]
    assert 'aria-current="page"' not in tabs
    assert "state=" not in tabs
