"""Findings as a map in one file, over the borders, roads and waters that everybody may see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import shapely
from django.contrib.gis.geos import Polygon
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.hotspots.findings import Found
from cases.hotspots.words import FEW, few_text
from gis_data import layers
from gis_data.functions import SRID
from gis_data.layers import Layer
from gis_data.takeaway.colouring import Colouring, Entry
from gis_data.takeaway.map_file import map_file
from gis_data.takeaway.overlay import Overlay
from gis_data.takeaway.wanted import About, TooMuch, Wanted
from grids.access import User
from grids.models import Level

ZOOM = 12  # at which roads and waters are thinned: what helps to find one's way in a city
MOST_AROUND = 12_000  # objects beside the findings; a browser opens such a file in a second or two
LOOK = "look"
MARGIN = 0.02  # of the width of what is shown


def findings_map(found: Found, told: dict[str, Any], about: About, user: User) -> str:
    """The text of the file; `told` are the findings as `telling.told` has them, with `few`."""
    return map_file(_around(found, user), about, _overlay(told))


def _around(found: Found, user: User) -> Wanted:
    """What lies around: as much of it as a file may hold."""
    shapes = found.question.areas.shapes
    box = Polygon.from_bbox(tuple(shapely.total_bounds(shapes)) if len(shapes) else (73.0, 18.0, 135.0, 53.0))
    box.srid = SRID
    borders, base = _layers_of(found, user)
    whole = Wanted((*base, *borders), user, found.question.areas.day, box, ZOOM)
    try:
        whole.check_size(MOST_AROUND)
    except TooMuch:
        return Wanted(borders, user, found.question.areas.day, box, ZOOM)
    return whole


def _layers_of(found: Found, user: User) -> tuple[tuple[Layer, ...], tuple[Layer, ...]]:
    """The borders of levels above the one that was asked for, and the base map."""
    level = found.question.level or Level.objects.filter(is_working_grid=True).first()
    above = {f"area-{key}" for key in Level.objects.filter(rank__lt=level.rank).values_list("key", flat=True)}
    known = [layer for layer in layers.drawn_layers() if layer.is_visible_to(user)]
    borders = tuple(layer for layer in known if layer.key in above)
    return borders, tuple(layer for layer in known if layer.group == "base" and not layer.optional)


def _overlay(told: dict[str, Any]) -> Overlay:
    looks = {one["class"]: one["shade"] for one in told["classes"]}
    entries = tuple(Entry(one["shade"], one["text"], one["count"]) for one in told["classes"] if one["count"])
    texts = {one["class"]: one["text"] for one in told["classes"]}
    features = list(_features(told, looks, texts))
    colouring = Colouring(
        layer="", title=_("Hot and cold areas"), lead="", entries=entries,
        looks={feature["properties"]["uid"]: feature["properties"][LOOK] for feature in features}, figures={},
    )  # fmt: skip
    words = (*([] if told["verdict"]["told"] else [told["verdict"]["text"]]), *told["notes"])
    return Overlay(colouring, features, _names(), {row["name"]: row["value"] for row in told["method"]}, words)


def _features(told: dict[str, Any], looks: dict[str, str], texts: dict[str, str]) -> Iterator[dict[str, Any]]:
    if told["few"]:
        text = _("cannot be told: too few households or cases")
        row = dict.fromkeys(_names(), "") | {"uid": "", "class": text, LOOK: FEW}
        yield {"type": "Feature", "geometry": told["few"], "properties": row}
    for feature in told["features"]:
        row = feature["properties"]
        cases = few_text() if row["suppressed"] else row["cases"]
        shown = {name: row[name] for name in ("uid", "code", "name", "households", "rate", "z", "q")}
        shown |= {"class": texts[row["class"]], "cases": cases, LOOK: looks[row["class"]]}
        yield {"type": "Feature", "geometry": feature["geometry"], "properties": shown}


def _names() -> dict[str, str]:
    return {
        "name": _("Name"),
        "code": pgettext("of an area", "Code"),
        "class": _("What is found"),
        "cases": _("Cases"),
        "households": _("Households"),
        "rate": _("Cases per 1,000 households"),
        "z": "z",
        "q": "q",
    }
