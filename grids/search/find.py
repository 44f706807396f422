"""One search: what was typed, taken for a position or for words, asked of every source."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gis_data.layers import User
from gis_data.rules.coordinates import read_coordinates
from gis_data.rules.search import parse_terms
from gis_data.search import Hit, Question, Source, all_sources
from grids.search.places import areas_around
from grids.search.positions import position_hits

Groups = list[tuple[str, str, list[Hit]]]


def search(text: str, user: User, day: date, near: tuple[float, float] | None, limit: int) -> dict[str, Any]:
    """What fits, in groups by kind, as the API answers it; `near` (lon, lat) is where the asker looks.

    A text that can be a position is taken for one. Words that fit nothing are asked again for what sounds or is
    spelled like them.
    """
    hits = position_hits(read_coordinates(text, near))
    loosely = False
    if hits:
        groups: Groups = [("position", _("Positions"), hits)]
    else:
        question = Question(parse_terms(text), user, day, near, limit)
        groups = _ask(question)
        loosely = not groups and len(question.terms.form) > 1
        if loosely:
            groups = _ask(replace(question, loosely=True))
    groups = _placed(groups, day)
    return {
        "query": text,
        "on": day,
        "taken_for": "position" if hits else "words",
        "loosely": loosely and bool(groups),
        "groups": [
            {"key": key, "title": title, "hits": [asdict(hit) for hit in found]} for key, title, found in groups
        ],
        "remark": "" if groups else _remark(text),
        "buildings_open": user.is_authenticated,
    }


def _ask(question: Question) -> Groups:
    """The sources that found something, in order."""
    if not question.terms.query:
        return []
    asked: list[tuple[Source, list[Hit]]] = [(source, source.find(question)) for source in all_sources()]
    return [(source.key, source.title(), hits) for source, hits in asked if hits]


def _placed(groups: Groups, day: date) -> Groups:
    """The same, with the areas around each hit that does not say where it is."""
    lost = [(hit.lon, hit.lat) for _key, _title, hits in groups for hit in hits if hit.note is None]
    names = iter(name or _("in no area on record") for name in areas_around(lost, day))
    return [
        (key, title, [replace(hit, note=next(names)) if hit.note is None else hit for hit in hits])
        for key, title, hits in groups
    ]


def _remark(text: str) -> str:
    """What to do when nothing was found."""
    terms = parse_terms(text)
    if not terms.pieces:
        return _("Type a name, a code, an address, pinyin, initials or coordinates.")
    if not terms.query:
        return _("One digit finds too much. Type one more.")
    return _("Nothing fits. Try fewer characters, pinyin or initials, or coordinates such as 103.38, 23.36.")
