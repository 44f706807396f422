"""One search: what was typed, taken for a position or for words, asked of every source."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gis_data.layers import User
from gis_data.rules.coordinates import read_coordinates
from gis_data.rules.search import parse_terms
from gis_data.search import Asking, Hit, Question, Source, all_sources, ask_together
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
        [hits] = ask_together([_placed(hits, day)])
        groups: Groups = [("position", _("Positions"), hits)]
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
    sources = all_sources()
    found = ask_together([_find(source, question) for source in sources])
    return [(source.key, source.title(), hits) for source, hits in zip(sources, found, strict=True) if hits]


def _find(source: Source, question: Question) -> Asking:
    hits = yield from source.find(question)
    return (yield from _placed(hits, question.day))


def _placed(hits: list[Hit], day: date) -> Asking:
    """The same, with the areas around each hit that does not say where it is."""
    lost = [(hit.lon, hit.lat) for hit in hits if hit.note is None]
    if not lost:
        return hits
    names = iter((yield areas_around(lost, day)))
    unknown = _("in no area on record")
    return [replace(hit, note=next(names) or unknown) if hit.note is None else hit for hit in hits]


def _remark(text: str) -> str:
    """What to do when nothing was found."""
    terms = parse_terms(text)
    if not terms.pieces:
        return _("Type a name, a code, an address, pinyin, initials or coordinates.")
    if not terms.query:
        return _("One digit finds too much. Type one more.")
    return _("Nothing fits. Try fewer characters, pinyin or initials, or coordinates such as 103.38, 23.36.")
