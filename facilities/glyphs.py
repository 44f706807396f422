"""The symbols of facilities: a colour (a CSS variable) by what they are for, and a drawing of our own.

Drawings are SVG paths in a square of 24, white on the colour. At most eight colours, told apart by the colour-blind
and on a grey print (tests/test_data_colours.py); within a colour the drawing tells.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Glyph:
    """A colour and a path."""

    fill: str
    path: str


SERVICE, HEALTH, SCHOOL, MARKET = "kind-service", "kind-health", "kind-school", "kind-market"
CARE, LEISURE, SAFETY, STREET = "kind-care", "kind-leisure", "kind-safety", "kind-street"
GLYPHS: dict[str, Glyph] = {
    "party_centre": Glyph(SERVICE, "M7 4h1.6v16H7zM8.6 5h9l-2.6 3 2.6 3h-9z"),
    "street_centre": Glyph(
        SERVICE, "M12 4 4.5 8.5V10h15V8.5zM6 11h2v6H6zM11 11h2v6h-2zM16 11h2v6h-2zM4.5 18h15v2h-15z"
    ),
    "community_station": Glyph(SERVICE, "M12 4.5 4 11.5h2.5V19h4v-5h3v5h4v-7.5H20z"),
    "health_centre": Glyph(HEALTH, "M5 5h14v14H5zM10.5 7.5v3h-3v3h3v3h3v-3h3v-3h-3v-3z"),
    "clinic": Glyph(HEALTH, "M10 5h4v5h5v4h-5v5h-4v-5H5v-4h5z"),
    "hospital": Glyph(HEALTH, "M6 5h3.2v5.4h5.6V5H18v14h-3.2v-5.6H9.2V19H6z"),
    "pharmacy": Glyph(HEALTH, "M8 4h8v3H8zM7 8h10v12H7zM11 10.5V13H8.5v2H11v2.5h2V15h2.5v-2H13v-2.5z"),
    "kindergarten": Glyph(
        SCHOOL,
        "M12 4.5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM6 12l5 1.2h2L18 12v2l-4 1.2V20h-1.5v-3.5h-1V20H10v-4.8L6 14z",
    ),
    "primary_school": Glyph(
        SCHOOL,
        "M4 6.5c3-.8 5.5-.4 7.5.9V19c-2-1.3-4.5-1.7-7.5-.9zM20 6.5c-3-.8-5.5-.4-7.5.9V19c2-1.3 4.5-1.7 7.5-.9z",
    ),
    "middle_school": Glyph(
        SCHOOL, "M12 5 2.5 9.5 12 14l7-3.3V16h1.5V9.5zM6.5 13.2V16.5c3.3 2.4 7.7 2.4 11 0v-3.3L12 15.8z"
    ),
    "market": Glyph(
        MARKET,
        "M4 9h16l-1.2 3H5.2zM6 13h12l-1.2 6.5H7.2zM8.2 4.5 6 8.5h1.8l2-3.5zM15.8 4.5 18 8.5h-1.8l-2-3.5z",
    ),
    "elderly_care": Glyph(
        CARE,
        "M10.5 4.2a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4zM8.5 9.2h4l3.5 3.6V20h-1.3v-6.3L13 12.4V20h-1.8v-4.5h-1V20H8.3z",
    ),
    "culture_centre": Glyph(LEISURE, "M4 5h16v11h-6.5l2 4h-2l-1-2.5h-1l-1 2.5h-2l2-4H4zM7 8h10v1.5H7zM7 11h7v1.5H7z"),
    "culture_room": Glyph(LEISURE, "M16.5 4 9 5.8v8.7a3 3 0 1 0 1.8 2.7V9.2l4-1v4.8a3 3 0 1 0 1.7 2.6z"),
    "sports_ground": Glyph(LEISURE, "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 7.8 8.3 10.5l1.4 4.3h4.6l1.4-4.3z"),
    "police": Glyph(
        SAFETY,
        "M12 3.5 18.5 6v5.5c0 4-2.6 7-6.5 9-3.9-2-6.5-5-6.5-9V6zM12 7.5l-1.2 2.7-2.9.3 2.2 1.9-.7 2.9 2.6-1.5 2.6 1.5-.7-2.9 2.2-1.9-2.9-.3z",
    ),
    "shelter": Glyph(SAFETY, "M12 4 3 19h4.5L12 11.5 16.5 19H21zM12 13.5 9 19h6z"),
    "bus_stop": Glyph(
        STREET,
        "M6.5 4h11a1.5 1.5 0 0 1 1.5 1.5V17h-1v2.5h-2.5V17h-7v2.5H6V17H5V5.5A1.5 1.5 0 0 1 6.5 4zM7 6.5V11h10V6.5zM7 13v1.8h2V13zM15 13v1.8h2V13z",
    ),
    "toilet": Glyph(
        STREET,
        "M7.5 4a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM5 9h5v5.5H9V20H6v-5.5H5zM16.5 4a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM15 9h3l2 6h-2v5h-3v-5h-2z",
    ),
}
PLAIN = Glyph(STREET, "M12 7a5 5 0 1 1 0 10 5 5 0 0 1 0-10z")


def glyph_of(icon: str) -> Glyph:
    """The symbol of that key, a dot for one that is not drawn here."""
    return GLYPHS.get(icon, PLAIN)
