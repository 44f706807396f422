"""The nearest facility of each of 15 kinds for every building, against networkx."""

from collections.abc import Iterator
from contextlib import contextmanager

import networkx as nx
import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from bench.job import Contest, Job, Size
from bench.walks import city_name, fill_city, kinds_with_facilities
from facilities.walks.city import City
from facilities.walks.supply import Supply, supply_on
from gis_data.rules.walk.search import nearest
from gis_data.rules.walk.segments import Places


@contextmanager
def _prepare(size: Size) -> Iterator[Contest]:
    city = fill_city(size)
    supplies = [supply_on(timezone.localdate(), kind.pk) for kind in kinds_with_facilities()]
    doors = [city.graph.snap(supply.lonlat) for supply in supplies]
    net = _graph(city)
    yield Contest(
        lambda: [ours(city, supply, at) for supply, at in zip(supplies, doors, strict=True)],
        lambda: [_peer(city, net, at) for at in doors],
        agree=_agree,
    )


def ours(city: City, supply: Supply, doors: Places) -> NDArray[np.float64]:
    """The walk of every building to the nearest facility of a kind, in metres."""
    return nearest(city.graph, doors, supply.owner, city.doors.places).walk_m


def _graph(city: City) -> nx.Graph:
    """The network as networkx keeps it; of several edges between two nodes the shortest."""
    edges, net = city.graph.edges, nx.Graph()
    net.add_nodes_from(range(edges.nodes))
    order = np.argsort(-edges.length_m)
    net.add_weighted_edges_from(
        zip(edges.tail[order].tolist(), edges.head[order].tolist(), edges.length_m[order].tolist(), strict=True)
    )
    return net


def _peer(city: City, net: nx.Graph, doors: Places) -> NDArray[np.float64]:
    """The metres of every node by Dijkstra's algorithm from one more node that is tied to all doors; then of homes."""
    edges = city.graph.edges
    on = np.flatnonzero(doors.on_network)
    for d in on.tolist():
        e, along, off = int(doors.edge[d]), float(doors.along_m[d]), float(doors.off_m[d])
        for node, metres in ((int(edges.tail[e]), off + along), (int(edges.head[e]), off + edges.length_m[e] - along)):
            known = net.get_edge_data("doors", node)
            if known is None or known["weight"] > metres:
                net.add_edge("doors", node, weight=metres)
    found = nx.multi_source_dijkstra_path_length(net, {"doors"}) if len(on) else {}
    if len(on):
        net.remove_node("doors")
    metres = np.full(edges.nodes, np.inf)
    nodes = [node for node in found if node != "doors"]
    metres[nodes] = [found[node] for node in nodes]
    homes = city.doors.places
    edge = np.maximum(homes.edge, 0)
    over = np.minimum(
        metres[edges.tail[edge]] + homes.along_m, metres[edges.head[edge]] + edges.length_m[edge] - homes.along_m
    )
    return np.where(homes.on_network, over + homes.off_m, np.inf)


def _agree(ours: list[NDArray], peer: list[NDArray]) -> None:
    """The same metres; less for homes on the very street of a facility, where the peer walks to its end and back."""
    for mine, other in zip(ours, peer, strict=True):
        known = np.isfinite(other)
        if (mine[known] > other[known] + 1e-6).any() or np.isfinite(mine[~known]).any():
            raise AssertionError("a walk is longer than networkx finds it")
        if (mine[known] < other[known] - 1e-6).mean() > 0.2:
            raise AssertionError("too many walks are shorter than networkx finds them")


NEAREST_FACILITY = Job(
    key="nearest-facility",
    describe=lambda size: f"nearest facility of 15 kinds for every building, {city_name(size)}, in memory",
    peer="networkx, multi-source Dijkstra",
    at_least=15,
    prepare=_prepare,
)
