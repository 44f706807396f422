"""The map as one HTML file that opens without any network: folium's map with our Leaflet and our colours inside it."""

import json
import re
from html import escape
from pathlib import Path
from typing import Any

import folium
from branca.element import Element
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import get_language

from gis_data.layers import Layer
from gis_data.rules.classes import Place
from gis_data.takeaway.colouring import NONE, PANE, PANE_HEIGHT, Colouring, Fills, fill_of
from gis_data.takeaway.colours import tokens
from gis_data.takeaway.overlay import Overlay
from gis_data.takeaway.wanted import SHAPE, About, Wanted, titles

STYLES = ("vendor/leaflet/leaflet.css", "css/tokens.css", "css/map_file.css")
SCRIPT = "vendor/leaflet/leaflet.js"
VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'
GREEN, GROUND, GROUND_HEIGHT = "green", "ground", PANE_HEIGHT - 10  # woods lie under the colours, as on the page
# What else is drawn on the colours is drawn so that they are seen, by a layer's key.
ON_COLOURS = {"building": {"fillOpacity": 0.35, "weight": 0.5}, "road": {"weight": 1.5, "color": "map-road"}}
UNCLASSED = (NONE, Place.FEW.value, Place.CLOSED.value)
LOOK, FIGURE = "look", "figure"  # properties of a coloured feature
IMAGE = re.compile(r"url\(images/[\w.-]+\)")


class Verbatim(Element):
    """A text that is put in as it stands; branca would run it as a Jinja template, titles from outside included."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **kwargs: Any) -> str:
        """The text."""
        return self.text


def map_file(wanted: Wanted, about: About, overlay: Overlay | None = None) -> str:
    """The text of the file. Layers can be switched, as on our map; a click tells an object's attributes."""
    west, south, east, north = wanted.within.extent
    whole = folium.Map(tiles=None, control_scale=True, prefer_canvas=True, attribution_control=False)
    # folium's own lists name scripts on other hosts: jQuery, Bootstrap, icons. Nothing of ours needs them.
    whole.default_js, whole.default_css = [], []
    is_coloured = bool(wanted.colouring or overlay)
    if is_coloured:
        folium.map.CustomPane(GROUND, GROUND_HEIGHT).add_to(whole)
        folium.map.CustomPane(PANE, PANE_HEIGHT).add_to(whole)
    asked = None if overlay else _asked_about(wanted)
    for layer in sorted(wanted.layers, key=_height):
        clickable = layer is asked or (layer.label_point is None and overlay is None)
        _add_layer(whole, layer, wanted, clickable, is_coloured)
    if overlay:
        _add_overlay(whole, overlay)
    folium.LayerControl(collapsed=False).add_to(whole)
    whole.fit_bounds([[south, west], [north, east]])
    figure = whole.get_root()
    figure.title = escape(about.title)
    context = {"about": about.lines(), "title": about.title, "overlay": overlay}
    context |= _legend_of(overlay.colouring if overlay else wanted.colouring)
    figure.header.add_child(Verbatim(_head()))
    figure.html.add_child(Verbatim(render_to_string("takeaway/map_file.html", context)))
    return figure.render().replace("<html>", f'<html lang="{get_language()}">', 1)


def _asked_about(wanted: Wanted) -> Layer | None:
    """The areas that a click asks about: those that are coloured, else the lowest."""
    areas = [layer for layer in wanted.layers if layer.label_point]
    coloured = wanted.colouring and next((layer for layer in areas if layer.key == wanted.colouring.layer), None)
    return coloured or next(iter(areas), None)


def _height(layer: Layer) -> int:
    """The base map lies lowest, then areas, then what stands in them: so a click finds a building before its grid."""
    return 0 if layer.group == "base" else 1 if layer.label_point else 2


def _add_layer(whole: folium.Map, layer: Layer, wanted: Wanted, clickable: bool, is_coloured: bool) -> None:
    """Upper areas take no clicks: on a canvas their inside would catch all that is meant for what lies in them."""
    colouring = wanted.colouring if wanted.colouring and wanted.colouring.layer == layer.key else None
    words = _words(layer)
    features = [_feature(row, colouring, words) for row in wanted.features(layer)]
    if not features:
        return
    style = leaflet_style(layer) | (_on_colours(layer) if is_coloured else {})
    data = {"type": "FeatureCollection", "features": features}
    shown = folium.GeoJson(
        data,
        name=_legend(layer, leaflet_style(layer)),
        style_function=lambda _feature: style,
        marker=folium.CircleMarker(radius=4),
        interactive=clickable,
        pane=GROUND if is_coloured and layer.key == GREEN else None,
    )
    told = {name: titles().get(name, name) for name in layer.attributes if name != "uid"}
    if colouring:
        told |= {FIGURE: colouring.title}
    if told and clickable:
        shown.add_child(folium.GeoJsonPopup(fields=list(told), aliases=list(told.values())))
    shown.add_to(whole)
    if colouring:
        Fills(shown.get_name(), colouring, f"{_patches(colouring)} {safe(colouring.title)}").add_to(whole)


def _add_overlay(whole: folium.Map, overlay: Overlay) -> None:
    """Thin outlines that take the clicks, on top; their fill under what else is drawn."""
    features = [feature | {"properties": _safe_row(feature["properties"])} for feature in overlay.features]
    if not features:
        return
    style = {"color": tokens()["map-building-line"], "weight": 0.6, "fill": True, "fillOpacity": 0}
    name = f"{_patches(overlay.colouring)} {safe(overlay.colouring.title)}"
    shown = folium.GeoJson(
        {"type": "FeatureCollection", "features": features}, name=name, control=False,
        style_function=lambda _feature: style, marker=folium.CircleMarker(radius=4),
    )  # fmt: skip
    shown.add_child(folium.GeoJsonPopup(fields=list(overlay.names), aliases=list(overlay.names.values())))
    shown.add_to(whole)
    Fills(shown.get_name(), overlay.colouring, name).add_to(whole)


def safe(text: str) -> str:
    """A text that is safe to be set as HTML, as folium's popups do, and to be run as a Jinja template, as branca does
    with every script that it has written: without its braces, a name from a file would be code on this server.
    """
    return escape(text).replace("{", "&#123;").replace("}", "&#125;")


def _words(layer: Layer) -> dict[str, dict[str, str]]:
    """What values of attributes are called, by attribute: a layer says it where it can be coloured by them."""
    return {
        variant.attribute: {value: str(shade.title) for shade in variant.shades for value in shade.values if value}
        for variant in layer.variants
    }


def _feature(row: dict[str, Any], colouring: Colouring | None, words: dict[str, dict[str, str]]) -> dict[str, Any]:
    """A GeoJSON feature, its texts safe and its values in words; where it is coloured, with look and figure."""
    shape = row.pop(SHAPE)
    row |= {name: words[name].get(row[name], row[name]) for name in words.keys() & row.keys()}
    if colouring:
        uid = str(row["uid"])
        row |= {LOOK: colouring.looks.get(uid, Place.CLOSED.value), FIGURE: colouring.figures.get(uid, "")}
    return {"type": "Feature", "geometry": json.loads(shape), "properties": _safe_row(row)}


def _safe_row(row: dict[str, Any]) -> dict[str, str]:
    return {name: safe(str(value)) if value is not None else "" for name, value in row.items()}


def leaflet_style(layer: Layer) -> dict[str, Any]:
    """The layer's line and fill in Leaflet's words, with the page's colours."""
    style, colours = layer.style, tokens()
    # Without the casing that the page draws around it, a white road would not be seen.
    fill, line = colours.get(style.get("fill", "")), colours.get(style.get("casing") or style.get("line", ""))
    dash = style.get("dash")
    return {
        "color": line or fill,
        "weight": style.get("width") or (1 if fill else 2),
        "dashArray": " ".join(map(str, dash)) if dash else None,
        "fill": fill is not None,
        "fillColor": fill or line,
        "fillOpacity": 1 if fill else 0,
    }


def _on_colours(layer: Layer) -> dict[str, Any]:
    """What is different where areas are coloured."""
    return {name: tokens().get(value, value) for name, value in ON_COLOURS.get(layer.key, {}).items()}


def _legend(layer: Layer, style: dict[str, Any]) -> str:
    """The layer's name behind a patch of its fill or its line, for the list in which layers are switched."""
    fill = style["fillColor"] if style["fillOpacity"] else "none"
    line = f"stroke:{style['color']};stroke-width:{style['weight']};stroke-dasharray:{style['dashArray'] or 'none'}"
    shape = '<rect x="1" y="1" width="28" height="10"/>' if fill != "none" else '<path d="M0 6h30"/>'
    return f'<svg width="30" height="12" style="fill:{fill};{line}">{shape}</svg> {safe(layer.title)}'


def _legend_of(colouring: Colouring | None) -> dict[str, Any]:
    """What the template needs to explain the colours."""
    if colouring is None:
        return {}
    entries = [{"fill": fill_of(entry.look), "text": entry.text, "count": entry.count} for entry in colouring.entries]
    return {"colouring": colouring, "entries": entries}


def _patches(colouring: Colouring) -> str:
    """The lowest, the middle and the highest class, for the list in which layers are switched."""
    fills = [fill_of(entry.look) for entry in colouring.entries if entry.look not in UNCLASSED]
    some = [fills[0], fills[len(fills) // 2], fills[-1]] if fills else []
    boxes = [f'<rect x="{1 + 9 * at}" y="1" width="9" height="10" fill="{fill}"/>' for at, fill in enumerate(some)]
    return f'<svg width="30" height="12">{"".join(boxes)}</svg>'


def _head() -> str:
    """Leaflet and our styles, without the pictures of controls that are not used."""
    styles = "\n".join(_read(name) for name in STYLES)
    return f"{VIEWPORT}<style>{IMAGE.sub('none', styles)}</style>\n<script>{_read(SCRIPT)}</script>\n"


def _read(name: str) -> str:
    return Path(finders.find(name)).read_text(encoding="utf-8")
