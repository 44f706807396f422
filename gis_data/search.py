"""What can be searched: each package registers where to look; the search page knows none of them.

A source is asked with one question and answers with hits, best first. It shows only what the asker may see, and asks
the database a number of times that does not grow with what it finds.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from math import cos, hypot, radians
from typing import Any

from django.contrib.gis.db.models import PointField
from django.contrib.gis.geos import Point
from django.db.models import QuerySet, Value

from gis_data.functions import SRID, KeysMatch, Nearness, SearchKeys
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

    def away(self, lon: float, lat: float) -> float:
        """How far a place is from where the asker looks, in degrees of latitude: for ordering."""
        west, south = self.near or MIDDLE_OF_CHINA
        return hypot((lon - west) * cos(radians(lat)), lat - south)

    def nearest_first(self, column: str) -> Nearness:
        """The order of rows by a geometry in EPSG:4326, which its GiST index gives."""
        here = Point(*(self.near or MIDDLE_OF_CHINA), srid=SRID)
        return Nearness(column, Value(here, PointField(srid=SRID)))

    def parameters(self) -> dict[str, Any]:
        """What a source's SQL asks with: `query` and `start` on keys, `alike` that the spelling of a name may resemble,
        and the point that is looked at. What is not asked is NULL.
        """
        lon, lat = self.near or MIDDLE_OF_CHINA
        asked = {"lon": lon, "lat": lat, "day": self.day, "start": None}
        if self.loosely:
            return asked | {"query": self.terms.sound or None, "alike": self.terms.form}
        # Only letters can be pinyin, and telling how a name begins costs more than all the rest.
        start = None if self.terms.solid else self.terms.start or None
        return asked | {"query": self.terms.query, "alike": None, "start": start}

    def fitting(self, rows: QuerySet, keys: SearchKeys) -> QuerySet:
        """The rows that fit by their keys."""
        query = self.parameters()["query"]
        return rows.none() if query is None else rows.filter(KeysMatch(keys, Value(query)))

    def holds(self, *texts: str) -> bool:
        """Whether what is Chinese stands in a row's text as it was typed; its keys only say that all pairs do.

        Not asked of the database: a planner that cannot know how few rows that drops takes every search for a rare one,
        and reads the whole table for a common one.
        """
        text = search_form(" ".join(texts))
        return self.loosely or all(piece in text for piece in self.terms.solid)


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
class Source:
    """One kind of thing: its key, its place among the kinds, its title in the reader's language, how it is found."""

    key: str
    rank: int
    title: Callable[[], str]
    find: Callable[[Question], list[Hit]]


SOURCES: dict[str, list[Source]] = {}


def register(name: str, sources: Iterable[Source]) -> None:
    """Make a package's sources known; a second registration under the same name takes the place of the first."""
    SOURCES[name] = list(sources)


def all_sources() -> list[Source]:
    """Every source, in the order in which their hits are shown."""
    return sorted((source for sources in SOURCES.values() for source in sources), key=lambda source: source.rank)
