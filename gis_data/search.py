"""What can be searched: each package registers where to look; the search page knows none of them.

A source is asked with one question and says which rows of the database answer it: the best that the asker may see, best
first. All sources are asked in one statement, and each tells its own rows.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gis_data.layers import User
from gis_data.rules.search import Terms

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
    def row(self) -> tuple[Any, ...]:
        """The question as the database has it (type `gis_question`). What is not asked is None.

        A search that is not loose takes what is Chinese as it was typed: keys only say that all pairs are there.
        """
        terms, seen = self.terms, (self.day, *(self.near or MIDDLE_OF_CHINA), self.limit)
        if self.loosely:
            return (terms.sound or None, terms.form, None, None, [], [], *seen)
        # Only letters can be pinyin, and telling how a name begins costs more than all the rest.
        start = None if terms.solid else terms.start or None
        return (terms.query, None, start, terms.form, terms.holding, terms.numbers, *seen)


@dataclass(frozen=True)
class Hit:
    """One thing found: `ref` names it within its kind, `title` is for people, the place is in degrees (EPSG:4326).

    `label` says what it is, `note` where, if its source says that. `mark` says what is not as one would think,
    `bounds` is west, south, east, north where it is larger than a point, `more` is what only its kind has.
    """

    ref: str
    title: str
    lon: float
    lat: float
    fit: int
    label: str = ""
    note: str = ""
    mark: str = ""
    bounds: tuple[float, float, float, float] | None = None
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """A function of the database that gives rows as JSON, with its parameters; in it `asked` is the question."""

    sql: str
    parameters: Sequence[Any] = ()


@dataclass(frozen=True)
class Source:
    """One kind of thing: its key, its place among the kinds, its title in the reader's language, how it is found.

    `rows` says where the best hits come from, at most as many as are wanted, each with `lon` and `lat`; None when
    nothing can fit. `tell` makes a hit of a row, by its columns; `says_where` when its hits have a note of their own.
    """

    key: str
    rank: int
    title: Callable[[], str]
    rows: Callable[[Question], Call | None]
    tell: Callable[[Question, dict[str, Any]], Hit]
    says_where: bool = False


SOURCES: dict[str, list[Source]] = {}


def register(name: str, sources: Iterable[Source]) -> None:
    """Make a package's sources known; a second registration under the same name takes the place of the first."""
    SOURCES[name] = list(sources)


def all_sources() -> list[Source]:
    """Every source, in the order in which their hits are shown."""
    return sorted((source for sources in SOURCES.values() for source in sources), key=lambda source: source.rank)
