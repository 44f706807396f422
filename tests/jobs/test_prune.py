"""What is kept of jobs, and for how long."""

import os
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs.actions import enqueue
from jobs.files import forget_upload, keep_upload, path_of, upload_path
from jobs.models import Job
from jobs.prune import prune
from jobs.worker import run_pending

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(settings) -> Job:
    """A finished job with a file."""
    settings.JOB_DAYS, settings.JOB_FILE_DAYS = 30, 3
    job = enqueue("t_file")
    run_pending()
    job.refresh_from_db()
    return job


def age(job: Job, days: float) -> None:
    """Let so many days have passed since the job ended."""
    back = timedelta(days=days)
    Job.objects.filter(pk=job.pk).update(finished_at=job.finished_at - back, file_expires_at=job.file_expires_at - back)
    DBTaskResult.objects.update(finished_at=job.finished_at - back)


def make_old(path, days: float) -> None:
    moment = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(path, (moment, moment))


def test_a_file_goes_before_its_job(job, settings):
    age(job, 2.9)
    prune()
    assert path_of(job)
    age(job, 3.1)
    prune()
    job.refresh_from_db()
    assert path_of(job) is None
    assert list(settings.JOBS_DIR.iterdir()) == []
    assert job.state == "done"


def test_a_job_goes_with_its_entry_in_the_queue(job):
    age(job, 29)
    assert prune() == 0
    age(job, 31)
    assert prune() == 1
    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_what_has_not_ended_is_kept_however_old(settings):
    waiting = enqueue("t_gate")
    Job.objects.update(asked_at=timezone.now() - timedelta(days=400))
    assert prune() == 0
    assert Job.objects.get() == waiting


def test_folders_without_a_job_go_after_a_day(job, settings):
    for name in (f"{job.pk + 1000}-1", f"{job.pk}-9", "kept by hand"):
        (settings.JOBS_DIR / name).mkdir()
        make_old(settings.JOBS_DIR / name, 1.1)
    (settings.JOBS_DIR / f"{job.pk + 1001}-1").mkdir()
    prune()
    left = {folder.name for folder in settings.JOBS_DIR.iterdir()}
    assert left == {f"{job.pk}-1", f"{job.pk}-9", f"{job.pk + 1001}-1", "kept by hand"}


def test_uploads_are_kept_until_they_are_done_with_or_forgotten(settings):
    settings.JOB_FILE_DAYS = 3
    first, second, third = (keep_upload(SimpleUploadedFile("../../a 区.geojson", b"{}")) for _ in range(3))
    assert upload_path(first).read_bytes() == b"{}"
    assert upload_path(first).name == "a 区.geojson"
    assert settings.JOBS_DIR in upload_path(first).parents
    forget_upload(first)
    assert upload_path(first) is None
    enqueue("t_gate", arguments={"file": third})
    for kept in (second, third):
        make_old(upload_path(kept).parent, 3.1)
    prune()
    assert upload_path(second) is None
    assert upload_path(third)
