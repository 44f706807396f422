"""Finding the PostgreSQL programs that come with PostGIS."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from private_cluster.errors import ClusterError

DEBIAN_PROGRAMS = Path("/usr/lib/postgresql")
DEBIAN_SHARED = Path("/usr/share/postgresql")


@dataclass(frozen=True)
class Programs:
    """The folder of one PostgreSQL version's programs."""

    major: int
    folder: Path

    def __getitem__(self, name: str) -> str:
        return str(self.folder / name)


def _debian() -> dict[int, Programs]:
    """Every version installed from Debian's packages that has PostGIS, by its major number."""
    found = {}
    for folder in DEBIAN_PROGRAMS.glob("*/bin"):
        version = folder.parent.name
        has_postgis = (DEBIAN_SHARED / version / "extension" / "postgis.control").is_file()
        if version.isdigit() and has_postgis and (folder / "initdb").is_file():
            found[int(version)] = Programs(int(version), folder)
    return found


def _on_path() -> dict[int, Programs]:
    """The version that `pg_config` speaks of, if it has PostGIS: systems without Debian's folders."""
    try:
        lines = subprocess.run(
            ["pg_config", "--version", "--bindir", "--sharedir"], capture_output=True, text=True, check=True
        ).stdout.splitlines()
    except (FileNotFoundError, subprocess.CalledProcessError):
        return {}
    major, folder, shared = int(lines[0].split()[1].split(".")[0]), Path(lines[1]), Path(lines[2])
    complete = (folder / "initdb").is_file() and (shared / "extension" / "postgis.control").is_file()
    return {major: Programs(major, folder)} if complete else {}


def find_programs(data: Path) -> Programs:
    """The programs for `data`: its own major version if it exists, otherwise the newest installed."""
    installed = _debian() or _on_path()
    if not installed:
        raise ClusterError("PostgreSQL with PostGIS is not installed: run bash scripts/setup.sh, or set DATABASE_URL.")
    version_file = data / "PG_VERSION"
    if not version_file.is_file():
        return installed[max(installed)]
    major = int(version_file.read_text(encoding="ascii").split(".")[0])
    if major not in installed:
        raise ClusterError(
            f"{data} was made by PostgreSQL {major}, which is not installed: "
            f"apt-get install postgresql-{major}-postgis-3, or move the data over as docs/operations.md says."
        )
    return installed[major]
