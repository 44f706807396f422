"""`make run` and `make stop`: what they say when they cannot, and that nothing of a dead server is in the way."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import web_lock
from private_cluster.processes import wait_for_end
from tests.scripts.conftest import ROOT, Cluster

HOLD = """\
import pathlib, sys, web_lock
print(web_lock.hold(pathlib.Path(sys.argv[1]), "http://h:1/"), flush=True)
input()
"""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def begin_serving(local: Path, **settings: str) -> subprocess.Popen[str]:
    """Start what `make run` starts after the set-up, in a clean environment."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "GRID_LOCAL": str(local), "GRID_FSYNC": "off"}
    return subprocess.Popen(
        [sys.executable, str(ROOT / "scripts" / "serve.py")],
        env=environment | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def refusal(local: Path, **settings: str) -> str:
    """What a start that must fail says; it says one line."""
    process = begin_serving(local, **settings)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.count("\n") == 1, said
    return said


def begin_holding(local: Path) -> tuple[subprocess.Popen[str], str]:
    """A process that holds the web server's lock, and whether it says that it got it."""
    local.mkdir(exist_ok=True)
    environment = {"PYTHONPATH": str(ROOT / "scripts")}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(local)], env=environment, text=True, **pipes)
    return process, process.stdout.readline().strip()


def ask(port: int) -> int:
    """The status of the health page."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as answer:
        return answer.status


def stop(local: Path) -> str:
    """Run what `make stop` runs; gives what it says."""
    command = ["python3", str(ROOT / "scripts" / "stop.py")]
    environment = {"PATH": os.environ["PATH"], "GRID_LOCAL": str(local)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_a_busy_port_names_its_holder_and_the_way_out(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refusal(tmp_path / ".local", PORT=str(port))
    assert f"(process {os.getpid()})" in said
    assert f"PORT={port + 1} make run" in said
    assert not (tmp_path / ".local" / "pg").exists()


def test_a_port_that_is_none_is_refused(tmp_path):
    assert refusal(tmp_path, PORT="abc").startswith("error: PORT='abc' is not allowed. Use a whole number from 1 up to")


def test_an_address_of_another_machine_is_refused(tmp_path):
    assert "192.0.2.1:8000 cannot be used" in refusal(tmp_path, BIND="192.0.2.1", PORT="8000")


def test_a_database_that_does_not_answer_is_told(tmp_path):
    process = begin_serving(tmp_path, PORT=str(free_port()), DATABASE_URL="postgis://u:p@127.0.0.1:1/d")
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 1
    assert "grid.E004" in said
    assert "correct DATABASE_URL" in said


def test_a_second_server_of_the_same_project_is_refused(tmp_path):
    first, got = begin_holding(tmp_path)
    assert got == "True"
    assert begin_holding(tmp_path)[1] == "False"
    said = refusal(tmp_path, PORT=str(free_port()))
    assert f"served already at http://h:1/ (process {first.pid})" in said
    assert web_lock.stop(tmp_path) is True
    assert first.wait(10) == -signal.SIGTERM


def test_a_number_left_from_a_killed_server_hurts_nobody(tmp_path):
    first, _ = begin_holding(tmp_path)
    first.kill()
    first.wait()
    bystander = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
    (tmp_path / "web.lock").write_text(f"{bystander.pid} http://h:1/\n")
    assert web_lock.find(tmp_path) is None
    assert web_lock.stop(tmp_path) is False
    assert bystander.poll() is None
    bystander.communicate(timeout=10)
    second, got = begin_holding(tmp_path)
    assert got == "True"
    second.communicate("\n", timeout=10)


def serve_until_ready(local: Path, port: int) -> subprocess.Popen[str]:
    """Start serving, and return once connections are taken."""
    process = begin_serving(local, PORT=str(port), DEMO="0", WORKERS="1")
    for line in process.stdout:
        if line.startswith(f"Ready: http://127.0.0.1:{port}/"):
            return process
    raise AssertionError(process.stderr.read())


def test_it_serves_is_killed_serves_again_and_stops(cluster: Cluster):
    port = free_port()
    process = serve_until_ready(cluster.local, port)
    assert ask(port) == 200
    secrets = [cluster.local / "secret_key", cluster.local / "field_key"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in secrets)
    keys = [path.read_text() for path in secrets]

    database = cluster.pid
    process.kill()
    os.kill(database, signal.SIGKILL)
    process.wait()
    assert wait_for_end(database, 10)

    process = serve_until_ready(cluster.local, port)
    assert ask(port) == 200
    assert [path.read_text() for path in secrets] == keys
    said = stop(cluster.local)
    assert said.splitlines()[0] == "The web server has stopped."
    assert said.splitlines()[-1] == "The database has stopped."
    assert process.wait(10) == 0
    assert stop(cluster.local) == "The web server was not running.\nThe database was not running.\n"
