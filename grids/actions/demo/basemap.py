"""The demo's base map and walking network."""

import json
from collections.abc import Iterator
from dataclasses import replace

from django.db import connection

from gis_data.actions.walk_network import replace_network
from gis_data.staging import copy_rows
from grids.demo.copies import Copy
from grids.demo.rows import TownRows
from grids.demo.wkb import hex_wkb

COPY_FEATURES = "COPY gis_data_basefeature (layer, kind, name, geom, tags, source, source_id) FROM STDIN"


def write_basemap(rows: TownRows, copy: Copy) -> None:
    """Write roads, railway, water, green, places and services of one town, and the ways to walk."""
    with connection.cursor() as cursor:
        copy_rows(cursor, COPY_FEATURES, _feature_rows(rows, copy))
    network = rows.walks.network
    moved = replace(network, node_lonlat=network.node_lonlat + copy.shift, lonlat=network.lonlat + copy.shift)
    replace_network(moved, rows.walks.ways, rows.walks.barriers, copy.source)


def _feature_rows(rows: TownRows, copy: Copy) -> Iterator[tuple]:
    geoms = hex_wkb(rows.feature_geoms, copy.shift)
    for i, (feature, geom) in enumerate(zip(rows.features, geoms, strict=True), start=1):
        tags = json.dumps(feature.tags, ensure_ascii=False)
        yield feature.layer, feature.kind, feature.name, geom, tags, copy.source, f"feature-{i}"
