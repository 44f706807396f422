"""One search: what was typed, taken for a position or for words, asked of every source in one statement."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from gis_data.layers import User
from gis_data.rules.coordinates import read_coordinates
from gis_data.rules.search import parse_terms
from gis_data.search import Hit, Question, Rows, Source, all_sources
from grids.search.places import areas_around
from grids.search.positions import position_hits

Groups = list[tuple[str, str, list[Hit]]]

# The rows of a source, each with the areas around it or without.
_PLACED = ("(SELECT json_agg(json_build_array(r, grids_area_around(r.lon, r.lat, (asked).day))) FROM ", " r)")
_AS_TOLD = ("(SELECT json_agg(json_build_array(r, NULL)) FROM ", " r)")
_QUESTION = " FROM (SELECT ROW(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)::gis_question AS asked) question"


def search(text: str, user: User, day: date, near: tuple[float, float] | None, limit: int) -> dict[str, Any]:
    """What fits, in groups by kind, as the API answers it; `near` (lon, lat) is where the asker looks.

    A text that can be a position is taken for one. Words that fit nothing are asked again for what sounds or is
    spelled like them.
    """
    hits = position_hits(read_coordinates(text, near))
    loosely = False
    if hits:
        groups: Groups = [("position", _("Positions"), _placed(hits, day))]
    else:
        question = Question(parse_terms(text), user, day, near, limit)
        groups = _ask(question)
        loosely = not groups and len(question.terms.form) > 1
        if loosely:
            groups = _ask(replace(question, loosely=True))
    return {
        "query": text,
        "on": day,
        "taken_for": "position" if hits else "words",
        "loosely": loosely and bool(groups),
        "groups": [{"key": key, "title": title, "hits": [vars(hit) for hit in found]} for key, title, found in groups],
        "remark": "" if groups else _remark(text),
        "buildings_open": user.is_authenticated,
    }


def _ask(question: Question) -> Groups:
    """The sources that found something, in order."""
    if not question.terms.query:
        return []
    asked = [(source, rows) for source in all_sources() if (rows := source.rows(question)) is not None]
    return [
        (source.key, source.title(), [_told(source.tell(question, row), around) for row, around in found])
        for (source, _rows), found in zip(asked, _fetch(question, asked), strict=True)
        if found
    ]


def _fetch(question: Question, asked: list[tuple[Source, Rows]]) -> tuple[list | None, ...]:
    """For each source its rows, and what lies around them: all in one statement."""
    columns = [rows.call.join(_AS_TOLD if source.says_where else _PLACED) for source, rows in asked]
    parameters = [each for _source, rows in asked for each in rows.parameters]
    with connection.cursor() as cursor:
        cursor.execute("".join(("SELECT ", ", ".join(columns), _QUESTION)), [*parameters, *question.row])
        return cursor.fetchone()


def _placed(hits: list[Hit], day: date) -> list[Hit]:
    """The same, with the areas around each."""
    around = areas_around([(hit.lon, hit.lat) for hit in hits], day)
    return [_told(hit, name) for hit, name in zip(hits, around, strict=True)]


def _told(hit: Hit, around: str | None) -> Hit:
    """The same; what does not say where it is gets the areas around it."""
    return hit if hit.note is not None else replace(hit, note=around or _("in no area on record"))


def _remark(text: str) -> str:
    """What to do when nothing was found."""
    terms = parse_terms(text)
    if not terms.pieces:
        return _("Type a name, a code, an address, pinyin, initials or coordinates.")
    if not terms.query:
        return _("One digit finds too much. Type one more.")
    return _("Nothing fits. Try fewer characters, pinyin or initials, or coordinates such as 103.38, 23.36.")
