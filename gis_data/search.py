"""What can be searched: each package registers where to look; the search page knows none of them.

A source is asked with one question and answers with hits, best first. It shows only what the asker may see. It does not
ask the database itself but yields what it would ask, so that all sources ask together: one statement each time, however
many sources there are and whatever they find.
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import cos, hypot, radians
from typing import Any

from django.db import connection

from gis_data.layers import User
from gis_data.rules.search import Terms, search_form

# Where someone looks who did not say: then nearness means little, but the answer is the same each time.
MIDDLE_OF_CHINA = (105.0, 35.0)


@dataclass(frozen=True)
class Question:
    """A search by a user: what for, on which day, seen from where (lon, lat), at most how many of each kind.

    `near` is None when the asker looks nowhere. `loosely` asks for what is like it, since nothing fits.
    """

    terms: Terms
    user: User
    day: date
    near: tuple[float, float] | None
    limit: int
    loosely: bool = False

    @property
    def place(self) -> tuple[float, float]:
        """Where the asker looks (lon, lat in degrees)."""
        return self.near or MIDDLE_OF_CHINA

    def away(self, lon: float, lat: float) -> float:
        """How far a place is from where the asker looks, in degrees of latitude: for ordering."""
        west, south = self.place
        return hypot((lon - west) * cos(radians(lat)), lat - south)

    @property
    def query(self) -> str | None:
        """What keys must match, as PostgreSQL's `tsquery`; None when no key can."""
        return (self.terms.sound if self.loosely else self.terms.query) or None

    @property
    def alike(self) -> str | None:
        """What the spelling of a name may resemble."""
        return self.terms.form if self.loosely else None

    @property
    def start(self) -> str | None:
        """What the keys of a name match that begins so, as it is spoken.

        Only letters can be pinyin, and telling how a name begins costs more than all the rest.
        """
        return None if self.loosely or self.terms.solid else self.terms.start or None

    @property
    def holding(self) -> list[str]:
        """Patterns (LIKE) that a row's text in the form of searches fits, as `holds` would have it."""
        return [] if self.loosely else [f"%{piece}%" for piece in self.terms.solid]

    def holds(self, *texts: str) -> bool:
        """Whether what is Chinese stands in a row's text as it was typed; its keys only say that all pairs do."""
        if self.loosely:
            return True
        text = search_form(" ".join(texts))
        return all(piece in text for piece in self.terms.solid)


@dataclass(frozen=True)
class Hit:
    """One thing found: `ref` names it within its kind, `title` is for people, the place is in degrees (EPSG:4326).

    `label` says what it is, `note` where; None is filled in with the areas there. `mark` says what is not as one would
    think, `bounds` is west, south, east, north where it is larger than a point, `more` is what only its kind has.
    """

    ref: str
    title: str
    lon: float
    lat: float
    fit: int
    label: str = ""
    note: str | None = None
    mark: str = ""
    bounds: tuple[float, float, float, float] | None = None
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """What is asked of the database: an SQL expression that gives rows as an array in JSON, and its parameters."""

    sql: str
    parameters: Sequence[Any]


# Yields calls, is sent the rows of each, returns what it found.
Asking = Generator[Call, list[Any], list[Hit]]


@dataclass(frozen=True)
class Source:
    """One kind of thing: its key, its place among the kinds, its title in the reader's language, how it is found."""

    key: str
    rank: int
    title: Callable[[], str]
    find: Callable[[Question], Asking]


SOURCES: dict[str, list[Source]] = {}


def register(name: str, sources: Iterable[Source]) -> None:
    """Make a package's sources known; a second registration under the same name takes the place of the first."""
    SOURCES[name] = list(sources)


def all_sources() -> list[Source]:
    """Every source, in the order in which their hits are shown."""
    return sorted((source for sources in SOURCES.values() for source in sources), key=lambda source: source.rank)


def ask_together(askings: Sequence[Asking]) -> list[list[Hit]]:
    """What each of them finds, in as many statements as the one with the most calls has."""
    found: list[list[Hit]] = [[] for _ in askings]
    answers: dict[int, list[Any] | None] = dict.fromkeys(range(len(askings)))
    while answers:
        calls = {}
        for number, rows in answers.items():
            try:
                calls[number] = askings[number].send(rows)
            except StopIteration as end:
                found[number] = end.value
        answers = dict(zip(calls, _ask(list(calls.values())), strict=True))
    return found


def _ask(calls: list[Call]) -> list[list[Any]]:
    """The rows of each call, all in one statement."""
    if not calls:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join(call.sql for call in calls), [each for call in calls for each in call.parameters]
        )
        return [rows or [] for rows in cursor.fetchone()]
