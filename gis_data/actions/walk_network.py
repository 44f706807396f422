"""Writing the walking network. It is one whole: an import replaces what the same source had before."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from django.db import connection, transaction

from gis_data.findings import Finding
from gis_data.functions import SRID
from gis_data.osm.walking import WalkWay
from gis_data.rules.network import Network
from gis_data.rules.walk_import.kinds import DOUBLED
from gis_data.staging import copy_rows

ROWS_AT_ONCE = 20_000
# Readers go on; a second writer waits, since ids are handed out here and not by the sequence.
LOCK = "LOCK TABLE gis_data_walknode, gis_data_walkedge IN SHARE ROW EXCLUSIVE MODE"
COUNT = "SELECT count(*) FROM gis_data_walkedge WHERE source = %(source)s"
CLEAR = """
DELETE FROM gis_data_walkedge WHERE source = %(source)s;
DELETE FROM gis_data_walknode n
WHERE NOT EXISTS (SELECT FROM gis_data_walkedge e WHERE e.source_node_id = n.id)
  AND NOT EXISTS (SELECT FROM gis_data_walkedge e WHERE e.target_node_id = n.id)
"""
FIRST_FREE = "SELECT nextval(pg_get_serial_sequence('gis_data_walknode', 'id'))"
TAKE_IDS = "SELECT setval(pg_get_serial_sequence('gis_data_walknode', 'id'), %(last)s)"
COPY_NODES = "COPY gis_data_walknode (id, geom, barrier, opening_hours) FROM STDIN"
SAMPLED_NODES = 500
DOUBLED_SHARE = 0.2  # of our nodes beside an edge of another source: the same streets, and not a neighbouring town's
BESIDE_DEGREES = 0.0001  # about 10 m
OTHERS = """
SELECT e.source, count(DISTINCT place.number) FROM
    (SELECT number, ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS geom
     FROM unnest(%(lon)s::float8[], %(lat)s::float8[]) WITH ORDINALITY AS given(lon, lat, number)) place
    JOIN gis_data_walkedge e ON ST_DWithin(e.geom, place.geom, %(reach)s)
WHERE NOT e.source = ANY(%(going)s) GROUP BY e.source
"""
EMPTY: Mapping[int, str] = MappingProxyType({})
COPY_EDGES = """
COPY gis_data_walkedge (source_node_id, target_node_id, geom, length_m, component, source, source_id, highway, name,
    access, surface, steps, bridge, tunnel, direction, opening_hours) FROM STDIN
"""


@transaction.atomic
def replace_network(
    network: Network,
    ways: Sequence[WalkWay],
    barriers: Mapping[int, str],
    source: str,
    gate_hours: Mapping[int, str] = EMPTY,
) -> int:
    """Write a network in place of the one that this source had; returns the number of edges that it had.

    `ways[i]` describes the line i that edges were cut from, `barriers` the nodes (by key) that carry one, and
    `gate_hours` when those let people through that do so only at times.
    """
    with connection.cursor() as cursor:
        before = remove_network(source)
        cursor.execute(FIRST_FREE)
        (first_id,) = cursor.fetchone()
        _copy_nodes(cursor, network, barriers, gate_hours, first_id)
        _copy_edges(cursor, network, ways, first_id, source)
        cursor.execute(TAKE_IDS, {"last": first_id + len(network.node_key)})
        cursor.execute("ANALYZE gis_data_walknode, gis_data_walkedge")
    return before


@transaction.atomic
def remove_network(source: str) -> int:
    """Remove the network of a source; returns the number of edges that it had."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        cursor.execute(COUNT, {"source": source})
        (before,) = cursor.fetchone()
        if before:
            cursor.execute(CLEAR, {"source": source})
    return before


def doubled(network: Network, going: Sequence[str]) -> list[Finding]:
    """Networks of other sources along the same streets, but for the sources that are going: both would be walked."""
    nodes = network.node_lonlat[:: max(1, len(network.node_lonlat) // SAMPLED_NODES)]
    words = {"lon": nodes[:, 0].tolist(), "lat": nodes[:, 1].tolist(), "reach": BESIDE_DEGREES, "going": list(going)}
    found = []
    with connection.cursor() as cursor:
        cursor.execute(OTHERS, words)
        for source, beside in cursor.fetchall():
            if beside > DOUBLED_SHARE * len(nodes):
                cursor.execute(COUNT, {"source": source})
                found.append(DOUBLED.at(value=source, count=cursor.fetchone()[0]))
    return found


def _hex(geometries: np.ndarray) -> np.ndarray:
    return shapely.to_wkb(shapely.set_srid(geometries, SRID), hex=True, include_srid=True)


def _copy_nodes(
    cursor: Any, network: Network, barriers: Mapping[int, str], gate_hours: Mapping[int, str], first_id: int
) -> None:
    for begin in range(0, len(network.node_key), ROWS_AT_ONCE):
        part = slice(begin, begin + ROWS_AT_ONCE)
        keys = network.node_key[part].tolist()
        points = _hex(shapely.points(network.node_lonlat[part]))
        rows = (
            (first_id + begin + position, point, barriers.get(key, ""), gate_hours.get(key, ""))
            for position, (key, point) in enumerate(zip(keys, points, strict=True))
        )
        copy_rows(cursor, COPY_NODES, rows)


def _copy_edges(cursor: Any, network: Network, ways: Sequence[WalkWay], first_id: int, source: str) -> None:
    for begin in range(0, len(network.line), ROWS_AT_ONCE):
        end = min(begin + ROWS_AT_ONCE, len(network.line))
        copy_rows(cursor, COPY_EDGES, _edge_rows(network, ways, slice(begin, end), first_id, source))


def _edge_rows(network: Network, ways: Sequence[WalkWay], part: slice, first_id: int, source: str) -> Iterator[tuple]:
    columns = (network.source + first_id, network.target + first_id, network.length_m, network.component, network.line)
    geometries = _hex(network.geometries(part.start, part.stop))
    for tail, head, metres, component, line, geometry in zip(
        *(c[part].tolist() for c in columns), geometries, strict=True
    ):
        way = ways[line]
        yield (
            *(tail, head, geometry, metres, component, source, way.source_id, way.highway, way.name, way.access),
            *(way.surface, way.steps, way.bridge, way.tunnel, way.direction, way.hours),
        )
