"""The web server and the workers of long work are kept running, whichever of them is killed."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from threading import Event
from time import monotonic

import supervise
from private_cluster.processes import wait_for_end
from supervise import Child, pause_s
from tests.scripts.conftest import Cluster
from tests.scripts.test_serve import free_port, serve_until_ready, stop

PATIENCE_S = 90


def until(condition: Callable[[], object]) -> object:
    """Look again and again until the condition holds, and give what it gave."""
    end = monotonic() + PATIENCE_S
    while not (found := condition()):
        assert monotonic() < end, "it did not come to that"
        Event().wait(0.05)
    return found


def children(pid: int) -> dict[str, int]:
    """The process ids of the children: `gunicorn` and `run_worker`."""
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        try:
            command = Path(f"/proc/{child}/cmdline").read_text().split("\0")
        except FileNotFoundError:  # it has ended since it was listed
            continue
        found |= {name: int(child) for name in ("gunicorn", "run_worker") if name in command}
    return found


def health(port: int) -> dict:
    """What the health page says, nothing while it does not answer."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as answer:
            return json.load(answer)
    except (urllib.error.URLError, ConnectionError):
        return {}


def has_worker(port: int) -> Callable[[], bool]:
    return lambda: health(port).get("jobs", {}).get("workers") == 1


def test_whoever_is_killed_is_there_again(cluster: Cluster):
    port = free_port()
    process = serve_until_ready(cluster.local, port)
    until(has_worker(port))
    first = children(process.pid)

    os.kill(first["run_worker"], signal.SIGKILL)
    until(lambda: children(process.pid).get("run_worker", first["run_worker"]) != first["run_worker"])
    until(has_worker(port))

    os.kill(first["gunicorn"], signal.SIGKILL)
    until(lambda: children(process.pid).get("gunicorn", first["gunicorn"]) != first["gunicorn"])
    until(has_worker(port))

    last = children(process.pid)
    process.kill()
    process.wait()
    assert all(wait_for_end(pid, PATIENCE_S) for pid in last.values())

    process = serve_until_ready(cluster.local, port)
    until(has_worker(port))
    last = children(process.pid)
    stop(cluster.local)
    assert process.wait(10) == 0
    assert all(wait_for_end(pid, 1) for pid in last.values())


def test_starts_that_fail_come_later_and_later():
    assert [pause_s(failures) for failures in (1, 2, 3, 7, 50)] == [1, 2, 4, 60, 60]


def test_an_end_after_a_long_run_is_no_failed_start(monkeypatch):
    child = Child(["true"], shares_lock=False, ends_all=lambda _code: False)
    for expected in (1, 2):
        child.start()
        child.process.wait()
        assert child.look() == 0
        assert child.failures == expected
    child.start()
    child.process.wait()
    monkeypatch.setattr(supervise, "STEADY_S", 0)
    child.look()
    assert child.failures == 1


GIVES_UP = """
import supervise
web = supervise.Child(["sh", "-c", "exit 3"], shares_lock=True, ends_all=lambda code: code >= 0)
worker = supervise.Child(["sleep", "600"], shares_lock=False, ends_all=lambda _code: False)
print(supervise.run([web, worker]), worker.process.returncode)
"""


def test_a_web_server_that_gives_up_ends_everything():
    """In a process of its own, as it is run: a signal may reach any thread of a process."""
    folder = Path(supervise.__file__).parent
    said = subprocess.run(
        [sys.executable, "-c", GIVES_UP], cwd=folder, capture_output=True, text=True, timeout=PATIENCE_S
    )
    assert said.stdout.split() == ["3", str(-signal.SIGTERM)], said.stderr


def test_who_does_not_end_is_ended(monkeypatch):
    monkeypatch.setattr(supervise, "PATIENCE_S", 0.2)
    deaf = Child(["sh", "-c", "trap '' TERM; echo ready; while :; do read x; done"], shares_lock=False, ends_all=bool)
    deaf.process = subprocess.Popen(deaf.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    deaf.process.stdout.readline()
    assert supervise.stop([deaf]) == 0
    assert deaf.process.returncode == -signal.SIGKILL
