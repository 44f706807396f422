"""Areas by name, pinyin and every code they ever bore, as they were on a day; those that were not, with what became
of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, TextField, Value
from django.utils.translation import gettext as _

from gis_data.functions import AsBox, KeysMatch, SearchForm
from gis_data.rules.search import RESEMBLES, one_of_classes
from gis_data.search import Hit, Question
from grids.models import AreaCode, AreaVersion, Level, Lineage
from grids.models.areas import AREA_KEYS

# Above the working grid areas are few, and all that fit are looked at; from it down the nearest ones.
UPPER_CANDIDATES = 300
LOWER_CANDIDATES = 40
CODE_CANDIDATES = 20


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


def find_areas(question: Question) -> list[Hit]:
    """Areas in at most four queries: the levels, what fits, its versions, and what became of those that ended."""
    levels = {level.pk: level for level in Level.objects.all()}
    best: dict[int, _Found] = {}
    for row in _fitting(question, levels):
        found = _found(question, row, levels)
        best[found.area] = min(found, best.get(found.area, found), key=_order)
    chosen = {found.area: found for found in sorted(best.values(), key=_order)[: 2 * question.limit]}
    shown = _shown(chosen, question)
    became = _became([area for area, version in shown.items() if not _holds(version, question)])
    pairs = [(chosen[area], version) for area, version in shown.items()]
    pairs.sort(key=lambda pair: (pair[0].fit, not _holds(pair[1], question), pair[0].rank, pair[0].away))
    return [_hit(found, version, levels, question, became) for found, version in pairs[: question.limit]]


def _order(found: _Found) -> tuple:
    return found.fit, found.is_past, found.rank, found.away


def _fitting(question: Question, levels: dict[int, Level]) -> Iterable[dict[str, Any]]:
    """Versions of any day that fit by name, pinyin or own code, and latest ones of areas with such another code."""
    working = min((level.rank for level in levels.values() if level.is_working_grid), default=0)
    begins = question.begins(AREA_KEYS)
    versions = AreaVersion.objects.annotate(begins=begins, other=Value("", TextField()))
    fitting = question.fitting(versions, AREA_KEYS, SearchForm("name"), "name").order_by()
    is_lower = {str(pk): level.rank >= working for pk, level in levels.items()}
    upper, lower = ([pk for pk, below in is_lower.items() if below is wanted] for wanted in (False, True))
    queries = [_of_levels(fitting, upper)[:UPPER_CANDIDATES]] if upper else []
    if lower:
        queries.append(_of_levels(fitting, lower).order_by(question.nearest_first("geom"))[:LOWER_CANDIDATES])
    if not question.loosely:
        queries.append(_of_other_codes(question.terms.form))
    fields = ("area_id", "level_id", "name", "code", "label_point", "valid", "begins", "other")
    queries = [query.values(*fields) for query in queries]
    return queries[0].union(*queries[1:], all=True) if queries[1:] else queries[0]


def _of_levels(versions: QuerySet, names: list[str]) -> QuerySet:
    return versions.filter(KeysMatch(AREA_KEYS, Value(one_of_classes(names))))


def _of_other_codes(code: str) -> QuerySet:
    """The versions of areas that bear a code of another scheme that starts so."""
    bearing = AreaCode.objects.filter(code__startswith=code.upper()) | AreaCode.objects.filter(code__startswith=code)
    rows = AreaVersion.objects.annotate(begins=Value(False), other=F("area__codes__code"))
    return rows.filter(area__codes__in=bearing.order_by()[:CODE_CANDIDATES]).order_by()


def _found(question: Question, row: dict[str, Any], levels: dict[int, Level]) -> _Found:
    codes = [code for code in (row["code"], row["other"]) if code]
    fit = RESEMBLES if question.loosely else question.terms.fit(row["name"], *codes, begins=row["begins"])
    away = question.away(*row["label_point"].coords)
    is_past = question.day not in row["valid"]
    return _Found(row["area_id"], fit, is_past, levels[row["level_id"]].rank, away, row["name"], codes[-1])


def _shown(chosen: Iterable[int], question: Question) -> dict[int, AreaVersion]:
    """The version of each area to be shown: the day's, else the last before it, else the first after it."""
    parent = AreaVersion.objects.filter(area=OuterRef("parent"), valid__contains=OuterRef("valid__startswith"))
    versions = (
        AreaVersion.objects.filter(area__in=list(chosen))
        .annotate(parent_name=Subquery(parent.values("name")[:1]), box=AsBox("geom"), uid=F("area__uid"))
        .defer("geom", "geom_3857")
        .order_by("area", "valid")
    )
    shown: dict[int, AreaVersion] = {}
    for version in versions:
        if version.area_id not in shown or version.valid.lower <= question.day:
            shown[version.area_id] = version
    return shown


def _holds(version: AreaVersion, question: Question) -> bool:
    return question.day in version.valid


def _became(ended: list[int]) -> dict[int, list[dict[str, str]]]:
    """What the areas became, the largest share first: code and name as they are called last."""
    if not ended:
        return {}
    latest = AreaVersion.objects.filter(area=OuterRef("to_area")).order_by("-valid")
    rows = Lineage.objects.filter(from_area__in=ended).exclude(to_area=F("from_area"))
    rows = rows.annotate(code=Subquery(latest.values("code")[:1]), name=Subquery(latest.values("name")[:1]))
    found: dict[int, list[dict[str, str]]] = {area: [] for area in ended}
    for row in rows.order_by("-on", F("share_area").desc(nulls_last=True), "code").values("from_area", "code", "name"):
        found[row["from_area"]].append({"code": row["code"], "name": row["name"]})
    return found


def _hit(
    found: _Found, version: AreaVersion, levels: dict[int, Level], question: Question, became: dict[int, list]
) -> Hit:
    lon, lat = version.label_point.coords
    level = levels[version.level_id]
    heirs = became.get(version.area_id, [])
    marks = filter(None, [_before(found, version, question), _absence(version, question, heirs)])
    more = {"code": version.code, "level": level.key, "exists": _holds(version, question), "became": heirs}
    return Hit(
        *(str(version.uid), version.name, lon, lat, found.fit),
        label=level.label,
        note=version.parent_name or "",
        mark="; ".join(marks),
        bounds=version.box.extent,
        more=more,
    )


def _before(found: _Found, version: AreaVersion, question: Question) -> str:
    """The name or code that the area was found by, when it is not the one that is shown."""
    typed = question.terms.form
    if found.code.lower().startswith(typed) and not version.code.lower().startswith(typed):
        return _("found by its code %(code)s") % {"code": found.code}
    return _("found as %(name)s") % {"name": found.name} if found.name != version.name else ""


def _absence(version: AreaVersion, question: Question, heirs: list[dict[str, str]]) -> str:
    """That an area did not exist on the day, and what became of it."""
    if _holds(version, question):
        return ""
    if version.valid.lower > question.day:
        return _("exists from %(day)s") % {"day": version.valid.lower.isoformat()}
    gaps = {"day": version.valid.upper.isoformat(), "names": ", ".join(heir["name"] for heir in heirs)}
    return (_("until %(day)s, then %(names)s") if heirs else _("until %(day)s")) % gaps
