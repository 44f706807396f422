"""What is asked for is done once, and its end is told in words."""

import pytest
from django.db import transaction
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from config.middleware import RefusedJobMiddleware
from jobs.actions import cancel, enqueue
from jobs.errors import TooManyWaiting, UnknownKind
from jobs.models import Job, JobState
from jobs.worker import run_pending
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_a_job_is_done_and_its_result_kept():
    job = enqueue("t_add", arguments={"numbers": [1, 2]}, words={"what": "numbers"})
    assert (job.state, job.title) == (JobState.WAITING, "Add numbers")
    run_pending()
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == (JobState.DONE, {"counts": {"sum": 3}}, 1)
    assert job.asked_at <= job.started_at <= job.finished_at


def test_nothing_is_asked_for_when_the_transaction_is_taken_back():
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue("t_add", words={"what": "x"})
        raise RuntimeError
    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_it_rejects_a_kind_that_nobody_has_registered():
    with pytest.raises(UnknownKind):
        enqueue("nonsense")


def test_it_rejects_a_title_with_a_gap_left():
    with pytest.raises(KeyError):
        enqueue("t_add")


def test_the_same_work_asked_for_twice_is_one_job():
    first = enqueue("t_gate", key="city 1")
    assert enqueue("t_gate", key="city 1") == first
    assert enqueue("t_gate", key="city 2") != first
    assert DBTaskResult.objects.count() == 2


def test_work_without_a_key_is_never_the_same():
    assert enqueue("t_gate") != enqueue("t_gate")


def test_the_same_work_can_be_asked_for_again_once_it_runs():
    first = enqueue("t_refuse", key="k")
    run_pending()
    assert enqueue("t_refuse", key="k") != first


def test_why_it_cannot_be_done_is_told_in_the_words_of_the_job():
    job = enqueue("t_refuse")
    run_pending()
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "没有这样的文件")


def test_a_trace_goes_to_the_log_and_not_to_who_asked(caplog):
    with override("en"):
        job = enqueue("t_break")
    Job.objects.filter(pk=job.pk).update(failures=2)
    run_pending()
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error == f"Something broke, and was noted in the log under job {job.pk}."
    assert "secret inside" in caplog.text
    assert "Traceback" in caplog.text


def test_what_broke_is_tried_again_later():
    job = enqueue("t_break")
    run_pending()
    job.refresh_from_db()
    assert (job.state, job.failures, job.attempts) == (JobState.WAITING, 1, 1)
    entry = DBTaskResult.objects.get(pk=job.task)
    assert 9 < (entry.run_after - job.started_at).total_seconds() < 12
    run_pending()
    job.refresh_from_db()
    assert job.attempts == 1


def test_what_broke_too_often_is_given_up():
    job = enqueue("t_break")
    for _ in range(3):
        DBTaskResult.objects.update(run_after=job.asked_at)
        run_pending()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.FAILED, 3)


def test_what_waits_is_cancelled_at_once():
    job = enqueue("t_add", arguments={"numbers": []}, words={"what": "x"})
    cancel(job)
    assert job.state == JobState.CANCELLED
    run_pending()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.CANCELLED, 0)


def test_what_has_ended_is_not_cancelled():
    job = enqueue("t_refuse")
    run_pending()
    cancel(job)
    assert job.state == JobState.FAILED


def test_only_the_wanted_kinds_are_done():
    wanted, other = enqueue("t_refuse"), enqueue("t_gate")
    run_pending(["t_refuse"])
    wanted.refresh_from_db()
    other.refresh_from_db()
    assert (wanted.state, other.state) == (JobState.FAILED, JobState.WAITING)


def test_a_finished_file_is_kept(settings):
    job = enqueue("t_file")
    run_pending()
    job.refresh_from_db()
    assert (job.file_path, job.file_type, job.file_size) == (f"{job.pk}-1/rows.csv", "text/csv", 4)
    assert (settings.JOBS_DIR / job.file_path).read_text() == "a,b\n"
    assert job.file_expires_at > job.finished_at


def test_half_a_file_is_not_kept(settings):
    enqueue("t_half_file")
    run_pending()
    assert list(settings.JOBS_DIR.iterdir()) == []


@pytest.mark.parametrize("kind", ["t_no_json", "t_no_file"])
def test_an_end_that_cannot_be_written_is_a_failure_like_others(kind):
    job = enqueue(kind)
    run_pending()
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert not DBTaskResult.objects.filter(status="FAILED").exists()


def test_a_step_is_kept_as_far_as_there_is_room():
    job = enqueue("t_odd_step")
    run_pending()
    job.refresh_from_db()
    assert (job.state, job.step) == (JobState.DONE, "名称" * 100)


def test_jobs_are_seen_by_who_asked_and_by_who_looks_after_the_system():
    mine = enqueue("t_gate", user=make_user("a"))
    other = make_user("b")
    assert Job.objects.visible_to(mine.user).get() == mine
    assert not Job.objects.visible_to(other).exists()
    assert Job.objects.visible_to(make_user("root", superuser=True)).get() == mine


def test_it_refuses_one_more_than_may_wait_and_says_how_many(settings):
    settings.JOBS_WAITING = 2
    busy, other = make_user("busy"), make_user("other")
    for number in range(2):
        enqueue("t_add", user=busy, key=f"k{number}", words={"what": "x"})
    with pytest.raises(TooManyWaiting) as refused:
        enqueue("t_add", user=busy, words={"what": "x"})
    assert refused.value.waiting == 2
    assert enqueue("t_add", user=busy, key="k1", words={"what": "x"}).key == "k1"
    assert enqueue("t_add", user=other, words={"what": "x"}).pk
    assert enqueue("t_add", words={"what": "x"}).pk
    cancel(Job.objects.filter(user=busy).first())
    assert enqueue("t_add", user=busy, words={"what": "x"}).pk


@pytest.mark.parametrize(("path", "told"), [("/page", "/jobs/"), ("/api/x", '"error"')])
def test_the_refusal_says_what_to_do(rf, path, told):
    middleware = RefusedJobMiddleware(lambda request: None)
    request = rf.get(path)
    request.user = make_user("busy")
    with override("en"):
        answer = middleware.process_exception(request, TooManyWaiting(20))
    assert answer.status_code == 429
    assert "20 of your jobs are waiting" in answer.content.decode()
    assert told in answer.content.decode()
    assert middleware.process_exception(request, KeyError()) is None
