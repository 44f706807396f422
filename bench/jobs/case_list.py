"""Page 1,000 of the desk's list, by key, against the same page by OFFSET; and page 1 beside it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter

from django.contrib.auth import get_user_model
from django.db import connection
from django.http import QueryDict

from bench.case_rows import filled_with_cases
from bench.city import fill_areas
from bench.job import Contest, Job, Size
from cases.desk.asked import read_asked
from cases.desk.cursors import cursor_of
from cases.desk.pages import PAGE, page_of
from cases.desk.scope import Scope, scope_of
from cases.models import Case
from cases.rules.states import State
from grids.models import Area, AreaVersion

_PAGE_NUMBER = 1_000
_TIMES = 5
_ASKED = "state=closed&order=newest"
_BY_OFFSET = """
SELECT id, reported_at FROM cases_case WHERE grid_id = ANY (%s) AND state = 'closed'
ORDER BY reported_at DESC, id DESC LIMIT %s OFFSET %s
"""


@contextmanager
def _prepare(size: Size) -> Iterator[Contest]:
    fill_areas(size)
    with filled_with_cases(size) as rows:
        street = AreaVersion.objects.filter(level__key="street").order_by("code").first()
        scope = scope_of(get_user_model()(is_superuser=True, is_active=True), Area.objects.get(pk=street.area_id))
        number = min(_PAGE_NUMBER, _pages(scope) - 1)
        before = _by_offset(scope, (number - 1) * PAGE - 1, 1)
        cursor = cursor_of(before[0])
        _report(scope, cursor, number, rows)
        yield Contest(
            lambda: _page(scope, cursor),
            lambda: [pk for pk, _at in _by_offset(scope, (number - 1) * PAGE, PAGE)],
            agree=_agree,
        )


def _pages(scope: Scope) -> int:
    return Case.objects.filter(state=State.CLOSED, grid__in=scope.grids or ()).count() // PAGE


def _page(scope: Scope, cursor: str) -> list[int]:
    return page_of(scope, read_asked(QueryDict(_ASKED)), cursor).ids


def _by_offset(scope: Scope, offset: int, limit: int) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(_BY_OFFSET, [list(scope.grids or ()), limit, offset])
        return cursor.fetchall()


def _report(scope: Scope, cursor: str, number: int, rows: int) -> None:
    """Page 1 beside the page that is measured: nothing else tells that a page costs the same wherever it is."""
    first, later = _median(lambda: _page(scope, "")), _median(lambda: _page(scope, cursor))
    told = f"{rows:,} cases, {len(scope.grids or ()):,} areas: page 1 {first * 1000:.3g} ms, "
    print(f"  {told}page {number:,} {later * 1000:.3g} ms", flush=True)


def _median(work: Callable[[], object]) -> float:
    seconds = []
    for _time in range(_TIMES + 1):
        start = perf_counter()
        work()
        seconds.append(perf_counter() - start)
    return median(seconds[1:])


def _agree(ours: list[int], peer: list[int]) -> None:
    if ours != peer:
        raise AssertionError(f"the pages differ: {ours[:3]} … and {peer[:3]} …")


CASE_LIST = Job(
    key="case-list",
    describe=lambda size: f"page 1,000 of the desk's list, {size.points * 10:,} cases, one street, one state",
    peer="OFFSET, same table and indexes",
    at_least=50,
    prepare=_prepare,
)
