"""Every worker looks after what packages have registered, before its first job and again after so many seconds."""

from threading import Event
from types import SimpleNamespace

import pytest
from django.db import OperationalError

from jobs import watches, worker
from jobs.worker import Round, work_off

pytestmark = pytest.mark.django_db


def test_a_worker_takes_the_looks_that_packages_registered(monkeypatch):
    looked = []
    monkeypatch.setattr(watches, "WATCHES", {})
    monkeypatch.setattr("jobs.worker.WATCHES", watches.WATCHES)
    watches.register("one", 30, lambda: looked.append("one"))
    watches.register("two", 30, lambda: looked.append("two"))
    watches.register("two", 30, lambda: looked.append("two anew"))
    monkeypatch.setattr("jobs.worker.close_old_connections", lambda: None)  # the test is inside a transaction
    session = SimpleNamespace(name="here:0:0", raw=None, stopping=Event(), check=lambda: None)
    assert work_off(session, once=True)
    assert looked == ["one", "two anew"]


def test_a_look_that_fails_keeps_no_worker_from_its_jobs(monkeypatch, caplog):
    looked = []
    monkeypatch.setattr("jobs.worker.WATCHES", {})
    monkeypatch.setattr(watches, "WATCHES", worker.WATCHES)
    watches.register("broken", 30, lambda: 1 / 0)
    watches.register("whole", 30, lambda: looked.append("whole"))
    monkeypatch.setattr("jobs.worker.close_old_connections", lambda: None)  # the test is inside a transaction
    session = SimpleNamespace(name="here:0:0", raw=None, stopping=Event(), check=lambda: None)
    assert work_off(session, once=True)
    assert looked == ["whole"] and "broken" in caplog.text and "ZeroDivisionError" in caplog.text


def test_a_look_that_a_deadlock_ended_ends_no_worker(monkeypatch, caplog):
    def look():
        raise OperationalError("deadlock detected")

    monkeypatch.setattr("jobs.worker.WATCHES", {"one": watches.Watch(30, look)})
    monkeypatch.setattr("jobs.worker.close_old_connections", lambda: None)
    session = SimpleNamespace(name="here:0:0", raw=None, stopping=Event(), check=lambda: None)
    assert work_off(session, once=True)
    assert "deadlock" in caplog.text


def test_without_a_database_a_worker_ends(monkeypatch):
    def look():
        raise OperationalError("gone")

    monkeypatch.setattr("jobs.worker.connections", {"default": SimpleNamespace(is_usable=lambda: False)})

    monkeypatch.setattr("jobs.worker.WATCHES", {"one": watches.Watch(30, look)})
    monkeypatch.setattr("jobs.worker.close_old_connections", lambda: None)
    session = SimpleNamespace(name="here:0:0", raw=None, stopping=Event(), check=lambda: None)
    with pytest.raises(OperationalError):
        work_off(session, once=True)


def test_a_look_is_taken_again_only_after_its_seconds(monkeypatch):
    clock, looked = [100.0], []
    monkeypatch.setattr("jobs.worker.monotonic", lambda: clock[0])
    each = Round(30, lambda: looked.append(clock[0]))
    for clock[0] in (100.0, 129.0, 130.0, 131.0):
        each.go_if_due()
    assert looked == [100.0, 130.0]
