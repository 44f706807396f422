"""A file of facilities brought in, and what its report says, in a few words."""

from datetime import date

from facilities.actions.import_facilities import (
    FacilityImport,
    import_facilities,
    read_facility_file,
)
from tests.facilities.factories import MACHINE

DAY = date(2024, 5, 1)


def bring(path, commit=True, **more):
    more.setdefault("crs", "EPSG:4490")
    wanted = FacilityImport(day=more.pop("day", DAY), **more)
    return import_facilities(read_facility_file(path), wanted, MACHINE, commit)


def found(report, severity="error") -> list[tuple]:
    return [(one.row, one.code) for one in report.findings if one.severity == severity]


def outcomes(report) -> dict[str, int]:
    return {key: count for key, count in report.counts.items() if count and key not in ("error", "warning", "note")}
