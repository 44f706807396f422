"""What people take away from the map: the map itself as one file, and the data behind it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from gis_data.progress import Silent
from gis_data.takeaway import geojson
from gis_data.takeaway.map_file import map_file
from gis_data.takeaway.wanted import NEAREST_ZOOM, About, TooMuch, Wanted
from grids.colouring import read_colouring
from grids.take_away_job import ask_for_take_away
from grids.taking import CONTENT_TYPES, REFUSED, WRITERS, file_name, read_about, read_wanted, refusal

MOST_IN_MAP = 20_000  # objects; a browser draws them in a second or two, and the file stays below some 20 MB
MOST_IN_TABLES = 100_000  # GeoPackage and Excel are made as a whole before they are sent
MOST_IN_STREAM = 1_000_000

Answer = HttpResponse | StreamingHttpResponse | FileResponse
Maker = Callable[[Wanted, About], Answer]


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def take_away(request: HttpRequest, kind: str) -> Answer:
    """A file of some layers (`layers`), in a box (`bbox`) or an area (`area`, a code), on a day (`on`).

    The map file is coloured by a measure (`by`, as in the page's address).

    413 when it would be too large, 403 for a layer that is not open to the asker, 404 for an unknown layer or area.
    Who is logged in and asks by POST has a large one made in the background: 202, and the page that tells of it.
    """
    maker, most = MAKERS[kind]
    try:
        wanted = read_wanted(request.GET, request.user, _zoom(request) if kind == "map.html" else NEAREST_ZOOM)
        if request.method == "POST" and _is_for_later(wanted, kind):
            return JsonResponse({"page": ask_for_take_away(wanted, kind, request.GET).get_absolute_url()}, status=202)
        wanted.check_size(most)
        if kind == "map.html":
            wanted = replace(wanted, colouring=read_colouring(request.GET.get("by", ""), request.user, wanted.day))
    except REFUSED as problem:
        status, message = refusal(problem)
        return HttpResponse(message, status=status, content_type="text/plain; charset=utf-8")
    answer = maker(wanted, read_about(request.GET, wanted.day))
    answer["Content-Disposition"] = f'attachment; filename="{file_name(kind, wanted.day)}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _is_for_later(wanted: Wanted, kind: str) -> bool:
    """Whether a job makes it: it is large, and the asker has a place where it is kept."""
    if kind not in WRITERS or not wanted.user.is_authenticated:
        return False
    try:
        wanted.check_size(settings.EXPORT_ROWS)
    except TooMuch:
        return True
    return False


def _zoom(request: HttpRequest) -> int:
    text = request.GET.get("zoom", "")
    return min(int(text), NEAREST_ZOOM) if text.isascii() and text.isdigit() else NEAREST_ZOOM


def _map(wanted: Wanted, about: About) -> HttpResponse:
    return HttpResponse(map_file(wanted, about))


def _geojson(wanted: Wanted, about: About) -> StreamingHttpResponse:
    return StreamingHttpResponse(geojson.stream(wanted, about), content_type=CONTENT_TYPES["data.geojson"])


def _table(kind: str) -> Maker:
    """Makes a file that is written to disk, opened, and gone from the folder before it has been sent."""

    def make(wanted: Wanted, about: About) -> FileResponse:
        with TemporaryDirectory() as folder:
            path = Path(folder, kind)
            WRITERS[kind](path, wanted, about, Silent())
            return FileResponse(path.open("rb"), content_type=CONTENT_TYPES[kind])

    return make


MAKERS: dict[str, tuple[Maker, int]] = {
    "map.html": (_map, MOST_IN_MAP),
    "data.geojson": (_geojson, MOST_IN_STREAM),
    "data.gpkg": (_table("data.gpkg"), MOST_IN_TABLES),
    "data.xlsx": (_table("data.xlsx"), MOST_IN_TABLES),
}
