"""What OpenStreetMap's tags say about a facility."""

from collections.abc import Mapping
from typing import Any

from facilities.rules import faults
from facilities.rules.file_import.rows import read_values
from gis_data.findings import Finding, Severity

PHONES = ("phone", "contact:phone", "telephone", "contact:mobile")
CAPACITIES = ("capacity", "capacity:beds", "beds", "capacity:persons")
STREET = ("addr:street", "addr:housenumber")
BEFORE_STREET = ("addr:city", "addr:district", "addr:suburb")
LIMITS = {"address": 255, "operator": 200, "public_phone": 60}


def values_of(tags: Mapping[str, str], number: str) -> tuple[dict[str, Any], list[Finding]]:
    """A facility's facts in tags, but for name and place. What cannot be read is left out, with a note."""
    cells = {
        "address": address_of(tags),
        "operator": tags.get("operator", ""),
        "public_phone": _first(tags, PHONES),
        "opening_hours": tags.get("opening_hours", ""),
        "capacity": _first(tags, CAPACITIES),
    }
    values, findings = read_values(cells, number)
    values |= {name: values[name][:limit] for name, limit in LIMITS.items()}
    if len(values["opening_hours"]) > faults.LONGEST_HOURS:
        values["opening_hours"] = ""
    return values, [found.as_severe_as(Severity.NOTE) for found in findings]


def address_of(tags: Mapping[str, str]) -> str:
    """The address, written out, or put together from its parts in the order of the country's script."""
    if tags.get("addr:full"):
        return tags["addr:full"]
    parts = [tags[key] for key in STREET if tags.get(key)]
    if not parts or not tags.get("addr:street"):
        return ""
    if parts[0].isascii() or not any("\u4e00" <= sign <= "\u9fff" for sign in parts[0]):
        return ", ".join(filter(None, [" ".join(parts), tags.get("addr:city", "")]))
    number = parts[1] if len(parts) > 1 else ""
    head = "".join(tags.get(key, "") for key in BEFORE_STREET)
    return f"{head}{parts[0]}{number}{'号' if number.isdigit() else ''}"


def _first(tags: Mapping[str, str], keys: tuple[str, ...]) -> str:
    return next((tags[key].split(";")[0].strip() for key in keys if tags.get(key)), "")
