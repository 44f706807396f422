"""Typed readers of environment variables: a wrong value stops the start with one line.

Every reader raises `SettingError`, whose message names the variable, the value it has and what is allowed.
A variable that is set to nothing (or to blanks) counts as not set.
"""

import os
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from grids.rules.cipher import BadKey, key_bytes

TRUE_WORDS = ("1", "true", "yes", "on")
FALSE_WORDS = ("0", "false", "no", "off")
DATABASE_SCHEMES = ("postgis", "postgres", "postgresql")
DATABASE_FORM = "postgis://user:password@host:5432/name, or postgis://user:password@/name?host=/socket/folder"

Default = TypeVar("Default")


class SettingError(ImproperlyConfigured):
    """The start must stop; the message is one line."""


class BadSetting(SettingError):
    """An environment variable holds a value that is not allowed, or is missing."""

    def __init__(self, name: str, value: str, allowed: str) -> None:
        super().__init__(f"{name}={value!r} is not allowed. Use {allowed}.")


class MissingSetting(SettingError):
    """An environment variable that has no default is not set."""

    def __init__(self, name: str, allowed: str) -> None:
        super().__init__(f"{name} is not set. Use {allowed}.")


def _raw(name: str) -> str:
    return os.environ.get(name, "").strip()


def text(name: str, default: Default = "") -> str | Default:
    """The variable as text without the blanks around it, or `default` when it is not set."""
    return _raw(name) or default


def web_address(name: str) -> str:
    """The variable as an http or https address; nothing when it is not set."""
    value = _raw(name)
    if value and not (urlsplit(value).scheme in ("http", "https") and urlsplit(value).hostname):
        raise BadSetting(name, value, "an address such as https://grid.example/")
    return value


def words(name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The variable as a list split at commas (`a, b` gives two words), or `default` when it is not set."""
    found = tuple(word.strip() for word in _raw(name).split(",") if word.strip())
    return found or default


def flag(name: str, default: bool = False) -> bool:
    """The variable as yes or no (1/0, true/false, yes/no, on/off in any case)."""
    value = _raw(name)
    if not value:
        return default
    if value.lower() in TRUE_WORDS:
        return True
    if value.lower() in FALSE_WORDS:
        return False
    raise BadSetting(name, value, f"one of {', '.join(TRUE_WORDS + FALSE_WORDS)}")


def integer(name: str, default: int, minimum: int | None = None, maximum: int | None = None) -> int:
    """The variable as a whole number; `minimum` and `maximum` are themselves allowed."""
    value = _raw(name)
    if not value:
        return default
    if value.removeprefix("-").isascii() and value.removeprefix("-").isdigit():
        number = int(value)
        if (minimum is None or number >= minimum) and (maximum is None or number <= maximum):
            return number
    raise BadSetting(name, value, f"a whole number{_span(minimum, maximum)}")


def _span(minimum: int | None, maximum: int | None) -> str:
    low = "" if minimum is None else f" from {minimum}"
    return low if maximum is None else f"{low} up to {maximum}"


def choice(name: str, allowed: Collection[str], default: str) -> str:
    """The variable as one of the `allowed` words, in exactly that spelling."""
    value = _raw(name) or default
    if value not in allowed:
        raise BadSetting(name, value, f"one of {', '.join(allowed)}")
    return value


def keys(name: str, remembered: Path) -> tuple[str, ...]:
    """The variable as keys for sealing, newest first, with commas; else the lines of the file `remembered`.

    None when neither is there. A key is 32 bytes in URL-safe base64; the message does not repeat a wrong one.
    """
    found = words(name)
    if not found and remembered.is_file():
        found = tuple(remembered.read_text(encoding="ascii").split())
    for key in found:
        try:
            key_bytes(key)
        except BadKey:
            raise BadSetting(name, "***", "keys of 32 bytes in URL-safe base64, with commas") from None
    return found


def database(name: str = "DATABASE_URL", remembered: Path | None = None) -> dict[str, Any]:
    """The variable as an entry of Django's `DATABASES`.

    When it is not set, the first line of the file `remembered` is read in its place: the private cluster
    leaves its own address there. Accepts postgis://, postgres:// and postgresql:// with percent-encoded
    parts; a `host` in the query names a host or the folder of a unix socket, `port` its port, and every
    other query parameter goes to libpq (`sslmode`, `application_name` ...).
    """
    url = _raw(name)
    if not url and remembered is not None and remembered.is_file():
        url = remembered.read_text(encoding="utf-8").strip()
    if not url:
        raise MissingSetting(name, f"{DATABASE_FORM}; or start the private cluster: python3 scripts/cluster.py start")
    return parse_database_url(url, name)


def parse_database_url(url: str, name: str = "DATABASE_URL") -> dict[str, Any]:
    """The parts of a database address as an entry of Django's `DATABASES`; raises `BadSetting`."""
    try:
        parts = urlsplit(url)
        port = parts.port
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError:
        raise BadSetting(name, _without_password(url), DATABASE_FORM) from None
    database_name = unquote(parts.path.removeprefix("/"))
    port_text = options.pop("port", str(port or ""))
    if parts.scheme not in DATABASE_SCHEMES or not database_name or not (port_text == "" or port_text.isdigit()):
        raise BadSetting(name, _without_password(url), DATABASE_FORM)
    return {
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        "NAME": database_name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(_host(parts))),
        "PORT": port_text,
        "OPTIONS": options,
    }


def _host(parts: SplitResult) -> str:
    """The host with its upper-case letters kept: a percent-encoded socket folder may hold some."""
    address = parts.netloc.rpartition("@")[2]
    if address.startswith("["):
        return parts.hostname or ""
    return address.partition(":")[0]


def _without_password(url: str) -> str:
    """The address as it may be shown: what stands between the user's ':' and the last '@' is hidden."""
    return re.sub(r"^((?:\w+://)?[^:@/]*):(?!//).*@", r"\1:***@", url)
