"""Areas by name, pinyin and every code they ever bore, as they were on a day; those that were not, with what became
of them."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gis_data.rules.search import RESEMBLES
from gis_data.search import Asking, Call, Hit, Question

# So many of the nearest are looked at, besides all that stand above the working grid.
CANDIDATES = 40
FIND = "(SELECT json_agg(f) FROM grids_find_areas(%s, %s, %s, %s, %s, %s, %s, %s, %s) f)"
SHOW = "(SELECT json_agg(f) FROM grids_show_areas(%s, %s, %s) f)"


@dataclass(frozen=True)
class _Found:
    """An area that fits: how well, by a version of the day or another, how high it stands, how far it is.

    `name` and `code` are what it was found by.
    """

    area: int
    fit: int
    is_past: bool
    rank: int
    away: float
    name: str
    code: str

    @property
    def order(self) -> tuple:
        """What comes first: the better fit, what holds on the day, the higher level, the nearer."""
        return self.fit, self.is_past, self.rank, self.away


@dataclass(frozen=True)
class _Shown:
    """An area as it is told; days as ISO 8601 writes them."""

    area: int
    uid: str
    name: str
    code: str
    exists: bool
    since: str
    until: str | None
    parent: str
    level: str
    label: str
    lon: float
    lat: float
    bounds: list[float]
    became: list[dict[str, str]] | None


def find_areas(question: Question) -> Asking:
    """Areas, in two calls: what fits, and how to tell it."""
    typed = question.terms.form
    codes = [] if question.loosely else [typed, typed.upper()]
    asked = (question.query, question.alike, question.start, question.holding, codes)
    best: dict[int, _Found] = {}
    for row in (yield Call(FIND, (*asked, question.day, *question.place, CANDIDATES))):
        if question.holds(row["name"]):
            found = _found(question, **row)
            best[found.area] = min(found, best.get(found.area, found), key=lambda one: one.order)
    if not best:
        return []
    chosen = {found.area: found for found in sorted(best.values(), key=lambda one: one.order)[: 2 * question.limit]}
    chinese = (get_language() or "zh").startswith("zh")
    rows = yield Call(SHOW, (list(chosen), question.day, chinese))
    pairs = [(chosen[shown.area], shown) for shown in (_Shown(**row) for row in rows)]
    pairs.sort(key=lambda pair: (pair[0].fit, not pair[1].exists, pair[0].rank, pair[0].away))
    return [_hit(found, shown, question) for found, shown in pairs[: question.limit]]


def _found(
    question: Question,
    area: int,
    name: str,
    code: str,
    other: str,
    is_past: bool,
    rank: int,
    lon: float,
    lat: float,
    begins: bool | None,
) -> _Found:
    codes = [each for each in (code, other) if each]
    fit = RESEMBLES if question.loosely else question.terms.fit(name, *codes, begins=bool(begins))
    return _Found(area, fit, is_past, rank, question.away(lon, lat), name, codes[-1])


def _hit(found: _Found, shown: _Shown, question: Question) -> Hit:
    heirs = shown.became or []
    marks = filter(None, [_before(found, shown, question), _absence(shown, question, heirs)])
    return Hit(
        *(shown.uid, shown.name, shown.lon, shown.lat, found.fit),
        label=shown.label,
        note=shown.parent,
        mark="; ".join(marks),
        bounds=tuple(shown.bounds),
        more={"code": shown.code, "level": shown.level, "exists": shown.exists, "became": heirs},
    )


def _before(found: _Found, shown: _Shown, question: Question) -> str:
    """The name or code that the area was found by, when it is not the one that is shown."""
    typed = question.terms.form
    if found.code.lower().startswith(typed) and not shown.code.lower().startswith(typed):
        return _("found by its code %(code)s") % {"code": found.code}
    return _("found as %(name)s") % {"name": found.name} if found.name != shown.name else ""


def _absence(shown: _Shown, question: Question, heirs: list[dict[str, str]]) -> str:
    """That an area did not exist on the day, and what became of it."""
    if shown.exists:
        return ""
    if shown.since > question.day.isoformat() or shown.until is None:
        return _("exists from %(day)s") % {"day": shown.since}
    gaps = {"day": shown.until, "names": ", ".join(heir["name"] for heir in heirs)}
    return (_("until %(day)s, then %(names)s") if heirs else _("until %(day)s")) % gaps
