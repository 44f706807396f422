"""Opening hours in the syntax of OpenStreetMap ("Mo-Fr 06:00-22:00"): whether something is open at a moment.

Read by the library opening-hours-py. Moments are local time without a zone. Public holidays (`PH`) depend on a country
and are not known here: such a rule never comes to bear.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from opening_hours import OpeningHours, ParserError

KEPT = 10_000  # texts: a city has a few hundred different ones


class UnreadableHours(ValueError):
    """A text that is not in the syntax of opening_hours."""


def is_readable(text: str) -> bool:
    """Whether the text gives hours."""
    try:
        _read(text)
    except UnreadableHours:
        return False
    return True


def is_open(text: str, moment: datetime) -> bool:
    """Whether it is open at a moment; no text is always open, and so are hours that say "unknown".

    Raises UnreadableHours.
    """
    return not text or not _read(text).is_closed(moment.replace(tzinfo=None))


def which_are_open(texts: Sequence[str], moment: datetime) -> NDArray[np.bool_]:
    """(n,) for each of some texts whether it is open at a moment; what cannot be read counts as open."""
    return np.array([not is_readable(text) or is_open(text, moment) if text else True for text in texts], dtype=bool)


@lru_cache(maxsize=KEPT)
def _read(text: str) -> OpeningHours:
    """The hours, kept by their text: reading costs thirty times what asking does."""
    try:
        return OpeningHours(text)
    except ParserError as error:
        raise UnreadableHours(text) from error
