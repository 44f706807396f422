"""An area of the list by its name, as the search finds it: one is taken, of several the reader chooses."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cases.desk.asked import Asked
from grids.access import User
from grids.search.find import hits_of

MOST = 12


def areas_called(text: str, user: User) -> list[dict[str, Any]]:
    """The areas of today that fit a name, pinyin or the beginning of a code; one alone where only one is called so."""
    found = [hit for hit in hits_of("area", text, user, MOST) if hit["more"]["exists"]]
    exact = [hit for hit in found if hit["title"] == text]
    chosen = exact if len(exact) == 1 else found
    return [
        {"code": hit["more"]["code"], "name": hit["title"], "label": hit["label"], "where": hit["note"]}
        for hit in chosen
    ]


def which_area(asked: Asked, named: list[dict[str, Any]]) -> dict[str, Any]:
    """What the page says where a text names no area, or several: each with the address of its list."""
    if not named:
        text = _("No area bears the code or the name %(text)s. Check the digits, or type a part of the name.")
        return {"problem": text % {"text": asked.area}}
    links = [area | {"link": f"?{asked.query(area=area['code'])}"} for area in named]
    return {"problem": _("Several areas fit “%(text)s”. Which one is meant?") % {"text": asked.area}, "areas": links}
