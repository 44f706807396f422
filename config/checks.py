"""System checks: what of the surroundings is not as the project needs it, each with a hint at what to do.

The ones that ask the database run with `manage.py check --database default`, in `migrate` and in `make run`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import Error as DatabaseError
from django.db import connections

OLDEST_POSTGIS = (3, 1)  # the first with ST_TileEnvelope margins and the overlay engine that keeps precision
EXTENSIONS = ("postgis", "btree_gist", "pg_trgm")

EXTENSION_STATES = """
    SELECT wanted.name, installed.extversion, available.version,
           role.rolsuper OR (available.trusted AND has_database_privilege(current_database(), 'CREATE'))
    FROM unnest(%s::text[]) AS wanted(name)
    LEFT JOIN pg_extension installed ON installed.extname = wanted.name
    LEFT JOIN pg_available_extensions newest ON newest.name = wanted.name
    LEFT JOIN pg_available_extension_versions available
           ON available.name = newest.name AND available.version = newest.default_version
    JOIN pg_roles role ON role.rolname = current_user
"""


@dataclass(frozen=True)
class Extension:
    """What the database says of one extension; versions are None where it has none."""

    name: str
    installed: str | None
    available: str | None
    may_create: bool


def judge_extension(extension: Extension) -> CheckMessage | None:
    """What is wrong with one extension, or None."""
    name = extension.name
    if extension.installed:
        return judge_postgis_version(extension.installed) if name == "postgis" else None
    if not extension.available:
        return Error(
            f"The database server does not have the extension {name}.",
            hint="Install it on the server (Debian: apt-get install postgresql-postgis postgresql-contrib).",
            id="grid.E001",
        )
    if not extension.may_create:
        return Error(
            f"The extension {name} is not in the database, and this role may not create it.",
            hint=f"As a superuser, in this database: CREATE EXTENSION {name};",
            id="grid.E002",
        )
    return Warning(
        f"The extension {name} is not in the database yet.", hint="manage.py migrate creates it.", id="grid.W001"
    )


def judge_postgis_version(version: str) -> CheckMessage | None:
    """An error when PostGIS is older than the project needs; `version` as in `3.3.2`."""
    if tuple(int(part) for part in version.split(".")[:2]) >= OLDEST_POSTGIS:
        return None
    oldest = ".".join(map(str, OLDEST_POSTGIS))
    return Error(
        f"PostGIS {version} is too old: {oldest} or newer is needed.",
        hint="Install a newer PostGIS on the server, then: ALTER EXTENSION postgis UPDATE;",
        id="grid.E003",
    )


@register(Tags.database)
def check_extensions(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """PostGIS and the other extensions are there, or can be created by `migrate`."""
    messages: list[CheckMessage] = []
    for alias in databases or ():
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute(EXTENSION_STATES, [list(EXTENSIONS)])
                states = [Extension(*row) for row in cursor.fetchall()]
        except DatabaseError as problem:
            return [
                Error(
                    f"The database {alias!r} does not answer: {str(problem).strip().splitlines()[0]}",
                    hint="Start it: python3 scripts/cluster.py start; or correct DATABASE_URL.",
                    id="grid.E004",
                )
            ]
        messages += filter(None, map(judge_extension, states))
    return messages


@register(Tags.security)
def check_secret_key(**_: Any) -> list[CheckMessage]:
    """Outside debug, sessions must not be signed with the key that stands in the source."""
    if settings.DEBUG or settings.SECRET_KEY != settings.INSECURE_SECRET_KEY:
        return []
    return [
        Error(
            "SECRET_KEY is the one that everybody knows.",
            hint="`make run` makes a key for this machine; or set SECRET_KEY; or DEBUG=1 on a developer's machine.",
            id="grid.E005",
        )
    ]
