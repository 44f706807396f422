"""Runs commands as a user types them, and keeps what they print."""

import io

import pytest
from django.core.management import CommandError, call_command


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def run():
    """Runs a management command and gives what it printed."""

    def command(*words: object) -> str:
        out = io.StringIO()
        call_command(*map(str, words), stdout=out, stderr=io.StringIO())
        return out.getvalue()

    return command


@pytest.fixture
def refused():
    """Runs a command that refuses its work, and gives what it printed before it did."""

    def command(*words: object) -> str:
        out = io.StringIO()
        with pytest.raises(CommandError, match="Nothing was written"):
            call_command(*map(str, words), stdout=out, stderr=io.StringIO())
        return out.getvalue()

    return command


@pytest.fixture
def is_well(capsys):
    """Runs the audit of a day and says whether it found nothing; what it found is in the message of a failure."""

    def audit(*words: str) -> bool:
        try:
            call_command("check_grids", *words)
        except SystemExit as stop:
            print(capsys.readouterr().out[-3000:])
            return stop.code == 0
        return "all is well" in capsys.readouterr().out

    return audit
