"""Tiles over HTTP."""

import gzip

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    JsonResponse,
)
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gis_data import layers
from gis_data.days import BadDay, parse_day
from gis_data.patience import TooMuch
from gis_data.periods import BadPeriod, parse_period
from gis_data.tile_address import BadTile, TileAddress
from gis_data.tile_service import finished_tile, layers_of
from gis_data.tile_store import StoredTile

# A map that is panned to and fro asks for nothing twice within these seconds; after them it asks whether the tile has
# changed, and gets an empty answer when it has not.
PUBLIC_CACHE = "public, max-age=3, must-revalidate"
PRIVATE_CACHE = "private, no-cache"


class _TooLarge(HttpResponse):
    status_code = 413


@require_safe
def tile(request: HttpRequest, keys: str, z: str, x: str, y: str) -> HttpResponse:
    """One tile of one layer or of several (`road,water`), as they stand on a day; 204 when there is nothing.

    `period` says how far back layers of what happens reach; 413 where that is too much for one tile.
    """
    try:
        address, day = TileAddress.parse(z, x, y), parse_day(request.GET.get("on"))
        period = parse_period(request.GET.get("period"), day)
        wanted = layers_of(keys)
    except (BadTile, BadDay, BadPeriod) as problem:
        return _refusal(HttpResponseBadRequest, str(problem))
    except layers.UnknownLayer as problem:
        raise Http404(_("There is no map layer called %(key)s.") % {"key": problem.args[0]}) from None
    public = all(layer.is_public for layer in wanted)
    if not public and not all(layer.is_visible_to(request.user) for layer in wanted):
        return _refusal(HttpResponseForbidden, _("This map layer is not open to you. Log in, or ask for a post there."))
    # Who asks is only looked up for layers that depend on it: a public tile touches no session.
    try:
        made = finished_tile(wanted, address, request.user, day, period)
    except TooMuch:
        text = _("There is too much here for this period. Zoom in, or choose a shorter one.")
        return _refusal(_TooLarge, text)
    return _answer(request, made, public)


@require_safe
def layer_list(request: HttpRequest) -> JsonResponse:
    """The layers that the asker may see, with their styles, in drawing order."""
    return JsonResponse({"layers": layers.described_for(request.user)})


def _answer(request: HttpRequest, made: StoredTile, public: bool) -> HttpResponse:
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    content = made.body if packed or not made.body else gzip.decompress(made.body)
    response = HttpResponse(content, content_type="application/vnd.mapbox-vector-tile", status=200 if content else 204)
    if packed and content:
        response["Content-Encoding"] = "gzip"
    response["Cache-Control"] = PUBLIC_CACHE if public else PRIVATE_CACHE
    # The same name for both forms, hence weak; comparing it is all that a browser does with it.
    response["ETag"] = f"W/{made.etag}"
    patch_vary_headers(response, ["Accept-Encoding"] if public else ["Accept-Encoding", "Cookie", "Authorization"])
    return get_conditional_response(request, etag=response["ETag"], response=response)


def _refusal(kind: type[HttpResponse], message: str) -> HttpResponse:
    return kind(message, content_type="text/plain; charset=utf-8")
