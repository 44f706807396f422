"""The set-up script, on a project of its own with next to nothing in it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.scripts.conftest import ROOT

MANAGE = "import pathlib; pathlib.Path('staticfiles').mkdir(exist_ok=True)"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the real script, no requirements, and a manage.py that collects nothing."""
    made = tmp_path / "城市 网格"
    (made / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "setup.sh", made / "scripts")
    (made / "config").mkdir()
    (made / "locale" / "zh_Hans" / "LC_MESSAGES").mkdir(parents=True)
    for name in ("requirements.txt", "requirements-dev.txt", "config/settings.py"):
        (made / name).touch()
    (made / "manage.py").write_text(MANAGE)
    return made


def programs_without(tmp_path: Path, *missing: str) -> Path:
    """A folder with every program of this machine but those: the machine as it would be without them."""
    made = tmp_path / "programs"
    made.mkdir()
    for folder in map(Path, os.environ["PATH"].split(os.pathsep)):
        for program in folder.glob("*"):
            link = made / program.name
            if program.name not in missing and not link.is_symlink():
                link.symlink_to(program)
    return made


def set_up(project: Path, programs: Path | str = os.environ["PATH"]) -> subprocess.CompletedProcess[str]:
    """Run the script as for `make run`, with those programs."""
    command = ["/bin/bash", str(project / "scripts" / "setup.sh")]
    return subprocess.run(command, env={"PATH": str(programs)}, capture_output=True, text=True, timeout=120)


def test_the_second_run_says_and_changes_nothing(project: Path):
    (project / "locale/zh_Hans/LC_MESSAGES/django.po").write_text('msgid "a"\nmsgstr "b"\n')
    first = set_up(project)
    assert first.returncode == 0, first.stderr
    assert "Making the virtual environment" in first.stdout
    assert (project / "locale/zh_Hans/LC_MESSAGES/django.mo").is_file()
    assert (project / "staticfiles").is_dir()
    second = set_up(project)
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")

    (project / "requirements.txt").write_text("no-such-file.whl\n")
    broken = set_up(project)
    assert broken.returncode == 1
    assert broken.stderr.count("\n") == 1
    assert "see that the package index can be reached" in broken.stderr
    (project / "requirements.txt").write_text("")

    moved = project.rename(project.parent / "moved")
    mended = set_up(moved)
    assert mended.returncode == 0
    assert "Making the virtual environment" in mended.stdout


def test_a_user_without_rights_is_told_whom_to_ask(project: Path, tmp_path: Path):
    programs = programs_without(tmp_path, "msgfmt", "sudo", "id", "apt-get")
    (programs / "id").write_text("#!/bin/sh\necho 1000\n")
    (programs / "apt-get").write_text("#!/bin/sh\nexit 9\n")
    for stub in ("id", "apt-get"):
        (programs / stub).chmod(0o755)
    done = set_up(project, programs)
    assert done.returncode == 1
    assert done.stderr == "error: Missing: gettext. Ask an administrator for: apt-get install -y gettext\n"


def test_a_system_without_apt_is_told_what_is_missing(project: Path, tmp_path: Path):
    done = set_up(project, programs_without(tmp_path, "msgfmt", "apt-get"))
    assert done.returncode == 1
    assert done.stderr.startswith("error: Missing here: gettext. Install what is called so on this system")


def test_a_folder_that_cannot_be_written_is_told(project: Path):
    (project / ".local").touch()
    done = set_up(project)
    assert done.returncode == 1
    assert "cannot be written by" in done.stderr
    assert done.stderr.count("\n") == 1
