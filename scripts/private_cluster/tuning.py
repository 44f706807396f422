"""The server's settings, from the memory that this machine has."""

import os
import shutil
from pathlib import Path

from private_cluster.accounts import Account

MIB = 2**20
GIB = 2**30
FALLBACK_MEMORY = 2 * GIB
SHARED_MEMORY = Path("/dev/shm")

SETTINGS = """\
# Written anew at every start by scripts/cluster.py. To change a setting for good: ALTER SYSTEM SET ...
port = {port}
listen_addresses = '127.0.0.1'
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
# An answered commit is on the disk: these are PostgreSQL's defaults, kept whatever the system's defaults are.
fsync = {fsync}
full_page_writes = {fsync}
synchronous_commit = on
shared_buffers = {shared_buffers}MB
effective_cache_size = {effective_cache_size}MB
work_mem = {work_mem}MB
maintenance_work_mem = {maintenance_work_mem}MB
max_wal_size = 4GB
wal_compression = on
checkpoint_completion_target = 0.9
random_page_cost = 1.1
# A parallel plan puts the million points outside and loses the prepared geometry of the grids: 4-5 times slower.
max_parallel_workers_per_gather = 0
# Compiling a query of many geometry calls costs more than the query.
jit = off
dynamic_shared_memory_type = {shared_memory}
timezone = 'UTC'
log_timezone = 'UTC'
log_checkpoints = off
"""


def waits_for_disk() -> bool:
    """Whether a commit waits for the disk: always, but in the clusters of the tests."""
    return os.environ.get("GRID_FSYNC") != "off"


def machine_memory() -> int:
    """Bytes of memory that this process may count on: the machine's, or its control group's if that is less."""
    known = [FALLBACK_MEMORY]
    for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
        if line.startswith("MemTotal:"):
            known = [int(line.split()[1]) * 1024]
    limit = Path("/sys/fs/cgroup/memory.max")
    if limit.is_file() and (text := limit.read_text(encoding="ascii").strip()).isdigit():
        known.append(int(text))
    return min(known)


def _megabytes(share: int, lowest: int, highest: int) -> int:
    return max(lowest, min(share // MIB, highest))


def shared_memory_type(account: Account) -> str:
    """`mmap` where /dev/shm is small (64 MB in a container: a parallel index build would run out) or closed."""
    roomy = SHARED_MEMORY.is_dir() and shutil.disk_usage(SHARED_MEMORY).total >= GIB
    return "posix" if roomy and account.can_write(SHARED_MEMORY) else "mmap"


def settings_text(memory: int, port: int, socket: Path, shared_memory: str) -> str:
    """The settings file for a machine with `memory` bytes; most of it is for other programs."""
    return SETTINGS.format(
        port=port,
        socket=socket,
        fsync="on" if waits_for_disk() else "off",
        shared_buffers=_megabytes(memory // 6, 64, 8192),
        effective_cache_size=_megabytes(memory // 2, 128, 65536),
        work_mem=_megabytes(memory // 384, 4, 64),
        maintenance_work_mem=_megabytes(memory // 24, 32, 1024),
        shared_memory=shared_memory,
    )
