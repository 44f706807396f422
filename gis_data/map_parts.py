"""What packages add to the map page: a script, styles, words, addresses, data. The page knows none of them.

A part's script is a module that says `addPart({ key, start(room) })` (static/js/map_parts.js); it runs before the
page's own. What it shows stands in the right panel, and in the address bar as `?<key>=…`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gis_data.layers import User


def _nothing() -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class MapPart:
    """One part. `module` and `styles` are names of static files.

    `words` are the texts that its script says, in the reader's language, `addresses` where it asks (both by names that
    no other part has), `data(user)` what it starts from, ready for JSON and small.
    """

    key: str
    module: str
    styles: tuple[str, ...] = ()
    words: Callable[[], Mapping[str, str]] = field(default=_nothing)
    addresses: Callable[[], Mapping[str, str]] = field(default=_nothing)
    data: Callable[[User], Mapping[str, Any]] = field(default=lambda user: {})


PARTS: dict[str, MapPart] = {}


def register(part: MapPart) -> None:
    """Make a part known; a second one of the same key takes the place of the first."""
    PARTS[part.key] = part


def all_parts() -> list[MapPart]:
    """Every part, in the order in which they were registered."""
    return list(PARTS.values())


def merged(texts: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Several tables of names as one. Raises ValueError where two of them use a name."""
    found: dict[str, str] = {}
    for table in texts:
        twice = found.keys() & table.keys()
        if twice:
            raise ValueError(f"two parts of the map page use the name {min(twice)}")
        found |= table
    return found
