"""Kinds of jobs for the tests, also for workers that the tests start as processes of their own."""

import os
import signal

from django.db import connection, transaction

from jobs.errors import JobError
from jobs.kinds import job
from jobs.run import Run

GATE = 7_001  # a lock of the database: a job waits at it until the test opens it


def wait_at_gate(number: int = GATE) -> None:
    """Wait inside one statement until nobody holds the lock of this number alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s), pg_advisory_unlock_shared(%s)", [number, number])


@job("t_add", title="Add {what}")
def add(run: Run) -> dict:
    return {"counts": {"sum": sum(run.arguments["numbers"])}}


@job("t_gate", title="Wait")
def gate(run: Run) -> dict:
    """Says how far it is inside a transaction, waits at the gate, and goes on."""
    with transaction.atomic():
        run.progress.step("at the gate", total=4)
        run.progress.count(2)
        wait_at_gate()
        run.progress.count(3)
    return {"counts": {"attempt": run.job.attempts}}


@job("t_refuse", title="Refuse")
def refuse(run: Run) -> None:
    raise JobError("没有这样的文件")


@job("t_break", title="Break", retries=2)
def break_down(run: Run) -> None:
    raise ValueError("secret inside")


@job("t_die", title="Die")
def die(run: Run) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@job("t_file", title="A file")
def write_file(run: Run) -> None:
    run.file("rows.csv", "text/csv").write_text("a,b\n")


@job("t_half_file", title="A file that is not finished")
def half_a_file(run: Run) -> None:
    run.file("rows.csv", "text/csv").write_text("a,")
    raise JobError("no")


@job("t_exclusive", title="Never twice at once")
def exclusive(run: Run) -> dict:
    """Holds a lock of its own number: a second worker at the same job would not get it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(7002, %s)", [run.job.pk])
        alone = cursor.fetchone()[0]
        cursor.execute("SELECT pg_sleep(0.01)")
    return {"counts": {"alone": alone, "process": os.getpid()}}


@job("t_no_json", title="No JSON")
def no_json(run: Run) -> dict:
    return {"counts": {"a": object()}}


@job("t_no_file", title="No file")
def no_file(run: Run) -> None:
    run.file("rows.csv", "text/csv")


@job("t_odd_step", title="Odd step")
def odd_step(run: Run) -> None:
    run.progress.step("名\0称" * 200)
