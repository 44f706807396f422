"""One search: what was typed, taken for a position or for words, asked of every source in one statement."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from gis_data.layers import User
from gis_data.rules.coordinates import read_coordinates
from gis_data.rules.search import parse_terms
from gis_data.search import Call, Hit, Question, Source, all_sources
from grids.search.places import areas_around
from grids.search.positions import position_hits

Hits = list[dict[str, Any]]
Groups = list[tuple[str, str, Hits]]

# The rows of a source, with the areas around each where its hits do not say where they are.
_PLACED = ("grids_placed(", ", (asked).day)")
_QUESTION = " FROM (SELECT ROW(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)::gis_question AS asked) question"


def search(text: str, user: User, day: date, near: tuple[float, float] | None, limit: int) -> dict[str, Any]:
    """What fits, in groups by kind, as the API answers it; `near` (lon, lat) is where the asker looks.

    A text that can be a position is taken for one. Words that fit nothing are asked again for what sounds or is
    spelled like them.
    """
    hits = position_hits(read_coordinates(text, near))
    loosely = False
    if hits:
        around = areas_around([(hit.lon, hit.lat) for hit in hits], day)
        groups: Groups = [("position", _("Positions"), _described(hits, around))]
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
        "groups": [{"key": key, "title": title, "hits": found} for key, title, found in groups],
        "remark": "" if groups else _remark(text),
        "buildings_open": user.is_authenticated,
    }


def hits_of(key: str, text: str, user: User, limit: int, day: date | None = None) -> Hits:
    """What fits words among the things of one kind (`area`), best first, on a day (today when not said)."""
    question = Question(parse_terms(text), user, day or timezone.localdate(), None, limit)
    groups = _ask(question, [source for source in all_sources() if source.key == key])
    return [hit for _key, _title, hits in groups for hit in hits]


def _ask(question: Question, sources: list[Source] | None = None) -> Groups:
    """The sources that found something, in order; all that there are, or these."""
    if not question.terms.query:
        return []
    sources = all_sources() if sources is None else sources
    asked = [(source, call) for source in sources if (call := source.rows(question)) is not None]
    return [
        (source.key, source.title(), _hits(source, question, found))
        for (source, _call), found in zip(asked, _fetch(question, asked), strict=True)
        if found
    ]


def _fetch(question: Question, asked: list[tuple[Source, Call]]) -> tuple[list | None, ...]:
    """What each source finds: its rows, or its rows and the areas around each; all in one statement."""
    columns = [call.sql if source.says_where else call.sql.join(_PLACED) for source, call in asked]
    parameters = [each for _source, call in asked for each in call.parameters]
    with connection.cursor() as cursor:
        cursor.execute("".join(("SELECT ", ", ".join(columns), _QUESTION)), [*parameters, *question.row])
        return cursor.fetchone()


def _hits(source: Source, question: Question, found: list[Any]) -> Hits:
    """Rows as their source tells them."""
    rows, around = (found, None) if source.says_where else found
    return _described([source.tell(question, row) for row in rows], around)


def _described(hits: list[Hit], around: list[str | None] | None) -> Hits:
    """Hits as the API answers them; `around` has the areas around each where hits do not say where they are."""
    if around is None:
        return [vars(hit) for hit in hits]
    return [vars(hit) | {"note": name or _("in no area on record")} for hit, name in zip(hits, around, strict=True)]


def _remark(text: str) -> str:
    """What to do when nothing was found."""
    terms = parse_terms(text)
    if not terms.pieces:
        return _("Type a name, a code, an address, pinyin, initials or coordinates.")
    if not terms.query:
        return _("One digit finds too much. Type one more.")
    return _("Nothing fits. Try fewer characters, pinyin or initials, or coordinates such as 103.38, 23.36.")
