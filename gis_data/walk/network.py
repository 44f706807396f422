"""The walking network out of the database, ready to be walked: read once for each state of it, then kept in files."""

from dataclasses import fields
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.db import connection
from numpy.typing import NDArray

from gis_data.array_store import ArrayStore
from gis_data.copy import Query, copy_out_rows
from gis_data.memory import Memory
from gis_data.rules.walk.graph import Edges, WalkGraph, build_graph
from gis_data.rules.walk.plane import Plane
from gis_data.rules.walk.segments import SegmentIndex
from gis_data.walk.state import network_state

NAME = "walk-network"
EDITION = "1"  # of the files: another layout gets another number
READ_EDGES = """
SELECT id, source_node_id, target_node_id, length_m, direction, steps::int::smallint, opening_hours, geom
FROM gis_data_walkedge ORDER BY id
"""
EDGE_COLUMNS = {
    "id": "bigint", "tail": "bigint", "head": "bigint", "length_m": "float8", "direction": "smallint",
    "steps": "smallint", "hours": "text", "geom": "bytes",
}  # fmt: skip
READ_GATES = "SELECT id, opening_hours FROM gis_data_walknode WHERE opening_hours <> ''"

_states: Memory[str] = Memory()


def walk_graph() -> WalkGraph:
    """Today's network, all of it open. Costs a query a second at most while nothing changes; 0.1 s after a start.

    After a change it is read anew: about 4 s for 300,000 edges, once for all processes of a machine.
    """
    return graph_of(current_state())


def current_state() -> str:
    """The state of the network as known here, at most a moment old."""
    return _states.recall("network", settings.TILE_CHECK_SECONDS, network_state)


@lru_cache(maxsize=2)
def graph_of(state: str) -> WalkGraph:
    """The network in this state, out of the files if it is there."""
    store = ArrayStore(settings.WALK_DIR)
    stored = store.get(NAME, f"{EDITION} {state}")
    if stored is not None:
        return _unpacked(*stored)
    graph = build_graph(read_edges())
    store.put(NAME, f"{EDITION} {state}", *_packed(graph))
    return graph


def read_edges() -> Edges:
    """All edges of the database; the nodes are numbered anew, from 0."""
    with connection.cursor() as cursor:
        rows = copy_out_rows(cursor, Query(READ_EDGES), EDGE_COLUMNS)
        cursor.execute(READ_GATES)
        gates = dict(cursor.fetchall())
    names, ends = np.unique(np.concatenate([rows["tail"], rows["head"]]), return_inverse=True)
    lines = shapely.from_wkb(rows["geom"]) if len(rows["geom"]) else np.zeros(0, dtype=object)
    counts = shapely.get_num_coordinates(lines)
    texts, hours, gate_hours = _hours(rows["hours"], names, gates)
    return Edges(
        ids=rows["id"],
        nodes=len(names),
        tail=ends[: len(lines)].astype(np.int32),
        head=ends[len(lines) :].astype(np.int32),
        length_m=rows["length_m"],
        direction=rows["direction"].astype(np.int8),
        steps=rows["steps"].astype(bool),
        first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        lonlat=shapely.get_coordinates(lines),
        hours=hours,
        gate_hours=gate_hours,
        hour_texts=texts,
    )


def _hours(
    of_edges: NDArray[np.object_], nodes: NDArray[np.int64], gates: dict[int, str]
) -> tuple[tuple[str, ...], NDArray[np.int32], NDArray[np.int32]]:
    """The different texts, "" first, and which of them each edge and each node has."""
    texts = ("", *sorted({*of_edges.tolist(), *gates.values()} - {""}))
    number = {text: i for i, text in enumerate(texts)}
    edges = np.array([number[text] for text in of_edges.tolist()], dtype=np.int32)
    at_nodes = np.zeros(len(nodes), dtype=np.int32)
    for node, text in gates.items():
        at_nodes[nodes == node] = number[text]
    return texts, edges, at_nodes


def _packed(graph: WalkGraph) -> tuple[dict[str, NDArray], dict[str, Any]]:
    """Every array of a graph under a name of its own, once, and what is no array."""
    arrays: dict[str, NDArray] = {}
    for prefix, part in (("edges", graph.edges), ("graph", graph), ("index", graph.index)):
        for field in fields(part):
            value = getattr(part, field.name)
            if isinstance(value, np.ndarray) and not any(value is known for known in arrays.values()):
                arrays[f"{prefix}.{field.name}"] = value
    noted = {
        "nodes": graph.edges.nodes,
        "hour_texts": graph.edges.hour_texts,
        "plane": [graph.plane.longitude, graph.plane.latitude],
    }
    return arrays, noted


def _unpacked(arrays: dict[str, NDArray], noted: dict[str, Any]) -> WalkGraph:
    def part(prefix: str) -> dict[str, NDArray]:
        return {key.partition(".")[2]: array for key, array in arrays.items() if key.startswith(f"{prefix}.")}

    edges = Edges(nodes=noted["nodes"], hour_texts=tuple(noted["hour_texts"]), **part("edges"))
    whole = part("graph")
    index = SegmentIndex(xy=whole["xy"], vertex_m=whole["vertex_m"], **part("index"))
    return WalkGraph(edges=edges, plane=Plane(*noted["plane"]), index=index, **whole)
