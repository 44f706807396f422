"""The rows of the pages of coverage as files, the same for a request and for a job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from facilities.coverage_pages.asking import Parameters, Refusal, ask, ask_kind, ask_until
from facilities.coverage_pages.change_rows import change_list, change_of
from facilities.coverage_pages.left_out import DEFAULT_SORT, left_out_of, left_out_worded
from facilities.coverage_pages.score_rows import kinds_asked, score_list, score_of, score_worded
from grids.access import User
from grids.rows.cells import worded as plainly_worded
from grids.rows.export import Worded
from grids.rows.listing import RowList
from grids.rows.paging import Order

SCORE, LEFT_OUT, CHANGE = "score", "left-out", "change"
# Of an address: what a file depends on.
PARAMETERS = ("on", "area", "level", "tier", "sort", "only", "from", "to")


@dataclass(frozen=True)
class CoverageFile:
    """A list in its order, how its values are said, and what its file is called, without the ending."""

    listing: RowList
    order: Order
    worded: Worded
    name: str
    day: date


def file_of(user: User, page: str, kind_key: str, parameters: Parameters) -> CoverageFile:
    """Raises Refusal, also where the page has no rows at all."""
    asked = ask_until(user, parameters) if page == CHANGE else ask(user, parameters)
    sort = parameters.get("sort", "")
    where = f"{parameters.get('area') or 'all'}-{asked.day.isoformat()}"
    if page == SCORE:
        score = score_of(asked, kinds_asked(parameters))
        if score is None:
            raise Refusal(404, _("No rows on record"), _("There is no area or no kind of facility to judge."))
        listing, worded, name = score_list(score), score_worded, f"coverage-{where}"
    elif page == LEFT_OUT:
        listing = left_out_of(asked, ask_kind(kind_key), parameters).listing
        worded, name, sort = left_out_worded, f"left-out-{kind_key}-{where}", sort or DEFAULT_SORT
    else:
        listing, worded = change_list(change_of(asked, ask_kind(kind_key), parameters)), plainly_worded
        name = f"coverage-change-{kind_key}-{where}"
    return CoverageFile(listing, Order.parse(sort, listing.sortable), worded, name, asked.day)
