"""Real workers: killed, stopped, two at once; and what is seen while they work."""

import signal
import subprocess

import pytest
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from jobs.actions import begin, cancel, enqueue, finish
from jobs.beat import Told
from jobs.errors import Lost
from jobs.models import Job, JobState
from jobs.session import LOCK, live_workers
from tests.jobs.conftest import closed_gate, in_state, until

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_killed_workers_job_is_taken_up_again(start_worker):
    job = enqueue("t_gate")
    with closed_gate():
        first = start_worker()
        until(in_state(job, JobState.RUNNING))
        first.kill()
        start_worker()
        until(lambda: in_state(job, JobState.RUNNING)() and job.attempts == 2)
    until(in_state(job, JobState.DONE))
    assert job.result == {"counts": {"attempt": 2}}
    assert job.deaths == 1


def test_a_job_that_kills_its_workers_is_given_up(start_worker):
    job = enqueue("t_die")
    Job.objects.update(deaths=1)
    for _ in range(2):
        assert start_worker("--once").wait(60) == -signal.SIGKILL
    assert start_worker("--once").wait(60) == 0
    assert in_state(job, JobState.FAILED)()
    assert (job.attempts, job.deaths) == (2, 3)
    assert "3" in job.error


def test_two_workers_do_every_job_once(start_worker):
    workers = {start_worker().pid for _ in range(2)}
    until(lambda: len(live_workers()) == 2)
    with transaction.atomic():
        jobs = [enqueue("t_exclusive") for _ in range(40)]
    until(lambda: not Job.objects.open().exists())
    ended = Job.objects.in_bulk([job.pk for job in jobs]).values()
    assert {job.state for job in ended} == {JobState.DONE}
    assert {job.attempts for job in ended} == {1}
    assert all(job.result["counts"]["alone"] for job in ended)
    assert {job.result["counts"]["process"] for job in ended} == workers
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()


def test_progress_is_seen_while_the_jobs_own_transaction_is_open(start_worker):
    job = enqueue("t_gate")
    with closed_gate():
        start_worker()
        until(lambda: in_state(job, JobState.RUNNING)() and job.done == 2)
        assert (job.step, job.total) == ("at the gate", 4)


def test_a_job_is_cancelled_in_the_middle_of_a_statement(start_worker):
    job = enqueue("t_gate")
    with closed_gate():
        start_worker()
        until(lambda: in_state(job, JobState.RUNNING)() and job.done == 2)
        cancel(job)
        until(in_state(job, JobState.CANCELLED))
    assert job.done == 2  # the gate was still closed: it got no further


def test_a_worker_that_is_ended_gives_its_job_back(start_worker):
    job = enqueue("t_gate")
    with closed_gate():
        worker = start_worker()
        until(lambda: in_state(job, JobState.RUNNING)() and job.done == 2)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 0
        assert in_state(job, JobState.WAITING)()
    start_worker("--once").wait(60)
    assert in_state(job, JobState.DONE)()
    assert job.deaths == 0


def test_an_idle_worker_is_woken(start_worker):
    start_worker()
    until(live_workers)
    first = enqueue("t_exclusive")
    until(in_state(first, JobState.DONE))
    second = enqueue("t_exclusive")
    until(in_state(second, JobState.DONE))
    assert (second.started_at - second.asked_at).total_seconds() < 1


def own_connection(worker: subprocess.Popen) -> int:
    """The server process behind the connection that holds the worker's lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s", [LOCK])
        (found,) = cursor.fetchall()
    return found[0]


def test_a_worker_that_loses_its_connection_stops_and_says_nothing_more(start_worker):
    job = enqueue("t_gate")
    with closed_gate():
        first = start_worker()
        until(lambda: in_state(job, JobState.RUNNING)() and job.done == 2)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [own_connection(first)])
        assert first.wait(60) == 1
        assert in_state(job, JobState.RUNNING)()
        start_worker()
        until(lambda: in_state(job, JobState.RUNNING)() and job.attempts == 2)
    until(in_state(job, JobState.DONE))
    assert job.result == {"counts": {"attempt": 2}}


def test_what_an_attempt_that_was_given_up_still_reports_does_not_count():
    job = begin(enqueue("t_gate").pk)
    Job.objects.filter(pk=job.pk).update(attempts=2)
    told = Told(job.pk, attempt=1, step="late")
    told.write(connection)
    with pytest.raises(Lost):
        told.check()
    with pytest.raises(Lost):
        finish(job, {}, None)
    job.refresh_from_db()
    assert (job.state, job.step) == (JobState.RUNNING, "")


def test_work_of_one_key_never_runs_twice_at_once(start_worker):
    first = enqueue("t_gate", key="k")
    with closed_gate():
        for _ in range(2):
            start_worker()
        until(in_state(first, JobState.RUNNING))
        second = enqueue("t_gate", key="k")
        until(lambda: DBTaskResult.objects.filter(args_kwargs__args=[second.pk]).count() > 1)
        assert in_state(second, JobState.WAITING)()
    until(in_state(second, JobState.DONE))
    assert second.started_at >= Job.objects.get(pk=first.pk).finished_at


def test_a_worker_starts_afresh_after_some_jobs(start_worker):
    jobs = [enqueue("t_exclusive") for _ in range(3)]
    worker = start_worker("--most", "1")
    for job in jobs:
        until(in_state(job, JobState.DONE))
    assert worker.poll() is None
    names = {name for entry in DBTaskResult.objects.all() for name in entry.worker_ids}
    assert len(names) == 3
    assert {name.split(":")[1] for name in names} == {str(worker.pid)}


def test_no_lock_is_left_by_workers_that_have_gone(start_worker):
    worker = start_worker()
    until(live_workers)
    worker.kill()
    until(lambda: not live_workers())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN jobs%'")
        assert cursor.fetchone() == (0,)
