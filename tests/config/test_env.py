"""Settings from the environment: what is read, and what a wrong value says."""

import subprocess
import sys
from pathlib import Path

import pytest

from config import env

ROOT = Path(__file__).resolve().parents[2]
POSTGIS = "django.contrib.gis.db.backends.postgis"


@pytest.mark.parametrize("word", ["1", "true", "YES", " on "])
def test_a_flag_is_on(monkeypatch, word):
    monkeypatch.setenv("X", word)
    assert env.flag("X") is True


@pytest.mark.parametrize("word", ["0", "False", "no", "OFF"])
def test_a_flag_is_off(monkeypatch, word):
    monkeypatch.setenv("X", word)
    assert env.flag("X", default=True) is False


@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_variable_without_a_value_takes_the_default(monkeypatch, value):
    if value is None:
        monkeypatch.delenv("X", raising=False)
    else:
        monkeypatch.setenv("X", value)
    assert env.flag("X", default=True) is True
    assert env.integer("X", 7, 1, 5) == 7
    assert env.text("X", "other") == "other"
    assert env.text("X", None) is None
    assert env.words("X", ("a",)) == ("a",)
    assert env.choice("X", ("a", "b"), "b") == "b"


def test_it_reads_values(monkeypatch):
    monkeypatch.setenv("X", " 42 ")
    assert env.integer("X", 1, 42, 42) == 42
    assert env.text("X") == "42"
    monkeypatch.setenv("X", "a, b,,")
    assert env.words("X") == ("a", "b")


@pytest.mark.parametrize(
    ("value", "read", "allowed"),
    [
        ("maybe", lambda: env.flag("X"), "one of 1, true, yes, on, 0, false, no, off"),
        ("70000", lambda: env.integer("X", 1, 1, 65535), "a whole number from 1 up to 65535"),
        ("0", lambda: env.integer("X", 1, minimum=1), "a whole number from 1"),
        ("8", lambda: env.integer("X", 1, maximum=7), "a whole number up to 7"),
        ("1.5", lambda: env.integer("X", 1), "a whole number"),
        ("²", lambda: env.integer("X", 1), "a whole number"),
        ("A", lambda: env.choice("X", ("a", "b"), "a"), "one of a, b"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(monkeypatch, value, read, allowed):
    monkeypatch.setenv("X", value)
    with pytest.raises(env.BadSetting) as caught:
        read()
    assert str(caught.value) == f"X={value!r} is not allowed. Use {allowed}."


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgis://u:p@h:5433/d", ("d", "u", "p", "h", "5433", {})),
        ("postgres://u@h/d", ("d", "u", "", "h", "", {})),
        ("postgresql:///d", ("d", "", "", "", "", {})),
        ("postgis://u%40x:p%2F%3A%25@h/d%20e", ("d e", "u@x", "p/:%", "h", "", {})),
        ("postgis://u:p@/d?host=/tmp/a%20b&port=6000", ("d", "u", "p", "/tmp/a b", "6000", {})),
        ("postgis://u:p@%2Ftmp%2FSockets/d", ("d", "u", "p", "/tmp/Sockets", "", {})),
        ("postgis://u:p@[::1]:5433/d", ("d", "u", "p", "::1", "5433", {})),
        ("postgis://u:p@h/d?sslmode=require", ("d", "u", "p", "h", "", {"sslmode": "require"})),
    ],
)
def test_it_reads_a_database_address(monkeypatch, url, expected):
    monkeypatch.setenv("DATABASE_URL", url)
    found = env.database()
    keys = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    assert tuple(found[key] for key in keys) == expected
    assert found["ENGINE"] == POSTGIS


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:secret@h/d",
        "postgis://u:secret@h/",
        "postgis://u:secret@h:port/d",
        "postgis://u:secret@h:99999/d",
        "postgis://u:secret@h/d?host",
        "u:secret@h/d",
        "postgis://u:se://cret@h",
    ],
)
def test_it_refuses_an_address_and_hides_the_password(monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(env.BadSetting) as caught:
        env.database()
    assert "DATABASE_URL=" in str(caught.value)
    assert "postgis://user:password@host" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "cret@" not in str(caught.value)


def test_the_private_clusters_address_is_remembered(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    remembered = tmp_path / "database_url"
    remembered.write_text("postgis://u:p@/remembered\n")
    assert env.database(remembered=remembered)["NAME"] == "remembered"
    monkeypatch.setenv("DATABASE_URL", "postgis:///named")
    assert env.database(remembered=remembered)["NAME"] == "named"


def test_without_any_address_it_says_how_to_get_one(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(env.MissingSetting, match=r"^DATABASE_URL is not set\. .*scripts/cluster\.py start"):
        env.database(remembered=tmp_path / "database_url")


@pytest.mark.parametrize(("name", "value"), [("DEBUG", "maybe"), ("DATABASE_URL", "nonsense"), ("LANGUAGE_CODE", "de")])
def test_a_wrong_setting_stops_the_start_with_one_line(name, value):
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "DATABASE_URL": "postgis:///d", name: value},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"error: {name}='{value}' is not allowed.")
    assert done.stderr.count("\n") == 1


KEY = "b25seS1mb3ItdGhlLXRlc3RzLW9mLXRoaXMtcnVuLSE="


def test_keys_come_from_the_variable_and_else_from_the_file(monkeypatch, tmp_path):
    monkeypatch.delenv("X", raising=False)
    remembered = tmp_path / "keys"
    assert env.keys("X", remembered) == ()
    remembered.write_text(f"{KEY}\n{KEY}\n")
    assert env.keys("X", remembered) == (KEY, KEY)
    monkeypatch.setenv("X", KEY)
    assert env.keys("X", remembered) == (KEY,)


def test_a_wrong_key_stops_the_start_and_is_not_repeated(monkeypatch, tmp_path):
    monkeypatch.setenv("X", "secret-but-too-short")
    with pytest.raises(env.BadSetting) as problem:
        env.keys("X", tmp_path / "none")
    assert "X=" in str(problem.value)
    assert "secret" not in str(problem.value)
