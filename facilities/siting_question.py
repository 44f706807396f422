"""A question about new sites as it is sent: by the page, the API, and to the background."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from facilities import asked
from facilities.walks.siting import Among, BadQuestion, Method, Question
from grids.access import User


def read_question(given: Mapping[str, Any], user: User) -> Question:
    """`kind`, `sites`, and optional `method`, `candidates`, `area`, `places`, `scenario`, as texts or numbers.

    Raises BadQuestion, BadChange and NotFound.
    """
    code, number = given.get("area"), given.get("scenario")
    return Question(
        kind=asked.kind(str(given.get("kind") or "")),
        sites=_whole(given.get("sites", 1)),
        method=_choice(Method, given.get("method") or Method.COVER),
        among=_choice(Among, given.get("candidates") or Among.BUILDINGS),
        area=asked.area(str(code)) if code else None,
        given=read_places(given.get("places") or ""),
        changes=asked.changes(user, _whole(number) if number else None),
    )


def _whole(text: Any) -> int:
    try:
        return int(str(text))
    except ValueError:
        raise BadQuestion(_("%(text)s is no whole number.") % {"text": text}) from None


def _choice(choices: Any, text: Any) -> Any:
    try:
        return choices(str(text))
    except ValueError:
        known = ", ".join(choices.values)
        raise BadQuestion(_("%(text)s is none of: %(known)s.") % {"text": text, "known": known}) from None


def read_places(text: str) -> tuple[tuple[float, float], ...]:
    """Positions in degrees, each "longitude, latitude" on a line of its own or between semicolons.

    Raises BadQuestion.
    """
    return tuple(_place(part) for part in text.replace(";", "\n").splitlines() if part.strip())


def _place(text: str) -> tuple[float, float]:
    try:
        lon, lat = (float(number) for number in text.replace(",", " ").replace("，", " ").split())
    except ValueError:
        raise BadQuestion(_("“%(text)s” is no longitude and latitude.") % {"text": text.strip()[:60]}) from None
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise BadQuestion(_("“%(text)s” is nowhere on Earth.") % {"text": text.strip()[:60]})
    return lon, lat
