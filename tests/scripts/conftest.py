"""Real clusters in folders of their own, each stopped and removed after its test."""

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from private_cluster.binaries import find_programs
from private_cluster.errors import ClusterError
from private_cluster.files import read_line
from private_cluster.places import find_places
from private_cluster.processes import running_postmaster
from private_cluster.provision import NAME, password_of

ROOT = Path(__file__).resolve().parents[2]
IS_ROOT = os.geteuid() == 0


@dataclass
class Cluster:
    """One private cluster, spoken to as a user does: by scripts/cluster.py."""

    local: Path
    extra: dict[str, str] = field(default_factory=dict)
    scripts: Path = ROOT / "scripts"

    @property
    def environment(self) -> dict[str, str]:
        """A clean environment with this cluster's folder."""
        return {"PATH": os.environ["PATH"], "GRID_LOCAL": str(self.local)} | self.extra

    def begin(self, command: str, **options) -> subprocess.Popen[str]:
        """Start a command without waiting for it."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(
            ["python3", str(self.scripts / "cluster.py"), command], env=self.environment, **pipes, **options
        )

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        process = self.begin(command)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(command, process.returncode, out, err)

    def start(self) -> int:
        """Start the cluster; gives the postmaster's process id."""
        done = self.run("start")
        assert done.returncode == 0, done.stderr
        return self.pid

    @property
    def pid(self) -> int:
        return running_postmaster(self.data).pid

    @property
    def data(self) -> Path:
        return find_places(self.local).data

    def client(self) -> dict[str, str]:
        """An environment in which psql enters the cluster as the project's own role."""
        places = find_places(self.local)
        return {
            "PATH": os.environ["PATH"],
            "PGHOST": str(places.socket),
            "PGPORT": str(running_postmaster(places.data).port),
            "PGUSER": NAME,
            "PGDATABASE": NAME,
            "PGPASSWORD": password_of(places),
        }

    def told(self) -> dict[str, str]:
        """The variables that `cluster.py env` sets in a shell."""
        words = shlex.split(self.run("env").stdout)
        return dict(word.split("=", 1) for word in words if "=" in word)

    def begin_sql(self, statement: str) -> subprocess.Popen[str]:
        """Start a psql of its own that runs `statement`."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(["psql", "-X", "-Atq", "-c", statement], env=self.client(), **pipes)

    def sql(self, statement: str) -> str:
        """Run a statement as the project's own role."""
        process = self.begin_sql(statement)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        return out.strip()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the server's account can reach (pytest's own are for one user only)."""
    made = Path(tempfile.mkdtemp(prefix="grid-test-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def new_cluster(folder: Path) -> Iterator[Callable[..., Cluster]]:
    """Makes clusters that are stopped after the test, with data outside the project removed."""
    made: list[Cluster] = []

    def make(local: Path, **extra: str) -> Cluster:
        made.append(Cluster(local, {"GRID_FSYNC": "off"} | extra))
        return made[-1]

    yield make
    for cluster in made:
        cluster.extra.pop("DATABASE_URL", None)
        cluster.run("stop")
        elsewhere = read_line(cluster.local / "pg.elsewhere")
        if elsewhere:
            shutil.rmtree(elsewhere, ignore_errors=True)


@pytest.fixture(scope="module")
def running() -> Iterator[Cluster]:
    """A running cluster, as users have it, for tests that only look at it."""
    with tempfile.TemporaryDirectory(prefix="grid-test-", dir="/tmp") as made:
        Path(made).chmod(0o755)
        cluster = Cluster(Path(made) / ".local")
        cluster.start()
        yield cluster
        cluster.run("stop")


@pytest.fixture
def cluster(folder: Path, new_cluster) -> Cluster:
    """A cluster that has not been made yet."""
    return new_cluster(folder / ".local")


@pytest.fixture(autouse=True, scope="session")
def server_programs() -> None:
    """These tests need PostgreSQL's programs on this machine, not only a server somewhere."""
    try:
        find_programs(Path("/nonexistent"))
    except ClusterError as problem:
        pytest.skip(str(problem))
