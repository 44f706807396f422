"""What the map page needs to know from the server: layers, extent, days, words. One small data block, no figures."""

from datetime import date
from typing import Any

from django.contrib.gis.db.models import Extent
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gis_data import layers, map_parts
from gis_data.layers import User
from gis_data.models import BaseFeature
from grids.locate import BUILDING_REACH_M
from grids.models import AreaVersion, Building, Level, Redraw, RedrawStatus
from grids.modules import MAIN, other_modules
from grids.words import page_words

# Positions from phones are off by about this much: nearer to a border, the other side is possible too.
POSITION_ERROR_M = 20
REDRAWS_SHOWN = 12
OSM_SOURCE = "osm"
DEMO_SOURCE = "demo"
# The looks of what is not to be seen before the map is: each style sheet in the head keeps the map waiting.
STYLES_BEHIND = ("css/choropleth.css", "css/take_away.css", "css/sheet.css")

Bounds = tuple[float, float, float, float]


def page_data(user: User) -> dict[str, Any]:
    """Everything the page's scripts start from, ready for JSON."""
    today, parts = timezone.localdate(), map_parts.all_parts()
    opened, closed = layers.parted_for(user)
    return {
        "language": get_language(),
        "today": today.isoformat(),
        "zone": timezone.get_default_timezone_name(),
        "bounds": starting_bounds(today),
        "positionErrorM": POSITION_ERROR_M,
        "buildingReachM": BUILDING_REACH_M,
        "addresses": map_parts.merged([addresses(), *(part.addresses() for part in parts)]),
        "layers": opened,
        "closedLayers": closed,
        "redraws": published_redraws(),
        "attribution": attributions(),
        "words": map_parts.merged([page_words(), *(part.words() for part in parts)]),
        "parts": {part.key: part.data(user) for part in parts},
        "scripts": scripts(),
    }


def scripts() -> dict[str, Any]:
    """What the page fetches behind the map: all at once, then the parts are run, and last the main script."""
    parts = map_parts.all_parts()
    return {
        "fetched": [static(name) for name in other_modules()],
        "parts": [static(part.module) for part in parts],
        "main": static(MAIN),
        "styles": [static(name) for name in (*STYLES_BEHIND, *(one for part in parts for one in part.styles))],
    }


def addresses() -> dict[str, str]:
    """Where the scripts ask; braces are filled in by them."""
    code = "-code-"
    return {
        "tiles": "/tiles/{keys}/{z}/{x}/{y}.mvt",
        "locate": reverse("api:locate_point"),
        "card": _with_gaps("api:card", code=code),
        "rows": _with_gaps("rows", code=code, kind="children"),
        "measureRows": _with_gaps("measure_rows", code=code, kind="households"),
        "compare": reverse("compare"),
        "boundary": _with_gaps("api:area_boundary", code=code),
        "login": reverse("login"),
        "takeAway": reverse("take-away", args=["map.html"]).removesuffix("map.html"),
        "measures": reverse("api:measure_list"),
        "search": reverse("api:search_everything"),
    }


def _with_gaps(name: str, **examples: str) -> str:
    """An address with the names of its parts in braces; `examples` are values that its pattern lets through."""
    address = reverse(name, kwargs=examples)
    for part, example in examples.items():
        address = address.replace(example, f"{{{part}}}")
    return address


def starting_bounds(today: date) -> Bounds | None:
    """West, south, east, north of the lowest level that has areas today: where the detail is, not the wide county.

    Without areas the base map's extent; None when there is nothing at all.
    """
    for level in Level.objects.order_by("-rank"):
        found = AreaVersion.objects.on(today).filter(level=level).aggregate(extent=Extent("geom"))["extent"]
        if found:
            return _rounded(found)
    found = BaseFeature.objects.aggregate(extent=Extent("geom"))["extent"]
    return found and _rounded(found)


def _rounded(bounds: Bounds) -> Bounds:
    """To a tenth of a metre."""
    return tuple(round(degree, 6) for degree in bounds)


def published_redraws() -> list[dict[str, str]]:
    """The latest published changes of boundaries: the days on which the map looks different."""
    rows = Redraw.objects.filter(status=RedrawStatus.PUBLISHED).order_by("-effective_on")[:REDRAWS_SHOWN]
    return [{"on": row.effective_on.isoformat(), "title": row.title, "document": row.document_number} for row in rows]


def attributions() -> list[str]:
    """Whose data is on the map, as its terms ask."""
    found = []
    if _has_source(OSM_SOURCE):
        found.append(_("© OpenStreetMap contributors, ODbL"))
    if _has_source(DEMO_SOURCE):
        found.append(_("Demo data, invented"))
    return found


def _has_source(source: str) -> bool:
    return any(model.objects.filter(source=source).exists() for model in (BaseFeature, Building))
