"""The API definition (OpenAPI 3.0), made from the layers that the asker may see."""

from typing import Any

from django.utils.translation import gettext as _

from gis_data.layers import Layer
from gis_data.ogc.crs import CRS84, KNOWN
from gis_data.ogc.documents import GEOJSON, HTML, JSON, Document
from gis_data.ogc.parameters import DEFAULT_LIMIT, MAX_LIMIT

_FORMATS = {"uuid": {"type": "string", "format": "uuid"}, "date": {"type": "string", "format": "date"}}


def openapi(root: str, layers: list[Layer], version: str) -> Document:
    """The definition; `root` is the absolute address of /ogc/."""
    paths = {
        "/": _get(_("Landing page"), JSON),
        "/conformance": _get(_("What this conforms to"), JSON),
        "/collections": _get(_("Collections"), JSON),
    }
    for layer in layers:
        paths |= _collection_paths(layer)
    return {
        "openapi": "3.0.3",
        "info": {"title": _("Geodata of the grid map"), "version": version},
        "servers": [{"url": root.rstrip("/")}],
        "paths": paths,
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{}, {"token": []}],
    }


def _collection_paths(layer: Layer) -> Document:
    address, title = f"/collections/{layer.key}", str(layer.title)
    filters = [_query(name, _schema(each.type)) for name, each in layer.collection.properties.items()]
    item_id = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    return {
        address: _get(title, JSON),
        f"{address}/items": _get(title, GEOJSON, [*_items_parameters(), *filters]),
        f"{address}/items/{{id}}": _get(title, GEOJSON, [item_id, _crs("crs")]),
    }


def _items_parameters() -> list[Document]:
    numbers = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}
    limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
    listed = {"style": "form", "explode": False}
    return [
        _query("bbox", numbers) | listed,
        _crs("bbox-crs"),
        _crs("crs"),
        _query("datetime", {"type": "string"}),
        _query("limit", limit),
        _query("after", {"type": "integer", "minimum": 0}),
    ]


def _crs(name: str) -> Document:
    return _query(name, {"type": "string", "format": "uri", "enum": list(KNOWN), "default": CRS84.uri})


def _query(name: str, schema: Document) -> Document:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _schema(kind: str) -> dict[str, str]:
    return _FORMATS.get(kind, {"type": kind})


def _get(summary: str, kind: str, parameters: list[Document] | None = None) -> Document:
    form = _query("f", {"type": "string", "enum": ["json", "html"]})
    content: dict[str, Any] = {kind: {"schema": {"type": "object"}}, HTML: {"schema": {"type": "string"}}}
    refused = {"description": _("Refused: what is wrong, where, and what to do")}
    return {
        "get": {
            "summary": summary,
            "parameters": [*(parameters or []), form],
            "responses": {"200": {"description": summary, "content": content}, "4XX": refused},
        }
    }
