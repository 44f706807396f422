"""Writing the base map: features are staged in batches, then merged by their id at the source.

A feature that comes again is updated, one that is new is added, and one that lies wholly inside the extent of the
file but is no longer in it is removed: the base map shows the present and keeps no history.
"""

import json
from dataclasses import dataclass
from typing import Any

import shapely
from django.db import connection, transaction
from shapely import Geometry

from gis_data.functions import SRID
from gis_data.osm.features import FeatureBatch
from gis_data.staging import copy_rows

STAGE = """
DROP TABLE IF EXISTS staged_base_feature;
CREATE TEMPORARY TABLE staged_base_feature (
    layer text, kind text, name text, tags jsonb, source_id text, geom geometry(Geometry, 4326)
) ON COMMIT DROP
"""
COPY = "COPY staged_base_feature (layer, kind, name, tags, source_id, geom) FROM STDIN"
# One object can be a line and an area of the same layer (a closed river bank): the area says more.
ONE_EACH = """
DELETE FROM staged_base_feature s USING staged_base_feature t
WHERE s.layer = t.layer AND s.source_id = t.source_id
  AND (ST_Dimension(s.geom), s.ctid) < (ST_Dimension(t.geom), t.ctid)
"""
MERGE = """
WITH merged AS (
    INSERT INTO gis_data_basefeature AS b (layer, kind, name, tags, source, source_id, geom)
    SELECT layer, kind, name, tags, %(source)s, source_id, geom FROM staged_base_feature
    ON CONFLICT (source, source_id, layer) DO UPDATE
        SET kind = excluded.kind, name = excluded.name, tags = excluded.tags, geom = excluded.geom
        WHERE (b.kind, b.name, b.tags, b.geom) IS DISTINCT FROM
              (excluded.kind, excluded.name, excluded.tags, excluded.geom)
    RETURNING b.layer, b.xmax = 0 AS added
) SELECT s.layer, count(m.layer) FILTER (WHERE m.added), count(m.layer) FILTER (WHERE NOT m.added), s.total
  FROM (SELECT layer, count(*) AS total FROM staged_base_feature GROUP BY layer) s LEFT JOIN merged m USING (layer)
  GROUP BY s.layer, s.total
"""
REMOVE_GONE = """
WITH removed AS (
    DELETE FROM gis_data_basefeature b
    WHERE b.source = %(source)s AND b.layer = ANY(%(layers)s)
      AND ST_CoveredBy(b.geom, ST_GeomFromWKB(%(extent)s, 4326))
      AND NOT EXISTS (SELECT FROM staged_base_feature s WHERE s.layer = b.layer AND s.source_id = b.source_id)
    RETURNING b.layer
) SELECT layer, count(*) FROM removed GROUP BY layer
"""


@dataclass(frozen=True)
class MergeCounts:
    """What became of the rows of one layer."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0


def open_stage() -> None:
    """Make the temporary table; it lives until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(STAGE)


def stage_features(batch: FeatureBatch) -> int:
    """Send a batch to the temporary table; returns its size."""
    geometries = shapely.to_wkb(shapely.set_srid(batch.geometries, SRID), hex=True, include_srid=True)
    rows = (
        (feature.layer, feature.kind, feature.name, json.dumps(feature.tags), feature.source_id, geometry)
        for feature, geometry in zip(batch.features, geometries, strict=True)
    )
    with connection.cursor() as cursor:
        return copy_rows(cursor, COPY, rows)


@transaction.atomic
def merge_features(source: str, layers: list[str], gone_within: Geometry | None) -> dict[str, MergeCounts]:
    """Merge what was staged of these layers into the base map, and say by layer what became of it.

    What this source had inside `gone_within` (EPSG:4326) and is no longer staged is removed; None removes nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX ON staged_base_feature (source_id, layer)")
        cursor.execute("ANALYZE staged_base_feature")
        cursor.execute(ONE_EACH)
        cursor.execute(MERGE, {"source": source})
        merged = {layer: (added, changed, total) for layer, added, changed, total in cursor.fetchall()}
        gone = _remove_gone(cursor, source, layers, gone_within)
    return {layer: _counts(*merged.get(layer, (0, 0, 0)), gone.get(layer, 0)) for layer in layers}


def _remove_gone(cursor: Any, source: str, layers: list[str], extent: Geometry | None) -> dict[str, int]:
    if extent is None:
        return {}
    cursor.execute(REMOVE_GONE, {"source": source, "layers": layers, "extent": extent.wkb})
    return dict(cursor.fetchall())


def _counts(added: int, changed: int, total: int, gone: int) -> MergeCounts:
    return MergeCounts(added, changed, total - added - changed, gone)
