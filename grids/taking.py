"""What is asked to be taken away from the map, read from an address or from the arguments of a job."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from django.contrib.gis.geos import GEOSGeometry
from django.utils import timezone
from django.utils.translation import gettext as _

from gis_data import layers
from gis_data.days import BadDay, parse_day
from gis_data.layers import UnknownLayer, User
from gis_data.periods import BadPeriod, parse_period
from gis_data.progress import Progress
from gis_data.takeaway import geojson, tables
from gis_data.takeaway.wanted import NEAREST_ZOOM, About, BadBounds, TooMuch, Wanted, parse_bounds
from grids.colouring import NoColours
from grids.describe import NoSuchDay, UnknownCode, area_by_code
from grids.models import Area
from grids.page import attributions

TITLE_MOST = 120  # signs

Parameters = Mapping[str, str]
Writer = Callable[[Path, Wanted, About, Progress], None]

WRITERS: dict[str, Writer] = {
    "data.geojson": geojson.write,
    "data.gpkg": tables.write_geopackage,
    "data.xlsx": tables.write_excel,
}
CONTENT_TYPES = {
    "map.html": "text/html; charset=utf-8",
    "data.geojson": "application/geo+json",
    "data.gpkg": "application/geopackage+sqlite3",
    "data.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class NothingWanted(ValueError):
    """No layer was asked for; the message is for the caller."""


class LayerClosed(PermissionError):
    """A layer is not open to the asker."""


def read_wanted(parameters: Parameters, user: User, zoom: int = NEAREST_ZOOM) -> Wanted:
    """Layers, day and place. Raises what REFUSALS has words for."""
    day = parse_day(parameters.get("on"))
    period = parse_period(parameters.get("period"), day)
    keys = [key for key in parameters.get("layers", "").split(",") if key]
    if not keys:
        raise NothingWanted(_("Choose at least one layer."))
    chosen = tuple(layers.get(*dict.fromkeys(keys)))
    code = parameters.get("area")
    within = _boundary(area_by_code(code), day) if code else parse_bounds(parameters.get("bbox", ""))
    if not all(layer.is_visible_to(user) for layer in chosen):
        raise LayerClosed
    return Wanted(chosen, user, day, within, zoom, by_label=bool(code), period=period)


def _boundary(area: Area, day: date) -> GEOSGeometry:
    version = area.versions.on(day).first()
    if version is None:
        raise NoSuchDay(day)
    return version.geom


def read_about(parameters: Parameters, day: date) -> About:
    """What the file is to say of itself."""
    title = parameters.get("title", "").strip()[:TITLE_MOST] or _("Grid Map")
    source = " · ".join(attributions()) or _("this system's own records")
    return About(title, day, timezone.localtime(), source)


def file_name(kind: str, day: date) -> str:
    """What the file is called; `kind` is a key of CONTENT_TYPES."""
    return f"map-{day.isoformat()}.{kind.split('.')[-1]}"


REFUSED = (
    BadDay,
    BadPeriod,
    BadBounds,
    NothingWanted,
    NoColours,
    LayerClosed,
    UnknownLayer,
    UnknownCode,
    NoSuchDay,
    TooMuch,
)


def refusal(problem: Exception) -> tuple[int, str]:
    """The status and the words of one of REFUSED."""
    match problem:
        case LayerClosed():
            return 403, _("This map layer is not open to you. Log in, or ask for a post there.")
        case UnknownLayer():
            return 404, _("There is no map layer called %(key)s.") % {"key": problem.args[0]}
        case UnknownCode() | NoSuchDay():
            return 404, _("No such area is on record for that day.")
        case TooMuch():
            return 413, str(problem)
    return 400, str(problem)
