"""What a measure adds to a map file: the look of each area, its figure, and the legend that explains both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from folium.map import Layer as FoliumLayer
from folium.template import Template
from folium.utilities import JsCode

from gis_data.rules.classes import Place
from gis_data.takeaway.colours import tokens

PANE = "colours"  # under the other layers, so that roads and borders stay to be seen, as on the page
PANE_HEIGHT = 350  # Leaflet's own layers are drawn at 400
NONE = "data-none"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend: a look, what it means, how many areas have it."""

    look: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Colouring:
    """How the areas of one layer are coloured.

    A look is the name of a CSS variable, or Place.FEW (hatched), Place.UNSHARED (crossed) or
    Place.CLOSED (dotted). `looks` and `figures` give
    an area's look and its figure in words, by uid.
    """

    layer: str
    title: str
    lead: str
    entries: tuple[Entry, ...]
    looks: Mapping[str, str]
    figures: Mapping[str, str]
    note: str = ""

    def fills(self) -> dict[str, str]:
        """What each look is filled with: a colour, or the address of a pattern."""
        used = {*self.looks.values(), *(entry.look for entry in self.entries), Place.CLOSED.value}
        return {look: fill_of(look) for look in sorted(used)}


def fill_of(look: str) -> str:
    """A colour, or the address of the pattern (which stands in templates/takeaway/map_file.html)."""
    return f"url(#{look})" if look in (Place.FEW, Place.UNSHARED, Place.CLOSED) else tokens()[look]


class Fills(FoliumLayer):
    """The areas of a layer that is on the map, filled by their look; their outlines are read off that layer.

    Drawn as SVG, which has patterns; everything else of the file is on canvas.
    """

    _template = Template("""
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.geoJson(
            {{ this.outlines }}.toGeoJSON(), {{ this.options | tojavascript }}
        );
        {% endmacro %}
    """)

    def __init__(self, outlines: str, colouring: Colouring, name: str) -> None:
        super().__init__(name=name, overlay=True)
        self.outlines = outlines
        self.options: dict[str, Any] = {
            "pane": PANE,
            "renderer": JsCode(f'L.svg({{pane: "{PANE}"}})'),
            "interactive": False,
            "style": JsCode(style_function(colouring)),
        }


def style_function(colouring: Colouring) -> str:
    """JavaScript: the style of a feature by its property `look`."""
    cases = "".join(f'case "{look}": fill = "{fill}"; break;' for look, fill in colouring.fills().items())
    return (
        "function (feature) {"
        f' var fill = "{tokens()[NONE]}"; switch (feature.properties.look) {{ {cases} }}'
        " return { stroke: false, fill: true, fillOpacity: 1, fillColor: fill }; }"
    )
