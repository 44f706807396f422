"""Which scripts the map page is made of, so that the browser fetches them all at once, not import after import.

Those that draw the map come first; the others are fetched behind the first tiles.
"""

import re
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath

from django.conf import settings
from django.contrib.staticfiles import finders

from gis_data.map_parts import all_parts

ROOM, MAIN = "js/room.js", "js/main.js"
IMPORT = re.compile(r'^(?:import|export) .*?from "(\.[\w./-]+\.js)";', re.MULTILINE)


def room_modules() -> list[str]:
    """The script that draws the map, and all that it imports, directly or not, as names of static files."""
    return _known((ROOM,))


def other_modules() -> list[str]:
    """The main script, those of the parts, and what they import beside that."""
    room = set(room_modules())
    return [name for name in _known((MAIN, *(part.module for part in all_parts()))) if name not in room]


def _known(first: tuple[str, ...]) -> list[str]:
    return _imported_by(first) if settings.DEBUG else _remembered(first)


@cache
def _remembered(first: tuple[str, ...]) -> list[str]:
    return _imported_by(first)


def _imported_by(first: tuple[str, ...]) -> list[str]:
    found, open_ = list(first), list(first)
    while open_:
        name = open_.pop(0)
        text = Path(finders.find(name)).read_text(encoding="utf-8")
        fresh = [_named(name, address) for address in IMPORT.findall(text)]
        fresh = [other for other in dict.fromkeys(fresh) if other not in found]
        found += fresh
        open_ += fresh
    return found


def _named(name: str, address: str) -> str:
    """The name of the static file that an import in another one means."""
    return normpath(join(dirname(name), address))
