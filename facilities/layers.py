"""What facilities show on the map: a symbol each, and from far off how many there are."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from facilities.glyphs import glyph_of
from facilities.models import FacilityKind, FacilityVersion
from gis_data.collections import Collection, Property
from gis_data.functions import RangeEnd, RangeStart
from gis_data.layers import Layer, Markers, Shade, User, Variant

GROUP = "facilities"
KEY = "facility"
MOST_IN_TILE = 150  # a screen shows a dozen tiles
APART_FROM = 14  # tile zoom; the page shows a tile one zoom further in


def facility_layers() -> Iterator[Layer]:
    """None where no kind is known yet."""
    kinds = list(FacilityKind.objects.all())
    if kinds:
        yield facility_layer(kinds)


def facility_layer(kinds: list[FacilityKind]) -> Layer:
    """Open to everyone; of one kind where a variant is chosen."""
    kinds = [kind for kind in kinds if kind.active]
    return Layer(
        key=KEY,
        title=_("Facilities"),
        group=GROUP,
        rows=facility_rows,
        attributes={"uid": Cast("facility__uid", TextField()), "kind": "facility__kind__key", "name": "name"},
        style={"fill": "kind-service", "line": "map-halo"},
        sources=("facilities_facilityversion",),
        markers=Markers("kind", symbols(kinds), APART_FROM, MOST_IN_TILE),
        variants=tuple(variant(kind) for kind in kinds),
        collection=facility_collection(),
    )


def variant(kind: FacilityKind) -> Variant:
    """This kind alone."""
    shade = Shade(glyph_of(kind.icon).fill, kind.label, (kind.key,))
    return Variant(kind.key, kind.label, "kind", (shade,))


def symbols(kinds: list[FacilityKind]) -> dict[str, dict[str, str]]:
    """By kind what is drawn, and what it is called."""
    drawn = {kind: glyph_of(kind.icon) for kind in kinds}
    return {kind.key: {"title": kind.label, "fill": glyph.fill, "path": glyph.path} for kind, glyph in drawn.items()}


def facility_rows(user: User, day: date, zoom: int) -> QuerySet:
    """The facilities of the kinds in use that existed on the day."""
    return FacilityVersion.objects.on(day).filter(facility__kind__active=True)


def facility_collection() -> Collection:
    """All versions of all facilities; `datetime` chooses those of a day."""

    def rows(user: User) -> QuerySet:
        return FacilityVersion.objects.all()

    properties: dict[str, Any] = {
        "uid": Property("uuid", "facility__uid"),
        "kind": Property("string", "facility__kind__key"),
        "kind_zh": Property("string", "facility__kind__label_zh"),
        "kind_en": Property("string", "facility__kind__label_en"),
        "name": Property("string", "name"),
        "address": Property("string", "address"),
        "opening_hours": Property("string", "opening_hours"),
        "capacity": Property("integer", "capacity"),
        "operator": Property("string", "operator"),
        "public_phone": Property("string", "public_phone"),
        "source": Property("string", F("facility__source")),
        "valid_from": Property("date", RangeStart("valid")),
        "valid_to": Property("date", RangeEnd("valid")),
    }
    return Collection(_("Facilities from day to day."), rows, properties, valid="valid")
