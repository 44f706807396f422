"""Making, starting and stopping the server."""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from private_cluster.binaries import Programs, find_programs
from private_cluster.errors import ClusterError
from private_cluster.files import locked, read_line, sync_folder, write_private
from private_cluster.places import Places, find_places, make_socket_folder, remove_socket_folder
from private_cluster.ports import candidates, why_not_free
from private_cluster.processes import (
    Postmaster,
    clear_stale_pid_file,
    end_orphans,
    running_postmaster,
    wait_for_end,
)
from private_cluster.provision import NAME, password_of, provision
from private_cluster.tuning import machine_memory, settings_text, shared_memory_type, waits_for_disk

Say = Callable[[str], None]

CLIENTS = """\
# Who may enter: the account that owns the data is the superuser through the socket, everybody else has a password.
local  all  postgres               peer map=owner
local  all  all                    scram-sha-256
host   all  all      127.0.0.1/32  scram-sha-256
"""
START_SECONDS = 3600  # recovery after a crash may replay much, and must not be given up
STOP_SECONDS = 300
PORT_TRIES = 20
LOG_BYTES = 10 * 2**20
COMPLAINT = re.compile(r"FATAL|PANIC|LOG:  could not|LOG:  invalid")


def start(local: Path, say: Say) -> Postmaster:
    """Have the server running and ready, whatever state it was left in; safe to call at any time, from several places.

    Raises `ClusterError` with one line that says what to do.
    """
    with locked(local, say) as lock:
        places = find_places(local)
        programs = find_programs(places.data)
        server = _wait_until_ready(places, programs)
        if server is None:
            if not places.data.exists():
                say("Making the database cluster (some seconds) ...")
                make_data(places, programs, lock)
            say(f"Starting the database in {places.data} ...")
            server = _start_stopped(places, programs)
        provision(places, programs, server.port)
        write_private(places.address_file, f"{address(places, server)}\n")
        return server


def stop(local: Path, say: Say) -> bool:
    """Stop the server in good order; False when it was not running."""
    if not local.is_dir():
        return False
    with locked(local, say):
        places = find_places(local)
        if not places.data.exists():
            return False
        server = running_postmaster(places.data)
        if server is not None:
            say("Stopping the database ...")
            programs = find_programs(places.data)
            command = [programs["pg_ctl"], "stop", "-D", str(places.data), "-m", "fast", "-t", str(STOP_SECONDS)]
            if places.account.run(command).returncode != 0:
                raise ClusterError(f"The database (process {server.pid}) does not stop: see {places.log}.")
        end_orphans(places.data)
        remove_socket_folder(places)
        places.address_file.unlink(missing_ok=True)
        return server is not None


def address(places: Places, server: Postmaster) -> str:
    """The server's address as DATABASE_URL has it, through the unix socket."""
    return f"postgis://{NAME}:{quote(password_of(places))}@/{NAME}?host={quote(str(places.socket))}&port={server.port}"


def make_data(places: Places, programs: Programs, lock: int) -> None:
    """Make the data directory beside its place and move it there when it is finished.

    So a directory under the final name is always a whole one, and a half-made one may go. initdb inherits the
    lock: if this process is killed, the next start waits until initdb has ended.
    """
    work = places.unfinished
    if work.exists():
        shutil.rmtree(work)
    work.mkdir(mode=0o700)
    places.account.give(work)
    command = [
        programs["initdb"],
        "-D",
        str(work),
        "-U",
        "postgres",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "--auth=scram-sha-256",
    ]
    command.append("--auth-local=peer")
    if not waits_for_disk():
        command.append("--no-sync")
    made = places.account.run(command, keep=(lock,))
    if made.returncode != 0:
        reason = (made.stderr or made.stdout).strip().splitlines() or ["no reason given"]
        raise ClusterError(f"The database cluster could not be made in {places.base}: {' '.join(reason[-2:])}")
    write_private(work / "pg_hba.conf", CLIENTS)
    write_private(work / "pg_ident.conf", f'owner "{places.account.name}" postgres\n')
    write_private(work / "grid.conf", "")
    with open(work / "postgresql.conf", "a", encoding="utf-8") as stream:
        stream.write("\ninclude 'grid.conf'\n")
        stream.flush()
        os.fsync(stream.fileno())
    work.rename(places.data)
    sync_folder(places.base)


def _wait_until_ready(places: Places, programs: Programs) -> Postmaster | None:
    """The running server once it takes connections; None when none runs, or when it was just shutting down."""
    server = running_postmaster(places.data)
    probe = [programs["pg_isready"], "-q", "-h", str(places.socket), "-p", str(server.port if server else 0)]
    while server is not None and places.account.run(probe).returncode != 0:
        if wait_for_end(server.pid, 0.2):
            return None
    return server


def _start_stopped(places: Places, programs: Programs) -> Postmaster:
    """Start the server on the first port that is free: another program may take it between the look and the start."""
    end_orphans(places.data)
    clear_stale_pid_file(places.data)
    make_socket_folder(places)
    _turn_log_over(places.log)
    tried = 0
    for port in candidates(read_line(places.port_file), places.data):
        if why_not_free(port) is not None:
            continue
        problem = _try_start(places, programs, port)
        server = running_postmaster(places.data)
        if server is not None:
            write_private(places.port_file, f"{port}\n")
            return server
        tried += 1
        if "Address already in use" not in problem or tried == PORT_TRIES:
            raise ClusterError(f"The database does not start ({problem}). See {places.log}")
    raise ClusterError("No free port was found for the database: end some of the programs that listen on ports.")


def _try_start(places: Places, programs: Programs, port: int) -> str:
    """One start; gives what the server complained of, or nothing."""
    text = settings_text(machine_memory(), port, places.socket, shared_memory_type(places.account))
    write_private(places.data / "grid.conf", text)
    begin = places.log.stat().st_size if places.log.exists() else 0
    # pg_ctl hands its paths to a shell, where '"' and '$' would count: inside the data directory they are plain.
    command = [programs["pg_ctl"], "start", "-w", "-s", "-t", str(START_SECONDS), "-D", ".", "-l", places.log.name]
    places.account.run(command, folder=places.data)
    if not places.log.exists():
        return "it left no log"
    with open(places.log, encoding="utf-8", errors="replace") as stream:
        stream.seek(begin)
        complaints = [line.partition("] ")[2].strip() for line in stream if COMPLAINT.search(line)]
    return "; ".join(complaints) or "it gave no reason"


def _turn_log_over(log: Path) -> None:
    """Keep the log of a server that runs for years small: one old file of some megabytes at most."""
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
