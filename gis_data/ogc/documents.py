"""What /ogc/ says about itself: landing page, conformance, collections. Texts come translated."""

from typing import Any

from django.utils.translation import gettext as _

from gis_data.layers import Layer
from gis_data.ogc.crs import CRS84, KNOWN

CONFORMANCE = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
)
JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"

Document = dict[str, Any]


def link(href: str, rel: str, kind: str, title: str) -> dict[str, str]:
    """A link as all OGC APIs write it."""
    return {"href": href, "rel": rel, "type": kind, "title": title}


def both_forms(address: str, kind: str, title: str) -> list[dict[str, str]]:
    """A document's link to itself, and to its form for people."""
    return [link(address, "self", kind, title), link(f"{address}?f=html", "alternate", HTML, title)]


def landing(root: str) -> Document:
    """The entry; `root` is the absolute address of /ogc/."""
    title = _("Geodata of the grid map")
    return {
        "title": title,
        "description": _("Areas, buildings and base map as features, for GIS programs."),
        "links": [
            *both_forms(root, JSON, title),
            link(f"{root}api", "service-desc", OPENAPI, _("API definition")),
            link(f"{root}api?f=html", "service-doc", HTML, _("API definition")),
            link(f"{root}conformance", "conformance", JSON, _("What this conforms to")),
            link(f"{root}collections", "data", JSON, _("Collections")),
        ],
    }


def conformance() -> Document:
    """The parts of the standard that are kept."""
    return {"conformsTo": list(CONFORMANCE)}


def collections(root: str, layers: list[Layer]) -> Document:
    """The list of collections."""
    title = _("Collections")
    return {
        "title": title,
        "crs": list(KNOWN),
        "collections": [collection(root, layer) for layer in layers],
        "links": both_forms(f"{root}collections", JSON, title),
    }


def collection(root: str, layer: Layer) -> Document:
    """One collection. The extents are the world's and all time: what they hold changes, and nobody plans by them."""
    address = f"{root}collections/{layer.key}"
    title = str(layer.title)
    return {
        "id": layer.key,
        "title": title,
        "description": layer.collection.description,
        "itemType": "feature",
        "extent": {
            "spatial": {"bbox": [[-180, -90, 180, 90]], "crs": CRS84.uri},
            "temporal": {"interval": [[None, None]]},
        },
        "crs": list(KNOWN),
        "storageCrs": CRS84.uri,
        "links": [
            *both_forms(address, JSON, title),
            link(f"{address}/items", "items", GEOJSON, title),
            link(f"{address}/items?f=html", "items", HTML, title),
        ],
    }
