"""The desk's list as a file: at once while it is short, else made in the background with its asker's rights by then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cases.desk.asked import Asked, read_asked
from cases.desk.pages import count_of, page_of
from cases.desk.rows import CaseRow, rows_of
from cases.desk.scope import Scope, scope_of
from cases.desk.words import clock_text, moment
from gis_data.patience import TooMuch
from grids.access import User
from grids.describe import UnknownCode, area_by_code
from grids.rows.export import CONTENT_TYPES, TooManyRows, write_csv, write_xlsx
from grids.rows.listing import Column, RowList
from grids.rows.paging import Order, Row
from jobs.actions import enqueue
from jobs.errors import JobError
from jobs.kinds import Arguments, job
from jobs.models import Job
from jobs.run import Run

KIND = "case_list_file"
WRITERS = {"csv": write_csv, "xlsx": write_xlsx}
AS_ASKED = Order("number")


@dataclass(frozen=True)
class CaseSource:
    """Rows of cases for files (grids/rows/paging.py). Their order is what the filters say."""

    user: User
    scope: Scope
    asked: Asked

    def page(self, order: Order, after: str, size: int) -> tuple[list[Row], str]:
        """At most `size` rows after a cursor."""
        found = page_of(self.scope, self.asked, after, size)
        return [_cells(row) for row in rows_of(self.user, found.ids)], found.after

    def count(self) -> tuple[int, bool]:
        """How many rows there are, and whether there are more than were counted."""
        number, more = count_of(self.scope, self.asked)
        return number or 0, more

    def count_all(self) -> int:
        """As many as can be counted while somebody waits: a file's progress needs no more."""
        return self.count()[0]

    def exceeds(self, most: int) -> bool:
        """Whether there are more rows than that."""
        return count_of(self.scope, self.asked, most)[1]


def list_of(user: User, asked: Asked) -> RowList:
    """The list of cases, ready to be written. Raises UnknownCode."""
    area = area_by_code(asked.area) if asked.area else None
    scope = scope_of(user, None if asked.was else area, asked.desk)
    return RowList(_("Cases"), _columns(), CaseSource(user, scope, asked))


def file_name(form: str) -> str:
    """Such as cases-2026-11-25.csv."""
    return f"cases-{timezone.localdate().isoformat()}.{form}"


def worded(_column: str, value: Any) -> Any:
    """Rows are in words already."""
    return value


def ask_for_file(user: User, asked: Asked, form: str) -> Job:
    """Have the file of a list made. Who presses twice gets one."""
    query = asked.query()
    key = f"{KIND} {user.pk} {form} {query}"
    return enqueue(
        KIND, arguments={"query": query, "form": form}, user=user, words={"form": form.upper()}, key=key[:200]
    )


def may_open(user: User, arguments: Arguments) -> bool:
    """Whose account sees any case today."""
    return user.is_authenticated and not _list(user, arguments).source.scope.is_empty


@job(KIND, title=gettext_lazy("Cases as {form}"), retries=1, may_open=may_open)
def make_case_file(run: Run) -> Mapping[str, Any]:
    """Write the list to a file."""
    form = run.arguments["form"]
    try:
        listing = _list(run.user, run.arguments)
        run.progress.step(_("Writing rows"), listing.source.count_all())
        WRITERS[form](run.file(file_name(form), CONTENT_TYPES[form]), listing, AS_ASKED, worded, run.progress)
    except UnknownCode:
        raise JobError(_("No such area is on record for that day.")) from None
    except TooManyRows as problem:
        raise JobError(str(problem)) from None
    except TooMuch:
        raise JobError(too_much_text()) from None
    return {}


def too_much_text() -> str:
    """What to do about it."""
    return _("These words would have to be looked for in too many cases. Choose an area or a period.")


def _list(user: User, arguments: Arguments) -> RowList:
    return list_of(user, read_asked(QueryDict(arguments["query"])))


def _columns() -> list[Column]:
    return [
        Column("number", _("Number")),
        Column("kind", _("Kind")),
        Column("severity", _("Severity")),
        Column("state", pgettext("a case", "State")),
        Column("text", _("What is the matter")),
        Column("address", _("Address")),
        Column("grid", _("Grid")),
        Column("department", _("Department")),
        Column("channel", _("Came in by")),
        Column("reported", pgettext("a case", "Reported")),
        Column("due", pgettext("a case", "Due")),
        Column("clock", _("Time left")),
        Column("ended", pgettext("a case", "Ended")),
        Column("longitude", _("Longitude"), numeric=True),
        Column("latitude", _("Latitude"), numeric=True),
    ]


def _cells(row: CaseRow) -> Row:
    case = row.case
    return {
        "key": case.pk,
        "number": case.number,
        "kind": f"{case.kind.code} {case.kind.label}",
        "severity": case.get_severity_display(),
        "state": case.get_state_display(),
        "text": case.text,
        "address": case.address,
        "grid": " ".join(filter(None, (case.grid_name, case.grid_code))),
        "department": case.department.label if case.department else "",
        "channel": case.get_channel_display(),
        "reported": moment(case.reported_at),
        "due": moment(case.due_at),
        "clock": clock_text(row),
        "ended": moment(case.closed_at),
        "longitude": round(case.place.x, 6),
        "latitude": round(case.place.y, 6),
    }
