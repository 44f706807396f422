"""What people take away from the map: the map itself as one file, and the data behind it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.gis.geos import GEOSGeometry
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from gis_data import layers
from gis_data.days import BadDay, parse_day
from gis_data.takeaway import geojson, tables
from gis_data.takeaway.map_file import map_file
from gis_data.takeaway.wanted import NEAREST_ZOOM, About, BadBounds, TooMuch, Wanted, parse_bounds
from grids.colouring import NoColours, read_colouring
from grids.describe import NoSuchDay, UnknownCode, area_by_code
from grids.models import Area
from grids.page import attributions

MOST_IN_MAP = 20_000  # objects; a browser draws them in a second or two, and the file stays below some 20 MB
MOST_IN_TABLES = 100_000  # GeoPackage and Excel are made as a whole before they are sent
MOST_IN_STREAM = 1_000_000
TITLE_MOST = 120  # signs

Answer = HttpResponse | StreamingHttpResponse | FileResponse
Maker = Callable[[Wanted, About], Answer]


class NothingWanted(ValueError):
    """No layer was asked for; the message is for the caller."""


@require_safe
@gzip_page
def take_away(request: HttpRequest, kind: str) -> Answer:
    """A file of some layers (`layers`), in a box (`bbox`) or an area (`area`, a code), on a day (`on`).

    The map file is coloured by a measure (`by`, as in the page's address).

    413 when it would be too large, 403 for a layer that is not open to the asker, 404 for an unknown layer or area.
    """
    maker, most = MAKERS[kind]
    try:
        wanted = _wanted(request, zoom=_zoom(request) if kind == "map.html" else NEAREST_ZOOM)
        if not all(layer.is_visible_to(request.user) for layer in wanted.layers):
            return _refusal(403, _("This map layer is not open to you. Log in, or ask for a post there."))
        wanted.check_size(most)
        if kind == "map.html":
            wanted = replace(wanted, colouring=read_colouring(request.GET.get("by", ""), request.user, wanted.day))
    except (BadDay, BadBounds, NothingWanted, NoColours) as problem:
        return _refusal(400, str(problem))
    except layers.UnknownLayer as problem:
        return _refusal(404, _("There is no map layer called %(key)s.") % {"key": problem.args[0]})
    except (UnknownCode, NoSuchDay):
        return _refusal(404, _("No such area is on record for that day."))
    except TooMuch as problem:
        return _refusal(413, str(problem))
    answer = maker(wanted, _about(request, wanted.day))
    answer["Content-Disposition"] = f'attachment; filename="map-{wanted.day.isoformat()}.{kind.split(".")[-1]}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _wanted(request: HttpRequest, zoom: int) -> Wanted:
    day = parse_day(request.GET.get("on"))
    keys = [key for key in request.GET.get("layers", "").split(",") if key]
    if not keys:
        raise NothingWanted(_("Choose at least one layer."))
    chosen = tuple(layers.get(*dict.fromkeys(keys)))
    code = request.GET.get("area")
    within = _boundary(area_by_code(code), day) if code else parse_bounds(request.GET.get("bbox", ""))
    return Wanted(chosen, request.user, day, within, zoom, by_label=bool(code))


def _boundary(area: Area, day: date) -> GEOSGeometry:
    version = area.versions.on(day).first()
    if version is None:
        raise NoSuchDay(day)
    return version.geom


def _zoom(request: HttpRequest) -> int:
    text = request.GET.get("zoom", "")
    return min(int(text), NEAREST_ZOOM) if text.isascii() and text.isdigit() else NEAREST_ZOOM


def _about(request: HttpRequest, day: date) -> About:
    title = request.GET.get("title", "").strip()[:TITLE_MOST] or _("Grid Map")
    source = " · ".join(attributions()) or _("this system's own records")
    return About(title, day, timezone.localtime(), source)


def _refusal(status: int, message: str) -> HttpResponse:
    return HttpResponse(message, status=status, content_type="text/plain; charset=utf-8")


def _map(wanted: Wanted, about: About) -> HttpResponse:
    return HttpResponse(map_file(wanted, about))


def _geojson(wanted: Wanted, about: About) -> StreamingHttpResponse:
    return StreamingHttpResponse(geojson.stream(wanted, about), content_type="application/geo+json")


def _geopackage(wanted: Wanted, about: About) -> FileResponse:
    return _file(
        "map.gpkg", "application/geopackage+sqlite3", lambda path: tables.write_geopackage(path, wanted, about)
    )


def _excel(wanted: Wanted, about: About) -> FileResponse:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file("map.xlsx", kind, lambda path: tables.write_excel(path, wanted, about))


def _file(name: str, kind: str, write: Callable[[Path], None]) -> FileResponse:
    """A file that is written to disk, opened, and gone from the folder before it has been sent."""
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        write(path)
        return FileResponse(path.open("rb"), content_type=kind)


MAKERS: dict[str, tuple[Maker, int]] = {
    "map.html": (_map, MOST_IN_MAP),
    "data.geojson": (_geojson, MOST_IN_STREAM),
    "data.gpkg": (_geopackage, MOST_IN_TABLES),
    "data.xlsx": (_excel, MOST_IN_TABLES),
}
