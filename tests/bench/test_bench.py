"""The measurements: their arithmetic, their file, and one whole run of a small size."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.job import Contest, Job, Result, Size, measure
from bench.load import BadAnswer, Client, request_of
from bench.results import merge, read, table

PROJECT = Path(__file__).resolve().parent.parent.parent
KEYS = [
    "assign-db",
    "assign-memory",
    "audit",
    "locate",
    "map-ready",
    "search",
    "tiles-cold",
    "tiles-warm",
    "ogc-export",
    "case-list",
    "gistar",
    "density",
    "dashboard",
]


def timed_job(ours: list[float], peer: list[float] | None, agree=None) -> Job:
    """A job whose runs take what the lists say, the warm-up first."""

    @contextmanager
    def prepare(_size: Size):
        left, right = iter(ours), iter(peer or ())
        yield Contest(lambda: next(left), peer and (lambda: next(right)), agree=agree, timed=True)

    return Job("key", lambda size: f"{size.areas} areas", "the peer", 5, prepare)


def result(key: str, ours_s: float = 1.0, peer_s: float | None = 8.0) -> Result:
    return Result(key, f"job {key}", ours_s, "peer", peer_s, peer_s and peer_s / ours_s, 5)


def test_medians_are_kept_and_the_warm_up_is_not_counted():
    job = timed_job([100, 1, 3, 2], [0.001, 40, 8, 10])
    assert measure(job, Size(4, 3), 3, print) == Result("key", "12 areas", 2, "the peer", 10, 5.0, 3)


@pytest.mark.parametrize(("clear", "calls"), [(None, 1 + 1 + 2 * 4), (lambda: None, 1 + 2)])
def test_short_work_is_repeated_within_a_run_unless_it_leaves_something_behind(monkeypatch, clear, calls):
    clock, done = [0.0], []

    def work():
        clock[0] += 0.05
        done.append(1)

    @contextmanager
    def prepare(_size: Size):
        yield Contest(work, None, clear=clear)

    monkeypatch.setattr("bench.job.perf_counter", lambda: clock[0])
    measured = measure(Job("key", lambda _size: "", "the peer", 5, prepare), Size(), 2, print)
    assert measured.ours_s == 0.05 and len(done) == calls


def test_a_peer_that_is_missing_is_said_to_be_missing():
    said = []
    measured = measure(timed_job([9, 1, 2, 3], None), Size(), 3, said.append)
    assert (measured.ours_s, measured.peer_s, measured.ratio) == (2, None, None)
    assert "the peer is missing here" in said[0]
    assert "missing" in table([measured], [])


def test_answers_that_differ_stop_the_measurement():
    def agree(ours, peer):
        if ours != peer:
            raise AssertionError("they differ")

    with pytest.raises(AssertionError, match="they differ"):
        measure(timed_job([1, 1], [2, 2], agree), Size(), 1, print)


def test_one_job_keeps_the_last_results_of_the_others(tmp_path):
    path = tmp_path / "folder" / "bench.json"
    merge(path, [result("b"), result("a"), result("gone")], ["a", "b"])
    merge(path, [result("a", ours_s=2)], ["a", "b"])
    assert [(row.key, row.ours_s) for row in read(path)] == [("a", 2), ("b", 1), ("gone", 1)]


def test_the_file_holds_a_list_of_rows_with_the_agreed_names(tmp_path):
    merge(tmp_path / "bench.json", [result("a")], ["a"])
    (row,) = json.loads((tmp_path / "bench.json").read_text())
    assert list(row) == ["key", "job", "ours_s", "peer", "peer_s", "ratio", "n"]


def test_the_table_shows_ratio_and_target():
    lines = table([result("key")], [timed_job([], [])]).splitlines()
    assert lines[2].split()[-3:] == ["8×", "5×", "5"]


def test_a_client_refuses_an_answer_that_is_not_200():
    answers = [b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"]
    with pytest.raises(BadAnswer, match="404"):
        listening(answers).listen()


def test_a_client_waits_for_the_whole_answer():
    client = listening([b"HTTP/1.1 200 OK\r\nContent-", b"Length: 4\r\n\r\nab", b"cd"])
    assert [client.listen(), client.listen(), client.listen()] == [False, False, True]


def listening(answers: list[bytes]) -> Client:
    """A client whose connection gives these pieces."""

    class Connection:
        def recv(self, _size: int) -> bytes:
            return answers.pop(0)

    client = Client.__new__(Client)
    client._received = b""
    client.socket = Connection()
    return client


def test_a_small_run_writes_a_row_for_each_job_and_a_table(tmp_path):
    """The jobs that need no browser and install no peer."""
    keys = ["assign-db", "assign-memory", "audit", "locate", "gistar", "density"]
    path = tmp_path / "bench.json"
    command = [sys.executable, "-m", "bench", "--scale", "0.005", "--runs", "1", "--output", str(path)]
    command += [word for key in keys for word in ("--job", key)]
    environment = os.environ | {"TEST_DATABASE_NAME": "test_bench_run"}
    finished = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=300)
    assert finished.returncode == 0, finished.stderr
    rows = json.loads(path.read_text())
    assert [row["key"] for row in rows] == keys
    assert all(row["ours_s"] > 0 and row["peer_s"] > 0 and row["n"] == 1 for row in rows)
    assert all(row["ratio"] == pytest.approx(row["peer_s"] / row["ours_s"], abs=0.02, rel=0.02) for row in rows)
    assert all(key in finished.stdout for key in keys)


@pytest.mark.parametrize("arguments", [("--job", "no-such-job"), ("--runs", "0"), ("--scale", "2"), ("--scale", "0.5")])
def test_wrong_arguments_are_refused(arguments):
    with pytest.raises(SystemExit) as leaving:
        main(arguments)
    assert leaving.value.code == 2


def test_a_path_with_json_after_it_is_posted():
    head, body = request_of('/a\t{"b": "字"}', "host", "X: 1").split(b"\r\n\r\n")
    assert head.startswith(b"POST /a HTTP/1.1")
    assert b"X: 1" in head
    assert f"Content-Length: {len(body)}".encode() in head
    assert request_of("/a", "host").startswith(b"GET /a HTTP/1.1")
