"""What a package adds to a map file beside layers: findings of its own, with their legend, and how they were found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gis_data.takeaway.colouring import Colouring


@dataclass(frozen=True, slots=True)
class Overlay:
    """GeoJSON features whose property `look` is one of the colouring's, drawn under roads and borders.

    `names` are the properties that a click tells, with their titles. `settings` are printed on the file as name and
    value; `words` stand before them.
    """

    colouring: Colouring
    features: list[dict[str, Any]]
    names: Mapping[str, str]
    settings: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()
