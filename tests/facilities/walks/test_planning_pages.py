"""The planner's pages: a question in the address, an answer below it, and refusals in words."""

import pytest

from facilities.models import NetworkScenario
from facilities.walks import siting
from jobs.models import Job
from jobs.worker import run_pending
from tests.facilities.walks.conftest import add_home, lonlat
from tests.factories import make_post, make_user


@pytest.fixture
def planner(client, town):
    user = make_user("planner")
    make_post(user, town["west"], "planner")
    client.force_login(user)
    return client


@pytest.fixture
def more_homes(town, homes, clinics):
    for x, households in ((640, 4), (1100, 7), (2500, 6)):
        add_home(town["w3" if x < 1000 else "w4"], x, 12, households)


def text_of(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_the_page_asks_before_it_answers(planner, homes):
    page = text_of(planner.get("/siting/"))
    assert 'name="sites"' in page
    assert 'id="sites"' not in page


def test_sites_are_a_table_with_links_to_the_map(planner, more_homes):
    page = text_of(planner.get("/siting/", {"kind": "clinic", "sites": 2, "area": "532503001"}))
    assert page.count("?at=103.") == 2
    assert "+14" in page
    assert "form=xlsx" in page


@pytest.mark.parametrize(
    "wrong", [{"sites": 0}, {"sites": 9}, {"area": "532503002"}, {"kind": "circus"}, {"candidates": "given"}]
)
def test_wrong_questions_are_answered_in_words_and_kept(planner, more_homes, wrong):
    page = text_of(planner.get("/siting/", {"kind": "clinic", "sites": 1} | wrong), 422)
    assert 'role="alert"' in page
    assert 'id="siting-form"' in page


def test_strangers_log_in_and_others_are_refused(client, homes):
    for path in ("/siting/", "/scenarios/", "/scenarios/1/"):
        assert client.get(path).status_code == 302
    client.force_login(make_user("nobody"))
    for path in ("/siting/", "/scenarios/", "/scenarios/1/"):
        assert client.get(path).status_code == 403
    assert client.post("/siting/", {"kind": "clinic"}).status_code == 403
    assert client.post("/scenarios/", {"title": "x", "add": "1,2"}).status_code == 403


def test_long_work_is_offered_done_and_shown(planner, more_homes, monkeypatch, settings, tmp_path):
    settings.JOBS_DIR = tmp_path
    monkeypatch.setattr(siting, "DIRECT_ENTRIES", 3)
    question = {"kind": "clinic", "sites": 2}
    assert 'class="siting-large"' in text_of(planner.get("/siting/", question))
    answer = planner.post("/siting/", question)
    job = Job.objects.get()
    assert answer["Location"] == job.get_absolute_url()
    run_pending()
    job.refresh_from_db()
    page = text_of(planner.get(job.result["link"]))
    assert page.count("?at=103.") == 2


def test_work_of_others_is_not_found(planner, homes):
    for number in ("1", "x", "99999999999999999999"):
        assert planner.get("/siting/", {"job": number}).status_code == 404


def test_a_scenario_is_typed_tried_and_deleted(planner, homes, clinics):
    way = "\n".join("{}, {}".format(*lonlat(100, y)) for y in (0, 60))
    answer = planner.post("/scenarios/", {"title": "桥", "add": way})
    scenario = NetworkScenario.objects.get()
    assert answer["Location"] == f"/scenarios/{scenario.pk}/"
    assert "桥" in text_of(planner.get("/scenarios/"))
    hits = text_of(planner.get(answer["Location"], {"q": "一诊所"}))
    uid = clinics["first"].facility.uid
    assert f"?facility={uid}" in hits
    tried = text_of(planner.get(answer["Location"], {"facility": str(uid)}))
    assert "+4" in tried
    assert planner.post(f"{answer['Location']}delete/").status_code == 302
    assert not NetworkScenario.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [{"title": "x"}, {"title": "x", "add": "here"}, {"title": "x", "close": "103.0,22.0"}, {"add": "103,23\n103,24"}],
)
def test_what_is_no_scenario_is_refused_and_what_was_typed_stays(planner, homes, typed):
    page = text_of(planner.post("/scenarios/", typed), 422)
    assert 'role="alert"' in page
    assert all(value.split("\n")[0] in page for value in typed.values())


def test_a_scenario_of_somebody_else_is_not_found(planner, client, town, homes):
    planner.post("/scenarios/", {"title": "桥", "close": "{}, {}".format(*lonlat(150, 0))})
    number = NetworkScenario.objects.get().pk
    other = make_user("other")
    make_post(other, town["east"], "planner")
    client.force_login(other)
    assert client.get(f"/scenarios/{number}/").status_code == 404
    assert client.post(f"/scenarios/{number}/delete/").status_code == 404


def test_a_facility_that_is_none_is_told_in_words(planner, homes):
    planner.post("/scenarios/", {"title": "桥", "close": "{}, {}".format(*lonlat(150, 0))})
    number = NetworkScenario.objects.get().pk
    assert 'role="alert"' in text_of(planner.get(f"/scenarios/{number}/", {"facility": "x"}), 422)


def test_the_page_costs_as_many_queries_for_five_sites_as_for_one(planner, more_homes, django_assert_max_num_queries):
    for sites in (1, 5):
        with django_assert_max_num_queries(25):
            planner.get("/siting/", {"kind": "clinic", "sites": sites})
