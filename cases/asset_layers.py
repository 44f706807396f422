"""What assets show on the map: a symbol each, and from far off how many there are."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from cases.asset_glyphs import FAULT, GONE, look, looks_of, symbol_of
from cases.models import AssetVersion, KindClass, Subject
from gis_data.collections import Collection, Property
from gis_data.functions import RangeEnd, RangeStart
from gis_data.layers import Layer, Markers, Shade, User, Variant

GROUP = "assets"
KEY = "asset"
MOST_IN_TILE = 150  # a screen shows a dozen tiles
NAMES_FROM = 19  # page zoom: the names of services matter more than that of each lamp
APART_FROM = 15  # tile zoom; the page shows a tile one zoom further in


def asset_layers() -> Iterator[Layer]:
    """None where no catalogue is loaded."""
    classes = {klass.code: klass for klass in KindClass.objects.filter(subject=Subject.ASSET).order_by("catalogue_id")}
    if classes:
        yield asset_layer(list(classes.values()))


def asset_layer(classes: list[KindClass]) -> Layer:
    """Open to everyone; of one class, or of what is damaged, where a variant is chosen. Off until switched on."""
    return Layer(
        key=KEY,
        title=_("Components"),
        group=GROUP,
        rows=asset_rows,
        geometry="location_3857",
        attributes={
            "uid": Cast("asset__uid", TextField()),
            "code": "asset__code",
            "name": "name",
            "kind": "asset__kind__label_zh",
            "state": "state",
            "look": look(),
        },
        style={"fill": "kind-safety", "line": "map-halo", "names_from": NAMES_FROM},
        sources=("cases_assetversion",),
        markers=Markers("look", symbols(classes), APART_FROM, MOST_IN_TILE),
        variants=(*(variant(klass) for klass in classes), faults(classes)),
        optional=True,
        collection=asset_collection(),
    )


def variant(klass: KindClass) -> Variant:
    """This class alone."""
    shade = Shade(symbol_of(klass.code)["fill"], klass.label, tuple(looks_of(klass.code)))
    return Variant(f"class-{klass.code}", klass.label, "look", (shade,))


def faults(classes: list[KindClass]) -> Variant:
    """What is damaged or lost, of all classes."""
    shades = [
        Shade(symbol_of(klass.code)["fill"], klass.label, (f"{klass.code}-{FAULT}",))
        for klass in sorted(classes, key=lambda klass: klass.code)
    ]
    return Variant("faults", _("Damaged or lost"), "look", tuple(shades))


def symbols(classes: list[KindClass]) -> dict[str, dict[str, str]]:
    """By look what is drawn, and what it is called."""
    found = {}
    for klass in classes:
        for key in looks_of(klass.code):
            word = looks().get(key) or looks().get(key.partition("-")[2])
            title = word if key in looks() else " · ".join(filter(None, (klass.label, word)))
            found[key] = symbol_of(key) | {"title": title}
    return found


def looks() -> dict[str, str]:
    """What the symbols are called that are not those of a whole class, and the two of states."""
    return {
        "01-cover": _("manhole covers"),
        "01-lamp": _("lamps"),
        "01-fire": _("fire-fighting facilities"),
        "01-pole": _("poles"),
        "02-light": _("traffic lights"),
        "03-bin": _("waste bins"),
        "04-tree": _("trees"),
        "04-seat": _("benches"),
        FAULT: _("damaged or lost"),
        GONE: _("abandoned or removed"),
    }


def asset_rows(user: User, day: date, zoom: int) -> QuerySet:
    """The assets in the register on the day."""
    return AssetVersion.objects.on(day)


def asset_collection() -> Collection:
    """All versions of all assets, with the attributes of GB/T 47678.5-2026; `datetime` chooses those of a day."""

    def rows(user: User) -> QuerySet:
        return AssetVersion.objects.all()

    properties: dict[str, Any] = {
        "uid": Property("uuid", "asset__uid"),
        "code": Property("string", "asset__code"),
        "kind": Property("string", "asset__kind__code"),
        "kind_zh": Property("string", "asset__kind__label_zh"),
        "kind_en": Property("string", "asset__kind__label_en"),
        "name": Property("string", "name"),
        "state": Property("string", "state"),
        "accuracy": Property("string", "accuracy"),
        "address": Property("string", "address"),
        "manager": Property("string", "manager__name"),
        "manager_name": Property("string", "manager_name"),
        "manager_code": Property("string", "manager_code"),
        "owner_name": Property("string", "owner_name"),
        "owner_code": Property("string", "owner_code"),
        "maintainer_name": Property("string", "maintainer_name"),
        "maintainer_code": Property("string", "maintainer_code"),
        "data_source": Property("string", "data_source"),
        "note": Property("string", "note"),
        "valid_from": Property("date", RangeStart("valid")),
        "valid_to": Property("date", RangeEnd("valid")),
    }
    return Collection(_("Components of the city from day to day."), rows, properties, valid="valid")
