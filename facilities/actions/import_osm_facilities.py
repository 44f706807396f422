"""Facilities out of the points of interest that an import of OpenStreetMap has written, by the rules for tags."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from facilities.actions.bring_in import BroughtIn, Order, bring_in, known_facilities
from facilities.actions.import_facilities import kind_names
from facilities.actions.places import has_areas, inside_areas
from facilities.rules.check import metres_between
from facilities.rules.facts import LonLat
from facilities.rules.faults import FARTHEST_ENTRANCE_M
from facilities.rules.file_import import notes
from facilities.rules.file_import.kind_names import KindNames
from facilities.rules.file_import.plan import Places, Wanted, close_missing, decide
from facilities.rules.file_import.rows import Entry
from facilities.rules.osm_points import values_of
from facilities.rules.tag_rules import TagRule, kind_of
from gis_data.actions.import_runs import Actor
from gis_data.findings import Finding
from gis_data.models import BaseFeature, BaseLayer
from gis_data.readers.table import Source

KIND = "osm_facilities"
MAP = "OpenStreetMap"
OBJECTS = {"n": "node", "w": "way", "r": "relation"}
SHOWN_KINDS = 12
# The door of the building in which a place stands, where it is known.
DOORS = """
SELECT position, ST_X(door), ST_Y(door) FROM (
    SELECT DISTINCT ON (position) position, b.entrance AS door
    FROM unnest(%(lon)s::float8[], %(lat)s::float8[]) WITH ORDINALITY AS place (lon, lat, position)
    JOIN grids_building b ON ST_Intersects(b.geom, ST_SetSRID(ST_MakePoint(lon, lat), 4326))
    WHERE b.valid @> %(day)s::date AND b.entrance IS NOT NULL ORDER BY position, b.id
) found
"""


@dataclass(frozen=True)
class OsmFacilities:
    """What is asked for. `source` is that of the base map's features; work done by hand is kept, but on demand."""

    day: date
    source: str = "osm"
    complete: bool = False
    overwrite: bool = False


def import_osm_facilities(wanted: OsmFacilities, by: Actor, commit: bool = False) -> BroughtIn:
    """Bring in what the rules make facilities of. Nothing is written without `commit`."""
    names = kind_names({})
    order = Order(
        KIND, Source("OpenStreetMap", "", 0), timezone.now(), by, commit, skip_bad_rows=True, why="OpenStreetMap"
    )

    def plan(report: BroughtIn) -> None:
        report.options = {"source": wanted.source, "day": wanted.day.isoformat(), "complete": wanted.complete}
        report.crs = "EPSG:4326"
        entries, places = _entries(wanted.source, names, report.findings)
        known = known_facilities()
        how = Wanted(wanted.source, wanted.day, keep_by_hand=not wanted.overwrite)
        report.steps, findings = decide(entries, places, known, how)
        report.findings += findings
        if wanted.complete:
            report.steps += close_missing(report.steps, known, set(names.labels), how)

    return bring_in(plan, order)


def _entries(source: str, names: KindNames, findings: list[Finding]) -> tuple[list[Entry], Places]:
    rows = [(feature, key) for feature, key in _classified(source, names.rules, findings)]
    place = shapely.get_coordinates([shapely.point_on_surface(shapely.from_wkb(bytes(row.wkb))) for row, _ in rows])
    place = np.round(place.reshape(-1, 2), 7)
    inside = inside_areas(place) if has_areas() else np.ones(len(rows), dtype=bool)
    if not inside.all():
        findings.append(notes.OUTSIDE_LEFT.at(count=int((~inside).sum())))
    entries = []
    for position in np.flatnonzero(inside):
        feature, key = rows[position]
        entries.append(_entry(feature, key, int(position), names, findings))
    return entries, Places(place, _doors(place))


def _classified(source: str, rules: list[TagRule], findings: list[Finding]) -> Iterator[tuple[BaseFeature, str]]:
    """The features that are facilities, with their kind; what else there is, is counted."""
    others: Counter = Counter()
    keys = {rule.key for rule in rules}
    drawn = Q(layer=BaseLayer.POI) | Q(layer=BaseLayer.GREEN, kind__in={rule.value for rule in rules})
    features = BaseFeature.objects.filter(drawn, source=source).annotate(wkb=AsWKB("geom")).defer("geom", "geom_3857")
    for feature in features.order_by("source_id").iterator(chunk_size=2_000):
        # A source that keeps no tags keeps the value alone.
        alone = "" if keys & feature.tags.keys() else feature.kind
        key = kind_of({"name": feature.name, **feature.tags}, rules, of_value=alone)
        if key:
            yield feature, key
        elif feature.layer == BaseLayer.POI:
            others[feature.kind] += 1
    if others:
        shown = ", ".join(f"{kind} {count}" for kind, count in others.most_common(SHOWN_KINDS))
        findings.append(notes.POINTS_LEFT.at(value=shown, count=others.total()))


def _entry(feature: BaseFeature, key: str, position: int, names: KindNames, findings: list[Finding]) -> Entry:
    number = _object_name(feature.source_id)
    values, found = values_of(feature.tags, number)
    findings += found
    named = bool(feature.name)
    return Entry(number, position, key, feature.name or names.labels[key][0], values, feature.source_id, named=named)


def _object_name(source_id: str) -> str:
    """As OpenStreetMap's own pages name it: node/123."""
    kind = OBJECTS.get(source_id[:1])
    return f"{kind}/{source_id[1:]}" if kind and source_id[1:].isdigit() else source_id


def _doors(place: np.ndarray) -> dict[int, tuple[LonLat, ...]]:
    """By position, the entrance of the building that a place stands in."""
    words = {"lon": place[:, 0].tolist(), "lat": place[:, 1].tolist(), "day": timezone.localdate()}
    with connection.cursor() as cursor:
        cursor.execute(DOORS, words)
        rows = [(position - 1, (lon, lat)) for position, lon, lat in cursor.fetchall()]
    near = [
        (at, door) for at, door in rows if metres_between(tuple(place[at]), np.array([door]))[0] < FARTHEST_ENTRANCE_M
    ]
    return {at: (door,) for at, door in near}
