"""The parts of the private cluster that need no server."""

import os
import socket
import stat
from pathlib import Path

import pytest

from private_cluster import binaries, tuning
from private_cluster.accounts import account_for
from private_cluster.errors import ClusterError
from private_cluster.files import locked, write_private
from private_cluster.places import Places, make_socket_folder
from private_cluster.ports import candidates, holder, why_not_free
from private_cluster.tuning import GIB, settings_text

NOWHERE = Path("/nonexistent")


def setting(text: str, name: str) -> str:
    """One setting out of a settings file."""
    return next(line.partition(" = ")[2] for line in text.splitlines() if line.startswith(f"{name} = "))


@pytest.mark.parametrize(
    ("memory", "buffers", "work", "maintenance"),
    [
        (GIB // 4, "64MB", "4MB", "32MB"),
        (24 * GIB, "4096MB", "64MB", "1024MB"),
        (512 * GIB, "8192MB", "64MB", "1024MB"),
    ],
)
def test_settings_follow_the_memory(memory, buffers, work, maintenance):
    text = settings_text(memory, 20001, Path("/tmp/s"), "posix")
    found = [setting(text, name) for name in ("shared_buffers", "work_mem", "maintenance_work_mem", "port")]
    assert found == [buffers, work, maintenance, "20001"]


def test_small_shared_memory_is_gone_around(monkeypatch, tmp_path):
    account = account_for(NOWHERE)
    monkeypatch.setattr(tuning, "SHARED_MEMORY", NOWHERE)
    assert tuning.shared_memory_type(account) == "mmap"
    monkeypatch.setattr(tuning, "SHARED_MEMORY", tmp_path)
    monkeypatch.setattr(tuning, "GIB", 0)
    tmp_path.chmod(0o500)
    assert tuning.shared_memory_type(account) == "mmap"
    monkeypatch.setattr(tuning, "SHARED_MEMORY", Path("/tmp"))
    assert tuning.shared_memory_type(account) == "posix"


def test_the_remembered_port_is_tried_first():
    tried = candidates("20500", Path("/a"))
    assert next(tried) == 20500
    assert 20000 <= next(tried) < 32000


@pytest.mark.parametrize("damaged", ["", "x", "0", "70000"])
def test_a_damaged_port_file_is_passed_over(damaged):
    first = next(candidates(damaged, Path("/a")))
    assert 20000 <= first < 32000
    assert first == next(candidates("", Path("/a"))) != next(candidates("", Path("/b")))


def test_a_busy_port_is_seen_with_its_holder():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert why_not_free(port) is not None
        assert f"(process {os.getpid()})" in holder(port)
    assert why_not_free(port) is None
    assert holder(port) is None


def test_without_postgis_it_says_what_to_run(monkeypatch, tmp_path):
    monkeypatch.setattr(binaries, "DEBIAN_PROGRAMS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ClusterError, match=r"bash scripts/setup\.sh"):
        binaries.find_programs(NOWHERE)


def test_pg_config_is_asked_where_debians_folders_are_not(monkeypatch, tmp_path):
    monkeypatch.setattr(binaries, "DEBIAN_PROGRAMS", NOWHERE)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    pg_config = tmp_path / "pg_config"
    pg_config.write_text(f"#!/bin/sh\necho PostgreSQL 17.2; echo {tmp_path}; echo {tmp_path}\n")
    pg_config.chmod(0o755)
    (tmp_path / "initdb").touch()
    (tmp_path / "extension").mkdir()
    (tmp_path / "extension" / "postgis.control").touch()
    assert binaries.find_programs(NOWHERE).major == 17


def test_a_private_file_replaces_the_old_one_whole(tmp_path):
    path = tmp_path / "secret"
    path.write_text("old")
    path.chmod(0o644)
    write_private(path, "new\n")
    assert path.read_text() == "new\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["secret"]


def test_the_lock_is_for_one(tmp_path):
    said = []
    with locked(tmp_path, said.append) as held:
        assert os.get_inheritable(held) is False
        child = os.fork()
        if child == 0:
            with locked(tmp_path, lambda _: os._exit(7)):
                os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert said == []


def test_a_socket_folder_that_is_a_strangers_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr("private_cluster.places.SOCKETS", tmp_path)
    places = Places(tmp_path, tmp_path, account_for(NOWHERE))
    places.socket.symlink_to("/etc")
    with pytest.raises(ClusterError, match="belongs to somebody else"):
        make_socket_folder(places)
