"""Buildings by address, name, number, and the pinyin of their name, for those in whose areas they stand."""

from django.utils import timezone

from gis_data.rules.search import HOLDS, RESEMBLES
from gis_data.search import Asking, Call, Hit, Question
from grids.access import AREAS_HELD, areas_held
from grids.querysets import BuildingQuerySet

CANDIDATES = 40
_CALL = ("(SELECT json_agg(f) FROM grids_find_buildings(%s, %s, %s, %s, %s, ", AREAS_HELD, ", %s, %s) f)")
FIND = "".join(_CALL)


def find_buildings(question: Question) -> Asking:
    """The buildings of the day that the asker may see, in one call, the nearest of those that fit equally well."""
    if len(question.terms.form) < 2 or question.query is None:
        return []
    held = areas_held(question.user, BuildingQuerySet.seen_with)
    asked = (question.query, question.holding, question.day, *question.place)
    rows = yield Call(FIND, (*asked, *held, timezone.localdate(), CANDIDATES))
    found = [
        (_fit(question, row), question.away(row["lon"], row["lat"]), number)
        for number, row in enumerate(rows)
        if question.holds(row["name"], row["address"], row["number"])
    ]
    return [_hit(fit, rows[number]) for fit, _away, number in sorted(found)[: question.limit]]


def _named(row: dict) -> str:
    return row["name"] + row["number"]


def _fit(question: Question, row: dict) -> int:
    if question.loosely:
        return RESEMBLES
    title = row["address"] or _named(row)
    fit = question.terms.fit(title, _named(row))
    return RESEMBLES if fit == HOLDS and question.terms.is_cut(title) else fit


def _hit(fit: int, row: dict) -> Hit:
    title = row["address"] or _named(row)
    return Hit(row["uid"], title, row["lon"], row["lat"], fit, label=_named(row), more={"use": row["use"]})
