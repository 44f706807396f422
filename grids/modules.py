"""Which scripts the map page is made of, so that the browser fetches them all at once, not import after import."""

import re
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath

from django.conf import settings
from django.contrib.staticfiles import finders

from gis_data.map_parts import all_parts

MAIN = "js/main.js"
IMPORT = re.compile(r'^(?:import|export) .*?from "(\.[\w./-]+\.js)";', re.MULTILINE)


def map_modules() -> list[str]:
    """The main script, those of the parts, and all that they import, directly or not, as names of static files."""
    first = (MAIN, *(part.module for part in all_parts()))
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
