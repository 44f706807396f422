"""Areas by name, pinyin and every code they ever bore, as they were on a day; those that were not, with what became
of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gis_data.rules.search import RESEMBLES
from gis_data.search import Hit, Question

# Versions of any day that fit. Above the working grid areas are few, and all that fit are looked at; of the rest the
# nearest ones. The last part has areas that bear such a code in another scheme.
FITTING = """
WITH upper_levels AS (
    SELECT string_agg('''@' || id || '''', ' | ')::tsquery AS classes FROM grids_level
    WHERE rank < (SELECT min(rank) FROM grids_level WHERE is_working_grid)
), upper_areas AS MATERIALIZED (
    SELECT area_id, level_id, name, code, valid, label_point, '' AS other FROM grids_areaversion
    WHERE gis_search_keys(name, code, '', '', level_id::text) @@ (SELECT classes FROM upper_levels)
      AND (gis_search_keys(name, code, '', '', level_id::text) @@ %(query)s::tsquery OR name %% %(alike)s::text)
    LIMIT 300
), near_areas AS MATERIALIZED (
    SELECT area_id, level_id, name, code, valid, label_point, '' AS other FROM grids_areaversion
    WHERE (gis_search_keys(name, code, '', '', level_id::text) @@ %(query)s::tsquery OR name %% %(alike)s::text)
    ORDER BY geom <-> ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326) LIMIT 40
), found AS (
    SELECT * FROM upper_areas UNION ALL SELECT * FROM near_areas UNION ALL
    SELECT v.area_id, v.level_id, v.name, v.code, v.valid, v.label_point, c.code
    FROM (SELECT area_id, code FROM grids_areacode WHERE code LIKE ANY (%(codes)s::text[]) LIMIT 20) c
    JOIN grids_areaversion v ON v.area_id = c.area_id
)
SELECT f.area_id, f.name, f.code, f.other, NOT f.valid @> %(day)s::date, l.rank, ST_X(f.label_point),
       ST_Y(f.label_point), gis_search_keys(f.name, f.code, '', '', '') @@ %(start)s::tsquery
FROM found f JOIN grids_level l ON l.id = f.level_id
"""
# The day's version of each, else the last before it, else the first after it. "= ANY" keeps the planner on the B-tree.
SHOWN = """
SELECT DISTINCT ON (v.area_id) v.area_id, a.uid::text, v.name, v.code, v.valid @> %(day)s::date, lower(v.valid),
       upper(v.valid), coalesce(parent.name, ''), l.key, CASE WHEN %(chinese)s THEN l.label_zh ELSE l.label_en END,
       ST_X(v.label_point), ST_Y(v.label_point),
       ARRAY[ST_XMin(v.geom), ST_YMin(v.geom), ST_XMax(v.geom), ST_YMax(v.geom)],
       CASE WHEN NOT v.valid @> %(day)s::date THEN (
           SELECT json_agg(json_build_object('code', h.code, 'name', h.name)
                           ORDER BY h.on DESC, h.share_area DESC NULLS LAST, h.code)
           FROM (SELECT DISTINCT ON (i.to_area_id) i.on, i.share_area, heir.code, heir.name
                 FROM grids_lineage i JOIN grids_areaversion heir ON heir.area_id = i.to_area_id
                 WHERE i.from_area_id = v.area_id AND i.to_area_id <> v.area_id
                 ORDER BY i.to_area_id, heir.valid DESC) h) END
FROM grids_areaversion v JOIN grids_area a ON a.id = v.area_id JOIN grids_level l ON l.id = v.level_id
LEFT JOIN grids_areaversion parent ON parent.area_id = ANY (ARRAY[v.parent_id]) AND parent.valid @> lower(v.valid)
WHERE v.area_id = ANY (%(areas)s)
ORDER BY v.area_id, lower(v.valid) > %(day)s::date, abs(lower(v.valid) - %(day)s::date)
"""


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
    """An area as it is told."""

    area: int
    uid: str
    name: str
    code: str
    exists: bool
    since: date
    until: date | None
    parent: str
    level: str
    label: str
    lon: float
    lat: float
    bounds: list[float]
    became: list[dict[str, str]] | None


def find_areas(question: Question) -> list[Hit]:
    """Areas, in two queries: what fits, and how to tell it."""
    typed = question.terms.form
    codes = (
        [] if question.loosely else [f"{code.replace('%', '').replace('_', '')}%" for code in (typed, typed.upper())]
    )
    best: dict[int, _Found] = {}
    for row in _rows(FITTING, question.parameters() | {"codes": codes}):
        found = _found(question, *row)
        if not question.holds(found.name):
            continue
        best[found.area] = min(found, best.get(found.area, found), key=lambda one: one.order)
    if not best:
        return []
    chosen = {found.area: found for found in sorted(best.values(), key=lambda one: one.order)[: 2 * question.limit]}
    chinese = (get_language() or "zh").startswith("zh")
    rows = _rows(SHOWN, {"areas": list(chosen), "day": question.day, "chinese": chinese})
    pairs = [(chosen[shown.area], shown) for shown in (_Shown(*row) for row in rows)]
    pairs.sort(key=lambda pair: (pair[0].fit, not pair[1].exists, pair[0].rank, pair[0].away))
    return [_hit(found, shown, question) for found, shown in pairs[: question.limit]]


def _rows(statement: str, parameters: dict[str, Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


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
    if shown.since > question.day or shown.until is None:
        return _("exists from %(day)s") % {"day": shown.since.isoformat()}
    gaps = {"day": shown.until.isoformat(), "names": ", ".join(heir["name"] for heir in heirs)}
    return (_("until %(day)s, then %(names)s") if heirs else _("until %(day)s")) % gaps
