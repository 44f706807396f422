"""What the OSM tags of a building say in the words of our model: use, storeys, dwellings, address."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from gis_data.findings import Finding, Kind, Severity

METRES_PER_STOREY = 3.0
MOST_STOREYS = 200
MOST_DWELLINGS = 10_000
NUMBER = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*(?:m|米)?\s*")
# CJK ideographs and the punctuation around them: addresses in them are written without blanks, largest unit first.
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff]")

BAD_NUMBER = Kind(
    "bad-number",
    Severity.WARNING,
    _("{field}={value} is not a number that a building can have; the value was left empty."),
    _("Correct it in OpenStreetMap, or enter it by hand."),
)

# Our use by the value of building=, and where that says nothing by other keys. OSM wiki, "Key:building".
USE_BY_BUILDING = {
    value: use
    for use, values in {
        "residential": "apartments residential house detached semidetached_house terrace bungalow dormitory cabin "
        "static_caravan houseboat allotment_house",
        "commercial": "commercial retail supermarket kiosk hotel restaurant shop mall",
        "office": "office",
        "public": "public civic government fire_station train_station transportation station church chapel cathedral "
        "mosque temple synagogue shrine religious monastery museum townhall sports_hall stadium grandstand library",
        "education": "school kindergarten university college",
        "health": "hospital clinic",
        "industrial": "industrial warehouse factory manufacture hangar",
        "farm": "farm farm_auxiliary barn stable cowshed sty greenhouse greenhouse_horticulture glasshouse silo",
        "other": "garage garages carport shed roof hut parking service transformer_tower toilets ruins bunker "
        "container boathouse",
    }.items()
    for value in values.split()
}
USE_BY_AMENITY = {
    value: use
    for use, values in {
        "education": "school kindergarten university college childcare",
        "health": "hospital clinic doctors pharmacy dentist",
        "public": "townhall police fire_station library community_centre place_of_worship public_building courthouse "
        "social_facility nursing_home post_office arts_centre theatre bus_station",
        "commercial": "restaurant cafe fast_food bar pub bank cinema marketplace fuel",
    }.items()
    for value in values.split()
}
USE_BY_KEY = (("shop", "commercial"), ("office", "office"), ("healthcare", "health"), ("tourism", "commercial"))


@dataclass(frozen=True, slots=True)
class BuildingFacts:
    """What is known of a building; empty text and None mean that nothing is."""

    name: str
    number: str
    address: str
    use: str
    storeys: int | None
    dwellings: int | None


def building_facts(tags: Mapping[str, str]) -> BuildingFacts:
    """The facts in the tags of a building. Storeys come from building:levels, or else from height / 3 m."""
    levels = _number(tags.get("building:levels"), MOST_STOREYS)
    height = _number(tags.get("height"), MOST_STOREYS * METRES_PER_STOREY)
    return BuildingFacts(
        name=tags.get("name", "")[:200],
        number=tags.get("addr:housenumber", "")[:40],
        address=_address(tags)[:255],
        use=_use(tags),
        storeys=_storeys(levels, height),
        dwellings=_whole(_number(tags.get("building:flats"), MOST_DWELLINGS)),
    )


def number_findings(osm_id: str, tags: Mapping[str, str]) -> Iterator[Finding]:
    """A finding for each number that is none, or that no building can have."""
    limits = {
        "building:levels": MOST_STOREYS,
        "height": MOST_STOREYS * METRES_PER_STOREY,
        "building:flats": MOST_DWELLINGS,
    }
    for key, limit in limits.items():
        if key in tags and _number(tags[key], limit) is None:
            yield BAD_NUMBER.at(row=osm_id, field=key, value=tags[key])


def _number(text: str | None, most: float) -> float | None:
    """A number from 0 to `most`, metres with or without their sign."""
    found = NUMBER.fullmatch(text or "")
    value = float(found[1].replace(",", ".")) if found else None
    return value if value is not None and value <= most else None


def _storeys(levels: float | None, height: float | None) -> int | None:
    """Whole storeys above ground; half a storey under the roof is not one. None for none (a roof on posts)."""
    if levels is not None:
        return _whole(levels)
    return None if height is None else max(1, round(height / METRES_PER_STOREY))


def _whole(value: float | None) -> int | None:
    return int(value) if value is not None and value >= 1 else None


def _use(tags: Mapping[str, str]) -> str:
    known = USE_BY_BUILDING.get(tags["building"]) or USE_BY_AMENITY.get(tags.get("amenity", ""))
    return known or next((use for key, use in USE_BY_KEY if key in tags), "unknown")


def _address(tags: Mapping[str, str]) -> str:
    """One line: the full address if there is one, else put together in the order of the script it is in."""
    full = tags.get("addr:full", "")
    street = tags.get("addr:street") or tags.get("addr:place", "")
    number = tags.get("addr:housenumber", "")
    if full or not street:
        return full
    if CHINESE.search(street):
        return "".join((tags.get("addr:city", ""), tags.get("addr:district", ""), street, number))
    town = " ".join(part for part in (tags.get("addr:postcode"), tags.get("addr:city")) if part)
    return ", ".join(part for part in (f"{street} {number}".strip(), town) if part)
