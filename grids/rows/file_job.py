"""The file of a long list, made in the background with the rights that its asker has by then."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis_data.days import BadDay
from grids.access import User
from grids.card.chain import chain
from grids.describe import UnknownCode
from grids.rows.asking import PARAMETERS, ask_list, file_name
from grids.rows.cells import worded
from grids.rows.export import CONTENT_TYPES, TooManyRows, write_csv, write_xlsx
from grids.rows.listing import NotOpen
from grids.rows.page import OF_MEASURES, PLAIN, Shown
from jobs.actions import enqueue
from jobs.errors import JobError
from jobs.kinds import Arguments, job
from jobs.models import Job
from jobs.run import Run

KIND = "rows_file"
WRITERS = {"csv": write_csv, "xlsx": write_xlsx}
SHELVES = {shelf.route: shelf for shelf in (PLAIN, OF_MEASURES)}


def ask_for_rows(asked: Shown, form: str, parameters: Mapping[str, str]) -> Job:
    """Have the file of a list made. Who presses twice gets one."""
    question, code, kind, shelf = asked.question, asked.code, asked.kind, asked.shelf.route
    given = {name: parameters[name] for name in PARAMETERS if name in parameters}
    of_day = given | {"on": question.day.isoformat()}
    arguments = {"code": code, "kind": kind, "shelf": shelf, "form": form, "given": of_day}
    links = chain(question.area, question.day)
    words = {"list": asked.listing.title, "area": links[-1]["name"] if links else code, "form": form.upper()}
    told = sorted(f"{name}={value}" for name, value in given.items())
    key = " ".join([KIND, str(question.user.pk), code, shelf, kind, form, *told])
    return enqueue(KIND, arguments=arguments, user=question.user, area=code, words=words, key=key[:200])


def may_open(user: User, arguments: Arguments) -> bool:
    """Whether the list is open to them today."""
    try:
        _ask(user, arguments)
    except (NotOpen, UnknownCode):
        return False
    return True


@job(KIND, title=gettext_lazy("{list} of {area} as {form}"), retries=1, may_open=may_open)
def make_rows_file(run: Run) -> dict:
    """Write the list to a file."""
    try:
        asked = _ask(run.user, run.arguments)
        form = run.arguments["form"]
        name = file_name(run.arguments["code"], run.arguments["kind"], asked.question.day, form)
        total = asked.listing.source.count_all()
        run.progress.step(_("Writing rows"), total)
        WRITERS[form](run.file(name, CONTENT_TYPES[form]), asked.listing, asked.order, worded, run.progress)
    except NotOpen:
        raise JobError(_("These rows are not open to you any more.")) from None
    except (UnknownCode, BadDay):
        raise JobError(_("No such area is on record for that day.")) from None
    except TooManyRows as problem:
        raise JobError(str(problem)) from None
    return {"counts": {_("Rows"): total}}


def _ask(user: User, arguments: Arguments) -> Shown:
    shelf = SHELVES[arguments["shelf"]]
    return ask_list(user, arguments["code"], arguments["kind"], arguments["given"], shelf)
