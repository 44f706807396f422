"""What a capability opens in the administration, as Django's permissions: nobody ticks them by hand."""

from collections.abc import Iterable, Iterator

from grids.rules.access import Capability, capabilities_of

READ, WRITE = ("view",), ("view", "add", "change")
WRITE_AND_DELETE = (*WRITE, "delete")


def _of(rights: tuple[str, ...], app: str, *models: str) -> frozenset[str]:
    return frozenset(f"{app}.{right}_{model}" for model in models for right in rights)


AREAS = ("area", "areaversion", "areacode", "level", "codescheme", "building", "unit", "lane")
REDRAWS = ("lineage", "redraw", "redrawstep")
FACILITIES = ("facility", "facilityversion", "facilitychange", "facilitykind", "kindrule", "walkgroup")

OPENED: dict[Capability, frozenset[str]] = {
    Capability.SEE_AREAS: _of(READ, "grids", *AREAS, *REDRAWS)
    | _of(READ, "gis_data", "basefeature", "walknode", "walkedge")
    | _of(READ, "facilities", *FACILITIES),
    Capability.SEE_COUNTS: frozenset(),
    Capability.SEE_POSTS: _of(READ, "grids", "post", "visit"),
    Capability.SEE_HOUSEHOLDS: _of(READ, "grids", "household"),
    Capability.CHANGE_HOUSEHOLDS: _of(WRITE, "grids", "household"),
    Capability.PLAN: _of(WRITE, "grids", "area", "areaversion", "building", "lane", "redraw")
    | _of(WRITE_AND_DELETE, "grids", "areacode", "unit", "redrawstep")
    | _of(READ, "gis_data", "importrun"),
    Capability.MANAGE_FACILITIES: _of(WRITE, "facilities", "facilityversion") | _of(READ, "gis_data", "importrun"),
    Capability.SEE_CASES: frozenset(),
    Capability.HANDLE_CASES: frozenset(),
    Capability.MANAGE_ASSETS: _of(READ, "gis_data", "importrun"),
    Capability.MANAGE_POSTS: _of(WRITE, "grids", "post"),
    Capability.MANAGE_ACCOUNTS: _of(WRITE, "auth", "user")
    | _of(WRITE, "accounts", "account")
    | _of(WRITE, "cases", "department", "deskmember")
    | _of(READ, "jobs", "job"),
    Capability.READ_LOGS: _of(READ, "grids", "personaldatalook")
    | _of(READ, "cases", "contactlook")
    | _of(READ, "accounts", "loginattempt")
    | _of(READ, "admin", "logentry"),
}


def permissions_of(roles: Iterable[str]) -> set[str]:
    """All permissions that these roles open together."""
    return set(_all(capabilities_of(roles)))


def _all(capabilities: Iterable[Capability]) -> Iterator[str]:
    for capability in capabilities:
        yield from OPENED[capability]
