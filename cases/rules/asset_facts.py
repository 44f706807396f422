"""What is true of a component, as plain values, and what is wrong with them as far as they can be judged alone."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.contrib.gis.geos import GEOSGeometry

from cases.rules import asset_faults as faults
from gis_data.findings import Finding

LIMITS = {"name": 100, "address": 255, "manager_name": 100, "owner_name": 100, "maintainer_name": 100, "note": 1000}
LONGEST_CODE = 60
CODES = ("manager_code", "owner_code", "maintainer_code")
TEXTS = (*LIMITS, *CODES)
# GB/T 47678.5-2026, table 2: the words that files use, beside the keys that are kept.
STATES = {"sound": "完好", "damaged": "破损", "lost": "丢失", "abandoned": "废弃", "removed": "移除"}
SOURCES = {"surveyed": "实测", "topographic_map": "地形图", "base_data": "基础地理数据", "other": "其他"}
ACCURACIES = {"A": "A", "B": "B", "C": "C"}
CHOICES: dict[str, Mapping[str, str]] = {"state": STATES, "data_source": SOURCES, "accuracy": ACCURACIES}
SHAPES = {"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"}
_SCHEME = re.compile(r"[A-Za-z0-9_-]{1,40}")
_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")  # GB 32100-2015


@dataclass(frozen=True)
class AssetFacts:
    """A component's facts. `geom` is a point, a line or a polygon in EPSG:4326, `manager` a department's id.

    The names and codes of the three bodies are for those that are no departments of this system.
    """

    name: str
    geom: GEOSGeometry | None
    state: str = "sound"
    accuracy: str = ""
    address: str = ""
    manager: int | None = None
    manager_name: str = ""
    manager_code: str = ""
    owner_name: str = ""
    owner_code: str = ""
    maintainer_name: str = ""
    maintainer_code: str = ""
    data_source: str = ""
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """For the record of a change."""
        held = {field.name: getattr(self, field.name) for field in fields(self)}
        return held | {"geom": json.loads(self.geom.json) if self.geom else None}


COLUMNS = tuple(field.name for field in fields(AssetFacts) if field.name not in ("geom", "manager"))


def choice_meant(role: str, text: str) -> str | None:
    """The key of a state, source or accuracy that a text names, by key or in Chinese; None for none."""
    wanted = text.strip()
    known = CHOICES[role]
    if wanted.casefold() in {key.casefold() for key in known}:
        return next(key for key in known if key.casefold() == wanted.casefold())
    return next((key for key, word in known.items() if word == wanted), None)


def check_facts(facts: AssetFacts) -> Iterator[Finding]:
    """Each fault with the field it is in."""
    if not facts.name.strip():
        yield faults.NAME_MISSING.at(field="name")
    for field, limit in LIMITS.items():
        text = getattr(facts, field)
        if len(text) > limit:
            yield faults.TOO_LONG.at(field=field, value=text, length=len(text), limit=limit)
    for field, known in CHOICES.items():
        value = getattr(facts, field)
        if value not in known and (value or field == "state"):
            yield faults.NO_CHOICE.at(field=field, value=value or "–", known=", ".join(known))
    for field in CODES:
        code = getattr(facts, field)
        if code and not _CREDIT_CODE.fullmatch(code):
            yield faults.BAD_CREDIT_CODE.at(field=field, value=code)
    yield from check_place(facts.geom)


def check_codes(codes: Mapping[str, str]) -> Iterator[Finding]:
    """Whether codes of other schemes, by scheme, can be kept as such."""
    for scheme, code in codes.items():
        if not (_SCHEME.fullmatch(scheme) and 0 < len(code.strip()) <= LONGEST_CODE):
            yield faults.OTHER_CODE_WRONG.at(field="codes", value=f"{scheme} {code}")


def check_place(geom: GEOSGeometry | None) -> Iterator[Finding]:
    """Whether a shape can be the place of something, in degrees."""
    if geom is None or geom.empty:
        yield faults.PLACE_MISSING.at(field="place")
        return
    if geom.geom_type not in SHAPES:
        yield faults.SHAPE_INVALID.at(field="place", value=geom.geom_type)
        return
    odd = next((pair for pair in _pairs(geom.coords) if not _on_globe(pair)), None)
    if odd is not None:
        yield faults.PLACE_NO_DEGREES.at(field="place", value=f"{odd[0]:.6g}, {odd[1]:.6g}")
    elif not geom.valid:
        yield faults.SHAPE_INVALID.at(field="place", value=geom.valid_reason)


def _pairs(coords: tuple) -> Iterator[tuple[float, ...]]:
    """The positions of a shape, however deep its rings and parts are."""
    if coords and isinstance(coords[0], float):
        yield coords
    else:
        for part in coords:
            yield from _pairs(part)


def _on_globe(pair: tuple[float, ...]) -> bool:
    return abs(pair[0]) <= 180 and abs(pair[1]) <= 90  # also false of what is not a number
