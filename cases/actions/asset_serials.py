"""Codes of assets are given out here: one after another, to one asked or to ten thousand, and never twice."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from django.db import connection

from cases.rules.asset_codes import LAST_SERIAL, SERIALS_SPENT, compose
from facilities.actions.refusals import Refused

# The row of a prefix is locked until the transaction ends, so that whoever adds meanwhile waits for the next number.
# The first row of a prefix begins behind the codes that came in with files.
TAKE = """
INSERT INTO cases_assetserial AS s (prefix, last)
SELECT %(prefix)s, coalesce(max(right(code, 6)::int), 0) + %(count)s FROM cases_asset WHERE code LIKE %(prefix)s || '%%'
ON CONFLICT (prefix) DO UPDATE SET last = s.last + %(count)s
RETURNING last
"""
# Numbers in files are taken as given out too, and so are those below them.
NOTE = """
INSERT INTO cases_assetserial AS s (prefix, last)
SELECT prefix, last FROM unnest(%(prefixes)s::text[], %(numbers)s::int[]) AS given (prefix, last)
ON CONFLICT (prefix) DO UPDATE SET last = greatest(s.last, excluded.last)
"""


def issue_codes(wanted: Sequence[tuple[str, str]]) -> list[str]:
    """A new code for each county (6 digits) and kind (5), within the caller's transaction. Raises Refused."""
    counts = Counter(county + kind for county, kind in wanted)
    # Always in the same order, or two imports could wait for each other.
    next_number = {prefix: _take(prefix, counts[prefix]) for prefix in sorted(counts)}
    codes = []
    for county, kind in wanted:
        codes.append(compose(county, kind, next_number[county + kind]))
        next_number[county + kind] += 1
    return codes


def note_codes(codes: Iterable[str]) -> None:
    """Codes of 17 digits that came in from outside are not given out again."""
    highest: dict[str, int] = defaultdict(int)
    for code in codes:
        highest[code[:11]] = max(highest[code[:11]], int(code[11:]))
    if highest:
        prefixes = sorted(highest)
        with connection.cursor() as cursor:
            cursor.execute(NOTE, {"prefixes": prefixes, "numbers": [highest[prefix] for prefix in prefixes]})


def _take(prefix: str, count: int) -> int:
    """The first of so many numbers in a row."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"prefix": prefix, "count": count})
        (last,) = cursor.fetchone()
    if last > LAST_SERIAL:
        raise Refused([SERIALS_SPENT.at(field="code", value=prefix)])
    return last - count + 1
