"""The private cluster: started, stopped, and started again from whatever state it was left in."""

import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from private_cluster.processes import running_postmaster, wait_for_end
from tests.scripts.conftest import IS_ROOT, ROOT, Cluster


def kill_and_wait(pid: int) -> None:
    """End a process as a power cut would, and wait until it has gone."""
    os.kill(pid, signal.SIGKILL)
    assert wait_for_end(pid, 10)


def test_it_serves_with_the_extensions_and_keeps_every_commit(running: Cluster):
    assert running.run("status").returncode == 0
    assert running.sql("SELECT count(*) FROM pg_extension WHERE extname IN ('postgis', 'btree_gist', 'pg_trgm')") == "3"
    assert running.sql("SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user") == "f|t"
    assert running.sql("SELECT datcollate FROM pg_database WHERE datname = current_database()") == "C.UTF-8"
    names = "{server_encoding, fsync, full_page_writes, synchronous_commit, jit, max_parallel_workers_per_gather}"
    found = running.sql(f"SELECT name || '=' || setting FROM pg_settings WHERE name = ANY ('{names}')").split()
    assert set(found) == {
        "fsync=on",
        "full_page_writes=on",
        "synchronous_commit=on",
        "jit=off",
        "max_parallel_workers_per_gather=0",
        "server_encoding=UTF8",
    }


def test_env_lets_other_programs_in(running: Cluster):
    told = running.told()
    assert told.pop("DATABASE_URL") == running.run("url").stdout.strip()
    assert told == {name: value for name, value in running.client().items() if name != "PATH"}


def test_a_test_database_of_the_projects_role_has_the_extensions(running: Cluster):
    running.sql("CREATE DATABASE test_x")
    inside = running.client() | {"PGDATABASE": "test_x"}
    command = ["psql", "-XAtc", "SELECT postgis_lib_version()"]
    asked = subprocess.run(command, env=inside, capture_output=True, text=True)
    assert asked.stdout.startswith("3."), asked.stderr


def test_a_backup_comes_back(running: Cluster, tmp_path: Path):
    running.sql("CREATE TABLE kept AS SELECT 7 AS n, ST_MakePoint(103.4, 23.4) AS geom")
    dump = str(tmp_path / "grid.dump")
    for command in (
        ["pg_dump", "-Fc", "--exclude-table-data=spatial_ref_sys", "-f", dump],
        ["dropdb", "grid"],
        ["createdb", "grid"],
        ["pg_restore", "--no-owner", "--no-comments", "--exit-on-error", "-d", "grid", dump],
    ):
        done = subprocess.run(command, env=running.client(), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    assert running.sql("SELECT n, ST_X(geom) FROM kept") == "7|103.4"


def test_secrets_are_for_the_owner_only(running: Cluster):
    secret = [running.local / "pg.password", running.local / "database_url", running.data, running.client()["PGHOST"]]
    assert [Path(path).stat().st_mode & 0o077 for path in secret] == [0, 0, 0, 0]


@pytest.mark.parametrize("place", [{}, {"PGHOST": "127.0.0.1"}], ids=["socket", "network"])
def test_a_wrong_password_is_refused(running: Cluster, place: dict[str, str]):
    stranger = running.client() | {"PGPASSWORD": "guess"} | place
    tried = subprocess.run(["psql", "-XAtc", "SELECT 1"], env=stranger, capture_output=True, text=True)
    assert "password authentication failed" in tried.stderr


def test_it_stops_and_says_how_to_start(cluster: Cluster):
    assert cluster.run("status").stdout == "not made yet\n"
    cluster.start()
    socket_folder = Path(cluster.client()["PGHOST"])
    assert cluster.run("stop").stderr.endswith("The database has stopped.\n")
    assert cluster.run("stop").stderr == "The database was not running.\n"
    assert not socket_folder.exists()
    assert cluster.run("status").returncode == 3
    refused = cluster.run("url")
    assert refused.returncode == 1
    assert refused.stderr == "error: The database is not running: python3 scripts/cluster.py start\n"


def test_killing_the_server_loses_nothing_that_was_committed(cluster: Cluster):
    pid = cluster.start()
    cluster.sql("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    busy = cluster.begin_sql("BEGIN; INSERT INTO kept VALUES (0); SELECT pg_sleep(600)")
    asked = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'BEGIN;%' AND wait_event = 'PgSleep'"
    while cluster.sql(asked) == "0":
        assert busy.poll() is None
    kill_and_wait(pid)
    assert cluster.start() != pid
    assert cluster.sql("SELECT count(*), min(n) FROM kept") == "1000|1"
    busy.communicate(timeout=10)


def test_a_damaged_pid_file_does_not_hinder_a_start(cluster: Cluster):
    cluster.start()
    cluster.sql("CREATE TABLE kept ()")
    for left in ("", "not a number\n"):
        kill_and_wait(cluster.pid)
        (cluster.data / "postmaster.pid").write_text(left)
        cluster.start()
    assert cluster.sql("SELECT count(*) FROM kept") == "0"


def test_a_stranger_with_the_servers_old_number_is_left_alone(cluster: Cluster):
    pid = cluster.start()
    kill_and_wait(pid)
    as_server = {"user": cluster.data.stat().st_uid} if IS_ROOT else {}
    stranger = subprocess.Popen(["cat"], stdin=subprocess.PIPE, **as_server)
    pid_file = cluster.data / "postmaster.pid"
    pid_file.write_text(pid_file.read_text().replace(str(pid), str(stranger.pid), 1))
    assert running_postmaster(cluster.data) is None
    assert cluster.start() != stranger.pid
    assert stranger.poll() is None
    stranger.communicate(timeout=10)


def test_two_starts_at_once_both_end_well(cluster: Cluster):
    starts = [cluster.begin("start") for _ in range(3)]
    said = [start.communicate(timeout=60)[1] for start in starts]
    assert [start.returncode for start in starts] == [0, 0, 0], said
    assert sum("Making the database cluster" in text for text in said) == 1
    assert len({text.splitlines()[-1] for text in said}) == 1
    assert cluster.sql("SELECT 1") == "1"


def test_a_busy_port_is_passed_over_and_the_new_one_remembered(cluster: Cluster):
    cluster.start()
    first = cluster.client()["PGPORT"]
    cluster.run("stop")
    with socket.create_server(("127.0.0.1", int(first))):
        cluster.start()
        second = cluster.client()["PGPORT"]
        assert second != first
        cluster.run("stop")
    cluster.start()
    assert cluster.client()["PGPORT"] == second


def test_a_path_with_blanks_quotes_and_chinese_and_of_any_length(folder: Path, new_cluster):
    cluster = new_cluster(folder / '蒙自市 网格\'s "$HOME" `城`' / ("很长的文件夹" * 10) / ".local")
    assert len(os.fsencode(cluster.local)) > 200
    cluster.start()
    assert cluster.sql("SELECT 1") == "1"
    kill_and_wait(cluster.pid)
    cluster.start()
    assert cluster.sql("SELECT 1") == "1"


@pytest.mark.parametrize("also_initdb", [False, True], ids=["the start only", "initdb as well"])
def test_killed_while_the_data_is_made_it_starts_anew(cluster: Cluster, also_initdb: bool):
    process = cluster.begin("start", start_new_session=True)
    while not list(cluster.local.glob("pg.unfinished/PG_VERSION")):
        assert process.poll() is None
    if also_initdb:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
    assert not cluster.data.exists()
    cluster.start()
    assert cluster.sql("SELECT 1") == "1"
    assert not (cluster.local / "pg.unfinished").exists()


def test_finished_data_is_never_made_again(cluster: Cluster):
    cluster.start()
    cluster.sql("CREATE TABLE kept ()")
    cluster.run("stop")
    (cluster.local / "pg.unfinished").mkdir()
    for name in ("pg.port", "pg.password", "cluster.lock"):
        (cluster.local / name).unlink()
    cluster.start()
    assert cluster.sql("SELECT count(*) FROM kept") == "0"


def test_another_server_is_used_without_touching_a_cluster(folder: Path, new_cluster):
    cluster = new_cluster(folder / ".local", DATABASE_URL="postgis://u:it's@h/d")
    for command in ("start", "status", "stop"):
        done = cluster.run(command)
        assert done.returncode == 0
        assert "DATABASE_URL is set" in done.stderr
    assert cluster.run("url").stdout == "postgis://u:it's@h/d\n"
    assert cluster.told()["DATABASE_URL"] == "postgis://u:it's@h/d"
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(not IS_ROOT, reason="only root can start a cluster for another account")
def test_a_folder_for_root_only_has_its_data_elsewhere(folder: Path, new_cluster):
    folder.chmod(0o700)
    cluster = new_cluster(folder / "first" / ".local")
    cluster.start()
    cluster.sql("CREATE TABLE kept ()")
    kill_and_wait(cluster.pid)
    cluster.start()
    assert cluster.sql("SELECT count(*) FROM kept") == "0"
    assert not cluster.data.is_relative_to(folder)
    assert (cluster.local / "pg.elsewhere").read_text() == f"{cluster.data.parent}\n"
    assert cluster.run("stop").returncode == 0

    copied = shutil.copytree(folder / "first", folder / "copied")
    assert new_cluster(copied / ".local").data != cluster.data

    moved = (folder / "first").rename(folder / "moved")
    cluster = new_cluster(moved / ".local")
    cluster.start()
    assert cluster.sql("SELECT count(*) FROM kept") == "0"


@pytest.fixture
def open_scripts(folder: Path) -> Path:
    """The scripts where every user can read them: the project itself may lie in a folder for root only."""
    return shutil.copytree(ROOT / "scripts", folder / "scripts")


@pytest.mark.skipif(not IS_ROOT, reason="needs two accounts")
def test_the_data_of_another_user_is_refused_in_one_line(cluster: Cluster, open_scripts: Path):
    cluster.start()
    cluster.scripts = open_scripts
    other = cluster.begin("start", user="nobody")
    assert "run with sudo" in other.communicate(timeout=60)[1]
    assert other.returncode == 1


@pytest.mark.skipif(not IS_ROOT, reason="needs two accounts")
def test_root_keeps_a_users_cluster_the_users(folder: Path, open_scripts: Path, new_cluster):
    shutil.chown(folder, "nobody")
    cluster = new_cluster(folder / ".local")
    cluster.scripts = open_scripts
    mine = cluster.begin("start", user="nobody")
    assert "is running" in mine.communicate(timeout=60)[1]
    kill_and_wait(cluster.pid)
    cluster.start()
    assert (cluster.local / "database_url").owner() == "nobody"
    assert cluster.data.owner() == "nobody"
    assert cluster.sql("SELECT 1") == "1"


def test_a_server_that_cannot_start_says_why_in_one_line(cluster: Cluster):
    cluster.start()
    cluster.run("stop")
    with (cluster.data / "postgresql.conf").open("a") as stream:
        stream.write("max_connections = many\n")
    done = cluster.run("start")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("error: The database does not start (")
    assert "max_connections" in done.stderr.splitlines()[-1]

    (cluster.data / "PG_VERSION").write_text("12\n")
    done = cluster.run("start")
    assert done.returncode == 1
    assert "apt-get install postgresql-12-postgis-3" in done.stderr
