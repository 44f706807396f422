"""Writing buildings out of an OSM extract.

A building that comes again is brought up to date, but what the extract does not know never blanks what is known
here. One that is gone is not removed: the days it stood on end. One that comes back stands again.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

import shapely
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from shapely import Geometry

from gis_data.actions.base_features import MergeCounts
from gis_data.findings import Finding, Kind, Severity
from gis_data.functions import SRID
from gis_data.osm.features import FeatureBatch, OsmFeature
from gis_data.staging import copy_rows
from grids.rules.osm_buildings import building_facts

BUILDING_GONE = Kind(
    "building-gone",
    Severity.NOTE,
    _("This building is no longer in the extract, so it ends on {day}."),
    _("If it still stands, bring in an extract that has it, or enter it by hand."),
)
STAGE = """
DROP TABLE IF EXISTS staged_building;
CREATE TEMPORARY TABLE staged_building (
    source_id text, geom geometry(MultiPolygon, 4326), name text, number text, address text, use text,
    storeys smallint, dwellings integer, is_known boolean NOT NULL DEFAULT false
) ON COMMIT DROP
"""
COPY = "COPY staged_building (source_id, geom, name, number, address, use, storeys, dwellings) FROM STDIN"
# Asked once, before rows are added: beside the insert, a plan made for an empty table would scan it again for each row.
MARK_KNOWN = """
UPDATE staged_building s SET is_known = true FROM grids_building b
WHERE b.source = %(source)s AND b.source_id = s.source_id AND b.source_id <> ''
"""
UPDATE = """
WITH known AS (
    SELECT b.id, s.geom,
        coalesce(nullif(s.name, ''), b.name) AS name, coalesce(nullif(s.number, ''), b.number) AS number,
        coalesce(nullif(s.address, ''), b.address) AS address, coalesce(nullif(s.use, 'unknown'), b.use) AS use,
        coalesce(s.storeys, b.storeys) AS storeys, coalesce(s.dwellings, b.dwellings) AS dwellings,
        daterange(lower(b.valid), NULL) AS valid
    FROM staged_building s
    JOIN grids_building b ON b.source = %(source)s AND b.source_id = s.source_id AND b.source_id <> ''
    WHERE s.is_known
) UPDATE grids_building b
SET geom = k.geom, name = k.name, number = k.number, address = k.address, use = k.use, storeys = k.storeys,
    dwellings = k.dwellings, valid = k.valid
FROM known k
WHERE b.id = k.id AND (b.geom, b.name, b.number, b.address, b.use, b.storeys, b.dwellings, b.valid) IS DISTINCT FROM
    (k.geom, k.name, k.number, k.address, k.use, k.storeys, k.dwellings, k.valid)
"""
ADD = """
INSERT INTO grids_building (uid, source, source_id, geom, name, number, address, use, storeys, dwellings, valid)
SELECT gen_random_uuid(), %(source)s, s.source_id, s.geom, s.name, s.number, s.address, s.use, s.storeys, s.dwellings,
    daterange(%(day)s, NULL)
FROM staged_building s WHERE NOT s.is_known
"""
# A building brought in and gone again on one day has stood on that day: a range must hold at least one.
CLOSE = """
UPDATE grids_building b SET valid = daterange(lower(b.valid), greatest(%(day)s, lower(b.valid) + 1))
WHERE b.source = %(source)s AND upper_inf(b.valid)
  AND ST_CoveredBy(b.geom, ST_GeomFromWKB(%(extent)s, 4326))
  AND NOT EXISTS (SELECT FROM staged_building s WHERE s.source_id = b.source_id)
RETURNING b.source_id, upper(b.valid)
"""
MANY = 500
OSM_KINDS = {"w": "way", "r": "relation", "n": "node"}


def open_building_stage() -> None:
    """Make the temporary table; it lives until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(STAGE)


def stage_buildings(batch: FeatureBatch) -> int:
    """Send a batch of buildings to the temporary table; returns its size."""
    geometries = shapely.to_wkb(shapely.set_srid(batch.geometries, SRID), hex=True, include_srid=True)
    rows = (_row(feature, geometry) for feature, geometry in zip(batch.features, geometries, strict=True))
    with connection.cursor() as cursor:
        return copy_rows(cursor, COPY, rows)


def _row(feature: OsmFeature, geometry: str) -> Iterable:
    return (feature.source_id, geometry, *asdict(building_facts(feature.tags)).values())


@transaction.atomic
def merge_buildings(source: str, day: date, gone_within: Geometry | None) -> tuple[MergeCounts, list[Finding]]:
    """Merge what was staged into the buildings: new ones stand from `day`, those gone from `gone_within` end on it.

    `gone_within` is in EPSG:4326; None ends none. Gives the counts, and a finding for each building that ended.
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX ON staged_building (source_id)")
        cursor.execute("ANALYZE staged_building")
        cursor.execute("SELECT count(*) FROM staged_building")
        (total,) = cursor.fetchone()
        cursor.execute(MARK_KNOWN, {"source": source})
        cursor.execute(UPDATE, {"source": source})
        changed = cursor.rowcount
        cursor.execute(ADD, {"source": source, "day": day})
        added = cursor.rowcount
        if added >= MANY:
            # The next import, and the division into grids, join them before the server has counted them by itself.
            cursor.execute("ANALYZE grids_building")
        gone = []
        if gone_within is not None:
            cursor.execute(CLOSE, {"source": source, "day": day, "extent": gone_within.wkb})
            gone = cursor.fetchall()
    findings = [BUILDING_GONE.at(row=_osm_id(source_id), field="building", day=ended) for source_id, ended in gone]
    return MergeCounts(added, changed, total - added - changed, len(gone)), findings


def _osm_id(source_id: str) -> str:
    """ "w123" as OSM writes it: "way/123"."""
    return f"{OSM_KINDS[source_id[0]]}/{source_id[1:]}"
