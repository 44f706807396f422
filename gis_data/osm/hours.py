"""When a way or a gate is open to people on foot, out of OSM's tags, as one text in the syntax of opening_hours.

Conditional restrictions are read where they speak of times alone, after the OSM wiki's "Conditional restrictions":
`foot:conditional=no @ (22:00-06:00)`. Conditions of other sorts (`wet`, `destination`) say nothing about the hour.
"""

import re
from collections.abc import Iterator, Mapping
from sys import intern
from typing import NamedTuple

from gis_data.rules.hours import is_readable

ALWAYS = "24/7"
MOST_CHARACTERS = 200
_CLAUSE = re.compile(r"\s*(?P<value>[a-z_]+)\s*@\s*(?:\((?P<inside>[^()]*)\)|(?P<bare>[^();]*))\s*(?:;|$)")


class Hours(NamedTuple):
    """`text` says when people may pass ("": whenever the way is open at all), `unread` what could not be understood."""

    text: str = ""
    unread: str = ""


def walking_hours(tags: Mapping[str, str], refusal: frozenset[str], leave: frozenset[str]) -> Hours:
    """The hours that tags give: those of `foot:conditional`, else of `access:conditional`, else `opening_hours`.

    `foot=` outdoes `access:conditional`, as it outdoes `access=`. A way that is refused otherwise is open only in the
    times for which a condition gives leave.
    """
    refused = tags.get("foot", tags.get("access")) in refusal
    for key in ("foot:conditional", "access:conditional") if "foot" not in tags else ("foot:conditional",):
        if key in tags:
            return _conditional(tags[key], refused, refusal, leave)
    if "opening_hours" in tags and not refused:
        return _checked(tags["opening_hours"])
    return Hours()


def _conditional(text: str, refused: bool, refusal: frozenset[str], leave: frozenset[str]) -> Hours:
    """Times of leave where all else is refused, or all times where all else is open; less the times of refusal."""
    times = [(value, time.strip()) for value, time in _clauses(text) if is_readable(time)]
    given = [time for value, time in times if value in leave]
    closed = [f"{time} off" for value, time in times if value in refusal]
    if not (given if refused else closed):
        return Hours(unread=text)
    return _checked("; ".join([", ".join(given) if refused else ALWAYS, *closed]))


def _clauses(text: str) -> Iterator[tuple[str, str]]:
    """Values and their conditions: `no @ (Su); yes @ (Mo-Sa 06:00-22:00)`."""
    for found in _CLAUSE.finditer(text):
        condition = found["inside"] if found["inside"] is not None else found["bare"]
        if condition.strip() and ";" not in condition:
            yield found["value"], condition


def _checked(text: str) -> Hours:
    """Hours that can be read and are not "always"."""
    text = " ".join(text.split())
    if text == ALWAYS:
        return Hours()
    if len(text) > MOST_CHARACTERS or not is_readable(text):
        return Hours(unread=text)
    return Hours(intern(text))
