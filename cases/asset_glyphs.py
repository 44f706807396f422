"""The symbols of assets: a colour (a CSS variable) by their class, a drawing of our own by what and how they are.

Drawings are SVG paths in a square of 24, white on the colour. What is damaged or lost has one sign, what is abandoned
or removed another, in the colour of its class: states are told without colour.
"""

from django.db.models import Case, Expression, Value, When
from django.db.models.functions import Concat, Substr

from cases.models import AssetState

FILLS = {
    "01": "kind-safety",
    "02": "kind-school",
    "03": "kind-market",
    "04": "kind-leisure",
    "05": "kind-care",
}
OTHER_FILL = "kind-street"
FAULT, GONE = "fault", "gone"
STATES = {FAULT: (AssetState.DAMAGED, AssetState.LOST), GONE: (AssetState.ABANDONED, AssetState.REMOVED)}
# Codes of kinds in the catalogue of 2026 that have a drawing of their own; others have that of their class.
KINDS: dict[str, tuple[str, ...]] = {
    "01-cover": tuple(f"01{number:03d}" for number in range(1, 24) if number not in (13, 16)),
    "01-lamp": ("01037", "01038", "01039"),
    "01-fire": ("01013",),
    "01-pole": ("01030", "01031", "01032", "01033", "01034", "01077"),
    "02-light": ("02014", "02015"),
    "03-bin": ("03004", "03005"),
    "04-tree": ("04001", "04002", "04003"),
    "04-seat": ("04007",),
}
FAULT_PATH = "M12 3.5 21.5 20H2.5zM11 9v5.5h2V9zM11 16v2h2v-2z"
GONE_PATH = "M6.5 5 12 10.5 17.5 5 19 6.5 13.5 12 19 17.5 17.5 19 12 13.5 6.5 19 5 17.5 10.5 12 5 6.5z"
PLAIN_PATH = "M12 7a5 5 0 1 1 0 10 5 5 0 0 1 0-10z"
PATHS: dict[str, str] = {
    "01": "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM11 3.5h2v3h-2zM11 17.5h2v3h-2zM3.5 11h3v2h-3zM17.5 11h3v2h-3z",
    "01-cover": "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM8 8.6h8v1.6H8zM8 11.2h8v1.6H8zM8 13.8h8v1.6H8z",
    "01-lamp": "M11 20.5V8c0-2.5 1.7-4 4.5-4H19v2.4h-3.5c-1.4 0-2 .5-2 1.8v12.3zM15 8h4.5l1 3h-6.5z",
    "01-fire": "M10 4h4v2h1.5v3H17v2.5h1.5V15H17v2.5h1V20H6v-2.5h1V15H5.5v-3.5H7V9h1.5V6H10z"
    "M12 10.2a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4z",
    "01-pole": "M11 4h2v3h6v2h-6v11.5h-2V9H5V7h6z",
    "02": "M12 3.5 20 11.5 13 18.2v2.3h-2v-2.3L4 11.5zM11 8v5h2V8z",
    "02-light": "M8.5 3.5h7v17h-7zM12 5a1.9 1.9 0 1 0 0 3.8A1.9 1.9 0 0 0 12 5zM12 10.1a1.9 1.9 0 1 0 0 3.8 1.9 1.9 "
    "0 0 0 0-3.8zM12 15.2a1.9 1.9 0 1 0 0 3.8 1.9 1.9 0 0 0 0-3.8z",
    "03": "M4 5h16v10H4zM6.5 7.5V9h11V7.5zM6.5 10.5V12h7v-1.5zM11 15h2v5h-2z",
    "03-bin": "M9.5 4h5v1.5H19v2H5v-2h4.5zM6.5 8.5h11L16.5 20h-9z",
    "04": "M19 4c0 8-3.5 12.5-10 12.5L6.5 20 5 19l2.3-3.5C6.5 8.5 11 4.5 19 4z",
    "04-tree": "M12 3.5a5.5 5.5 0 0 1 4.8 8.2 3.6 3.6 0 0 1-2 6.5H13v2.3h-2v-2.3H9.2a3.6 3.6 0 0 1-2-6.5A5.5 5.5 0 0 1 "
    "12 3.5z",
    "04-seat": "M5 7.5h14V10H5zM5 12h14v2.5h-2v5h-2v-5H9v5H7v-5H5z",
    "05": PLAIN_PATH,
}


def look_of(code: str, state: str) -> str:
    """The key of the symbol of an asset of a kind (five digits) in a state."""
    worse = next((word for word, states in STATES.items() if state in states), None)
    if worse:
        return f"{code[:2]}-{worse}"
    return next((look for look, codes in KINDS.items() if code in codes), code[:2])


def look() -> Expression:
    """The same as an expression of an asset's version."""
    klass = Substr("asset__kind__code", 1, 2)
    worse = [When(state__in=states, then=Concat(klass, Value(f"-{word}"))) for word, states in STATES.items()]
    known = [When(asset__kind__code__in=codes, then=Value(name)) for name, codes in KINDS.items()]
    return Case(*worse, *known, default=klass)


def looks_of(klass: str) -> list[str]:
    """The keys of all symbols of a class (two digits)."""
    known = [look for look in PATHS if look.startswith(f"{klass}-")]
    return [klass, *known, *(f"{klass}-{word}" for word in STATES)]


def symbol_of(look: str) -> dict[str, str]:
    """Colour and drawing of a key."""
    klass, _dash, word = look.partition("-")
    path = {FAULT: FAULT_PATH, GONE: GONE_PATH}.get(word) or PATHS.get(look) or PATHS.get(klass, PLAIN_PATH)
    return {"fill": FILLS.get(klass, OTHER_FILL), "path": path}
