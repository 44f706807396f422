"""What a layer of the registry offers to other programs: its rows of all days, their properties, their time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Expression, QuerySet

User = AbstractBaseUser | AnonymousUser
# The types of JSON Schema that a property may have; "date" is a string of that format.
TYPES = ("string", "integer", "number", "date", "uuid")


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a feature: its type (one of TYPES) and where it stands in a row."""

    type: str
    source: str | Expression


@dataclass(frozen=True, slots=True)
class DayFigures:
    """Numbers that are worked out for one day and stand beside the properties of a row; nothing is filtered by them.

    `properties` name them with their types; `on(day)` gives them by the key of the row; others have null.
    """

    properties: Mapping[str, str]
    on: Callable[[date], Mapping[int, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Collection:
    """The features of a layer. `rows(user)` are all that the user may see, of all days; the key is their id.

    `geometry` names an EPSG:4326 column, `valid` a date range that says when a row held; None for what has no time.
    With `figures`, which needs `valid`, a question is for the rows of one day: today, or the last day of `datetime`.
    """

    description: str
    rows: Callable[[User], QuerySet]
    properties: Mapping[str, Property]
    geometry: str = "geom"
    valid: str | None = None
    figures: DayFigures | None = None

    @property
    def names(self) -> list[str]:
        """Of all that a feature carries, in order."""
        return [*self.properties, *(self.figures.properties if self.figures else ())]
