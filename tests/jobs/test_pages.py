"""Pages and API: one's own jobs, nobody else's; what is shown while they wait, run and after."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.actions.tokens import make_token
from grids.models import Role
from jobs.actions import begin, enqueue
from jobs.beat import Told
from jobs.files import path_of
from jobs.kinds import KINDS, Kind
from jobs.models import Job, JobState
from jobs.worker import run_pending
from tests.factories import make_post, make_town, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(client):
    user = make_user("me")
    client.force_login(user)
    return user


@pytest.fixture
def other():
    return make_user("other")


@pytest.fixture
def administrator():
    user = make_user("administrator")
    make_post(user, make_town()["county"], Role.ADMINISTRATOR)
    return user


def begun(job: Job, done: int = 1200, total: int | None = 4000) -> Job:
    """The job, as it is while a worker is at it."""
    job = begin(job.pk)
    Told(job.pk, job.attempts, "Counting houses", done, total).write(connection)
    job.refresh_from_db()
    return job


def test_nothing_asked_for_says_what_is_found_here(client, me):
    answer = client.get("/jobs/", headers={"Accept-Language": "en"})
    assert "Nothing has been asked for yet" in answer.content.decode()


def test_strangers_are_led_to_the_login(client):
    job = enqueue("t_refuse")
    for address in ("/jobs/", f"/jobs/{job.pk}", f"/jobs/{job.pk}/file"):
        assert "/login/" in client.get(address).url
    assert client.get("/api/jobs").status_code == 401
    assert client.get(f"/api/jobs/{job.pk}").status_code == 401


def test_somebody_elses_job_is_not_there(client, me, other):
    job = enqueue("t_file", user=other)
    run_pending()
    for address in (f"/jobs/{job.pk}", f"/jobs/{job.pk}/file", f"/api/jobs/{job.pk}"):
        assert client.get(address).status_code == 404
    assert client.post(f"/jobs/{job.pk}/cancel").status_code == 404
    assert client.get("/api/jobs").json() == {"jobs": []}
    assert client.get(f"/api/jobs?ids={job.pk}").json() == {"jobs": []}
    assert job.title not in client.get("/jobs/").content.decode()


def test_a_system_administrator_sees_whose_jobs_there_are(client, other, administrator):
    job = enqueue("t_file", user=other)
    run_pending()
    client.force_login(administrator)
    assert "other" in client.get("/jobs/").content.decode()
    assert client.get(f"/jobs/{job.pk}").status_code == 200
    assert client.get(f"/jobs/{job.pk}/file").getvalue() == b"a,b\n"


def test_a_running_job_shows_how_far_it_is(client, me):
    job = begun(enqueue("t_gate", user=me))
    page = client.get(f"/jobs/{job.pk}").content.decode()
    assert "Counting houses" in page
    assert "1,200 / 4,000" in page
    assert '<progress data-show="bar" aria-label="Wait" max="4000" value="1200">' in page
    assert f"/api/jobs?ids={job.pk}" in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_a_step_without_an_end_has_a_bar_without_a_value(client, me):
    job = begun(enqueue("t_gate", user=me), total=None)
    page = client.get(f"/jobs/{job.pk}").content.decode()
    assert '<progress data-show="bar" aria-label="Wait">' in page


def test_the_api_tells_the_same(client, me):
    job = begun(enqueue("t_gate", user=me, area="532503"))
    told = client.get(f"/api/jobs/{job.pk}").json()
    assert (told["state"], told["step"], told["done"], told["total"]) == ("running", "Counting houses", 1200, 4000)
    assert (told["area"], told["page"]) == ("532503", f"/jobs/{job.pk}")
    assert client.get(f"/api/jobs?ids={job.pk}").json() == {"jobs": [told]}


def test_programs_ask_with_a_token(client, other):
    job = enqueue("t_gate", user=other)
    _token, text = make_token(other, label="x", days=1)
    answer = client.get(f"/api/jobs/{job.pk}", headers={"Authorization": f"Bearer {text}"})
    assert answer.json()["state"] == "waiting"


@pytest.mark.parametrize("ids", ["a", "1,,x", "-1", "1;2", "9" * 30])
def test_the_api_rejects_what_is_no_list_of_numbers(client, me, ids):
    assert client.get("/api/jobs", {"ids": ids}).status_code == 422


def test_a_number_beyond_all_numbers_is_no_job(client, me):
    assert client.get(f"/api/jobs/{2**70}").status_code == 404
    assert client.get(f"/jobs/{2**70}").status_code == 404


def test_what_waits_is_cancelled_from_its_page(client, me):
    job = enqueue("t_gate", user=me)
    answer = client.post(f"/jobs/{job.pk}/cancel")
    assert answer.url == f"/jobs/{job.pk}"
    assert "/cancel" not in client.get(answer.url).content.decode()
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_cancelling_asks_for_a_form_of_ours(me, client):
    job = enqueue("t_gate", user=me)
    client.handler.enforce_csrf_checks = True
    assert client.post(f"/jobs/{job.pk}/cancel").status_code == 403
    assert client.get(f"/jobs/{job.pk}/cancel").status_code == 405


def test_a_failed_job_says_why_and_what_to_do(client, me):
    job = enqueue("t_refuse", user=me)
    run_pending()
    page = client.get(f"/jobs/{job.pk}", headers={"Accept-Language": "en"}).content.decode()
    assert "没有这样的文件" in page
    assert "Ask for it again" in page
    assert "data-jobs" not in page


def test_a_finished_job_hands_out_its_file(client, me):
    job = enqueue("t_file", user=me)
    run_pending()
    assert f'href="/jobs/{job.pk}/file"' in client.get(f"/jobs/{job.pk}").content.decode()
    answer = client.get(f"/jobs/{job.pk}/file")
    assert answer["Content-Disposition"] == 'attachment; filename="rows.csv"'
    assert answer["Content-Type"] == "text/csv"
    assert "no-store" in answer["Cache-Control"]


def test_a_file_that_is_gone_is_told(client, me):
    job = enqueue("t_file", user=me)
    run_pending()
    job.refresh_from_db()
    path_of(job).unlink()
    assert client.get(f"/jobs/{job.pk}/file").status_code == 404
    assert client.get(f"/api/jobs/{job.pk}").json()["file"] is None


def test_a_file_is_closed_to_whom_its_kind_does_not_let_in(client, me, monkeypatch):
    kind = KINDS["t_file"]
    monkeypatch.setitem(KINDS, "t_file", Kind(kind.name, kind.title, kind.work, may_open=lambda *_: False))
    job = enqueue("t_file", user=me)
    run_pending()
    assert client.get(f"/jobs/{job.pk}/file").status_code == 403


def test_a_job_of_a_kind_that_is_gone_is_still_shown_and_its_file_is_not(client, me):
    job = enqueue("t_file", user=me)
    run_pending()
    Job.objects.update(kind="gone")
    assert client.get(f"/jobs/{job.pk}").status_code == 200
    assert client.get(f"/jobs/{job.pk}/file").status_code == 403


def test_the_list_is_read_in_pages_and_in_few_queries(client, me, django_assert_max_num_queries, monkeypatch):
    monkeypatch.setattr("jobs.views.PAGE", 3)
    jobs = [enqueue("t_gate", user=me) for _ in range(5)]
    client.get("/jobs/")  # notes that the session is in use
    with django_assert_max_num_queries(6):
        first = client.get("/jobs/").content.decode()
    assert f'href="/jobs/{jobs[4].pk}"' in first
    assert f'href="/jobs/{jobs[1].pk}"' not in first
    assert f'href="/jobs/{jobs[1].pk}"' in client.get(f"/jobs/?before={jobs[2].pk}").content.decode()


def test_the_page_of_a_job_asks_little(client, me, django_assert_max_num_queries):
    job = enqueue("t_gate", user=me)
    client.get("/jobs/")
    with django_assert_max_num_queries(8):
        client.get(f"/jobs/{job.pk}")
    with django_assert_max_num_queries(6):
        client.get(f"/api/jobs/{job.pk}")


def test_a_job_that_no_worker_will_do_says_so(client, me, monkeypatch):
    job = enqueue("t_gate", user=me)
    page = client.get(f"/jobs/{job.pk}", headers={"Accept-Language": "en"}).content.decode()
    assert "Nobody is working on long work at present" in page
    monkeypatch.setattr("jobs.views.live_workers", lambda: {1})
    assert "Nobody is working" not in client.get(f"/jobs/{job.pk}").content.decode()


def test_the_page_says_how_many_come_before(client, me):
    enqueue("t_gate")
    job = enqueue("t_gate", user=me)
    page = client.get(f"/jobs/{job.pk}", headers={"Accept-Language": "en"}).content.decode()
    assert "1 before it" in page


def test_the_health_page_counts_what_waits(client):
    enqueue("t_gate")
    old = enqueue("t_gate")
    Job.objects.filter(pk=old.pk).update(asked_at=timezone.now() - timedelta(seconds=90))
    told = client.get("/healthz").json()
    assert told["status"] == "ok"
    assert (told["jobs"]["workers"], told["jobs"]["waiting"], told["jobs"]["running"]) == (0, 2, 0)
    assert 90 <= told["jobs"]["longest_wait_s"] < 120
