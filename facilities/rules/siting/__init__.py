"""Siting: where next, and what if. Pure; sparse matrices and arrays in, choices with their proof out.

`cover_most` and `shorten_walks` choose sites; `add_site` and `close_site` say what one change does.
"""

from facilities.rules.siting.choose import MOST_SITES, Choice, Effort, WalkChoice, cover_most, shorten_walks
from facilities.rules.siting.savings import BadSiting
from facilities.rules.siting.what_if import Effect, add_site, close_site, two_nearest

__all__ = [
    "MOST_SITES",
    "BadSiting",
    "Choice",
    "Effect",
    "Effort",
    "WalkChoice",
    "add_site",
    "close_site",
    "cover_most",
    "shorten_walks",
    "two_nearest",
]
