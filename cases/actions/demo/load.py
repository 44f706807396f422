"""The demo city's departments and 50,000 cases of three years, all or nothing."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions.demo.ground import read_city
from cases.actions.demo.offices import write_offices
from cases.actions.demo.whistles import write_whistles
from cases.actions.demo.write import write_cases
from cases.actions.load_catalogue import STANDARD, load_catalogue, read_catalogue_file
from cases.demo.history import CASES
from cases.demo.profiles import CODES
from cases.models import Case, CaseKind, Catalogue, Department

LOCK = 532503_02  # one loader at a time; the number is this lock's name in the whole database


class NoDemoCity(Exception):
    """There is no demo city in which something could happen."""

    def __str__(self) -> str:
        return _("There is no demo city on the map: run load_demo first.")


class CasesExist(Exception):
    """There are cases or departments already, with which the demo's would mix."""

    def __str__(self) -> str:
        return _("There are cases or departments already; the demo's are only loaded where there are none.")


class KindsMissing(Exception):
    """The catalogue in use lacks kinds that the demo's history needs."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(
            _("The catalogue in use has no kinds of events with the codes %(codes)s.") % {"codes": ", ".join(codes)}
        )


@dataclass(frozen=True)
class DemoCases:
    """How many rows were written."""

    departments: int
    cases: int
    moves: int
    whistles: int


@transaction.atomic
def load_demo_cases(last: date | None = None, cases: int = CASES) -> DemoCases:
    """Write the demo's departments and its history up to the end of the day `last` (yesterday when not said).

    Takes the catalogue in use, and the one of GB/T 47678.5-2026 where none is. Raises NoDemoCity, CasesExist and
    KindsMissing, and then has changed nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if Case.objects.exists() or Department.objects.exists():
        raise CasesExist
    last = last or timezone.localdate() - timedelta(days=1)
    city = read_city(last)
    if any(not spots.name for spots in city.values()):
        raise NoDemoCity
    kinds = kinds_of_history()
    desks = write_offices(last)
    written, moves = write_cases(city, last, cases, kinds, desks)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_department, cases_case, cases_casemove")
    return DemoCases(Department.objects.count(), written, moves, write_whistles(last))


def kinds_of_history() -> dict[str, CaseKind]:
    """The kinds of the history by their codes, out of the catalogue in use. Raises KindsMissing."""
    if not Catalogue.objects.filter(active=True).exists():
        load_catalogue(read_catalogue_file(STANDARD), commit=True)
    kinds = CaseKind.objects.filter(klass__catalogue__active=True, code__in=CODES)
    found = {kind.code: kind for kind in kinds}
    missing = sorted(set(CODES) - set(found))
    if missing:
        raise KindsMissing(missing)
    return found
