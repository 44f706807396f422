"""OGC API - Features over HTTP: for programs as JSON, for people as HTML."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gis_data import layers
from gis_data.layers import Layer
from gis_data.ogc import documents, features
from gis_data.ogc.crs import Crs, parse_crs
from gis_data.ogc.documents import GEOJSON, HTML, JSON, OPENAPI, link
from gis_data.ogc.openapi import openapi
from gis_data.ogc.parameters import LARGEST_KEY, MAX_LIMIT, ItemsQuery, parse_items
from gis_data.ogc.problems import OgcProblem

View = Callable[..., HttpResponse]
PEOPLE_ROWS = 50  # features on a page for people
LIMIT_OF_OLD_GDAL = 10


def ogc_view(view: View) -> View:
    """Reading only; problems become answers; what depends on who asks is not kept by shared caches."""

    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            _check_form(request)
            response = view(request, *args, **kwargs)
        except OgcProblem as problem:
            response = _refusal(request, problem)
        patch_cache_control(response, private=True, no_cache=True)
        patch_vary_headers(response, ["Accept", "Cookie", "Authorization"])
        return response

    return answered


@ogc_view
def landing(request: HttpRequest) -> HttpResponse:
    """The entry."""
    return _document(request, "landing", documents.landing(_root(request)))


@ogc_view
def api(request: HttpRequest) -> HttpResponse:
    """The API definition."""
    definition = openapi(_root(request), _open_layers(request), settings.VERSION)
    return _document(request, "api", definition, OPENAPI)


@ogc_view
def conformance(request: HttpRequest) -> HttpResponse:
    """The parts of the standard that are kept."""
    return _document(request, "conformance", documents.conformance())


@ogc_view
def collection_list(request: HttpRequest) -> HttpResponse:
    """The collections that the asker may see."""
    return _document(request, "collections", documents.collections(_root(request), _open_layers(request)))


@ogc_view
def collection(request: HttpRequest, key: str) -> HttpResponse:
    """One collection."""
    layer = _open_layer(request, key)
    document = documents.collection(_root(request), layer)
    return _document(request, "collection", document, layer=layer)


@ogc_view
def items(request: HttpRequest, key: str) -> HttpResponse:
    """Features of a collection, page by page."""
    layer = _open_layer(request, key)
    query = parse_items(request.GET.dict(), layer.collection)
    if _wants_html(request):
        return _items_for_people(request, layer, query)
    rows = _rows(request, layer, query)

    def links(last: int | None) -> list[dict[str, str]]:
        return _page_links(request, layer, last)

    pieces = features.collection_text(rows, query.limit, links)
    return _with_crs(StreamingHttpResponse(pieces, content_type=GEOJSON), query.crs)


@ogc_view
def item(request: HttpRequest, key: str, number: str) -> HttpResponse:
    """One feature."""
    layer = _open_layer(request, key)
    for name in request.GET:
        if name not in ("f", "crs"):
            raise OgcProblem(400, name, _("There is no such parameter here."), _("Known are: f, crs"))
    crs = parse_crs(request.GET.get("crs"), "crs")
    known = number.isascii() and number.isdigit() and len(number) < 20 and int(number) <= LARGEST_KEY
    row = features.one(layer.collection, request.user, int(number), crs) if known else None
    if row is None:
        message = _("%(title)s has no feature %(id)s that is open to you.") % {"title": layer.title, "id": number[:40]}
        raise OgcProblem(404, "id", message, _("The items of the collection list what there is."))
    feature = json.loads(features.feature_text(row))
    address = f"{_root(request)}collections/{key}"
    feature["links"] = [
        *documents.both_forms(f"{address}/items/{number}", GEOJSON, str(layer.title)),
        link(address, "collection", JSON, str(layer.title)),
    ]
    return _with_crs(_document(request, "item", feature, GEOJSON, layer=layer), crs)


def _rows(request: HttpRequest, layer: Layer, query: ItemsQuery) -> list[features.Row]:
    found = features.page(layer.collection, request.user, query)
    return features.with_figures(found, layer.collection, features.figure_day(query))


def _items_for_people(request: HttpRequest, layer: Layer, query: ItemsQuery) -> HttpResponse:
    limit = min(query.limit, PEOPLE_ROWS)
    rows = _rows(request, layer, replace(query, limit=limit))
    shown = [(row[0], json.loads(row[2]).values()) for row in rows[:limit]]
    following = _with(request, after=shown[-1][0]) if len(rows) > limit else None
    context = {"layer": layer, "rows": shown, "names": layer.collection.names, "following": following}
    return render(request, "ogc/items.html", context)


def _page_links(request: HttpRequest, layer: Layer, last: int | None) -> list[dict[str, str]]:
    here, title = request.build_absolute_uri(), str(layer.title)
    links = [
        link(here, "self", GEOJSON, title),
        link(request.build_absolute_uri(_with(request, f="html")), "alternate", HTML, title),
        link(f"{_root(request)}collections/{layer.key}", "collection", JSON, title),
    ]
    if last is not None:
        address = request.build_absolute_uri(_with(request, after=last, **_larger_pages(request)))
        links.append(link(address, "next", GEOJSON, _("next page")))
    return links


def _larger_pages(request: HttpRequest) -> dict[str, int]:
    """What to change in the question for the next page: a longer one for GDAL before 3.8.

    Unless its user says otherwise it asks for ten features a page, and follows `next` to the end: 2,000 questions for
    20,000 grids (ten times as long). It is known by sending no User-Agent.
    """
    timid = request.GET.get("limit") == str(LIMIT_OF_OLD_GDAL) and not request.headers.get("User-Agent")
    return {"limit": MAX_LIMIT} if timid else {}


def _with(request: HttpRequest, **changes: str | int) -> str:
    """This address with some parameters set."""
    return f"{request.path}?{urlencode(request.GET.dict() | changes)}"


def _open_layers(request: HttpRequest) -> list[Layer]:
    return [layer for layer in layers.all_layers().values() if layer.collection and layer.is_visible_to(request.user)]


def _open_layer(request: HttpRequest, key: str) -> Layer:
    """The layer of that key; raises OgcProblem when there is none, or it is not open to the asker."""
    layer = _layer_called(key)
    if layer is None or layer.collection is None:
        message = _("There is no collection called %(key)s.") % {"key": key[:60]}
        raise OgcProblem(404, "collectionId", message, _("/ogc/collections lists what there is."))
    if not layer.is_visible_to(request.user):
        status = 403 if request.user.is_authenticated else 401
        message = _("The collection %(title)s is not open to you.") % {"title": layer.title}
        raise OgcProblem(status, "collectionId", message, _("Log in, send a token, or ask for a post there."))
    return layer


def _layer_called(key: str) -> Layer | None:
    try:
        return layers.get(key)[0]
    except layers.UnknownLayer:
        return None


def _root(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("ogc"))


def _check_form(request: HttpRequest) -> None:
    if request.GET.get("f", "json") not in ("json", "html"):
        raise OgcProblem(400, "f", _("There is no such form."), _("Use f=json or f=html."))


def _wants_html(request: HttpRequest) -> bool:
    """What `f` says; else HTML for browsers, and JSON for whoever does not say that it prefers HTML."""
    form = request.GET.get("f")
    if form is not None:
        return form == "html"
    return request.get_preferred_type([GEOJSON, JSON, HTML]) == HTML


def _document(
    request: HttpRequest, name: str, document: documents.Document, kind: str = JSON, **context: Any
) -> HttpResponse:
    if _wants_html(request):
        return render(request, f"ogc/{name}.html", {"document": document, **context})
    return HttpResponse(json.dumps(document, ensure_ascii=False), content_type=kind)


def _with_crs(response: HttpResponse, crs: Crs) -> HttpResponse:
    response["Content-Crs"] = f"<{crs.uri}>"
    return response


def _refusal(request: HttpRequest, problem: OgcProblem) -> HttpResponse:
    document = problem.as_json()
    if request.GET.get("f") == "html":
        return render(request, "ogc/problem.html", {"document": document}, status=problem.status)
    response = HttpResponse(
        json.dumps(document, ensure_ascii=False), content_type="application/json", status=problem.status
    )
    if problem.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="grid"'
    return response
