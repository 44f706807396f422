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

from accounts.actions.second_factor import OF_SUPERUSERS
from grids.actions.demo.people import open_demo_accounts
from grids.models import Role
from grids.models.sealed import key_ring
from grids.rules.cipher import key_id_of
from grids.sealed_tables import first_and_last

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


@register(Tags.security)
def check_field_keys(**_: Any) -> list[CheckMessage]:
    """Outside debug, personal data must not be sealed with the key that stands in the source."""
    if settings.DEBUG or settings.INSECURE_FIELD_KEY not in settings.FIELD_KEYS:
        return []
    return [
        Error(
            "Personal data would be sealed with a key that everybody knows.",
            hint="`make run` makes one for this machine in .local/field_key; or set FIELD_KEYS. If households are "
            "stored already, bring back the key they were sealed with (docs/operations.md).",
            id="grid.E006",
        )
    ]


@register(Tags.database)
def check_sealed_data_can_be_opened(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The key that data was sealed with is here: a new one in its place opens none of it."""
    for alias in databases or ():
        unknown = _keys_in_use(alias) - set(key_ring().identities)
        if unknown:
            return [
                Error(
                    f"Data is sealed with the key {unknown.pop().hex()}, which is not here.",
                    hint="Put it into .local/field_key below the newest (docs/operations.md): nothing else opens them.",
                    id="grid.E007",
                )
            ]
    return []


def _keys_in_use(alias: str) -> set[bytes]:
    """The keys of the first and the last of each sealed column; none while the database does not answer."""
    try:
        with connections[alias].cursor() as cursor:
            return {key_id_of(text) for text in first_and_last(cursor)}
    except DatabaseError:  # check_extensions tells it
        return set()


@register(Tags.security)
def check_second_factor_roles(**_: Any) -> list[CheckMessage]:
    """A role that does not exist would ask nobody for a second factor."""
    known = {*Role.values, OF_SUPERUSERS}
    return [
        Error(
            f"SECOND_FACTOR_ROLES names {name!r}, which is no role.",
            hint=f"Use of these: {', '.join(sorted(known))}.",
            id="grid.E008",
        )
        for name in settings.SECOND_FACTOR_ROLES
        if name not in known
    ]


@register(Tags.database)
def check_demo_accounts(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Where there is no demo, nobody has a password that stands in the source."""
    if settings.DEMO or not databases:
        return []
    try:
        names = open_demo_accounts()
    except DatabaseError:  # check_extensions tells it, or the tables are still to be made
        return []
    if not names:
        return []
    return [
        Warning(
            f"Accounts of the demo still have its public password: {', '.join(names)}.",
            hint="Close them in the administration (not active), or give them other passwords.",
            id="grid.W002",
        )
    ]
