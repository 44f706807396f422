"""The network of a scenario: today's with changes made to it that are tried and never real."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from gis_data.rules.walk.changes import read_changes
from gis_data.rules.walk.graph import WalkGraph, build_graph
from gis_data.rules.walk.scenario import Effect, try_changes
from gis_data.walk.network import current_state, graph_of

KEPT = 4  # changed networks that a process remembers: some 100 bytes for every metre-long piece of way
OF_A_CHANGE = ("add", "close", "open", "steps", "crossings")


@dataclass(frozen=True)
class TriedGraph:
    """A changed network, and what each change did to it."""

    graph: WalkGraph
    effects: tuple[Effect, ...]


def text_of(changes: Sequence[Mapping[str, Any]]) -> str:
    """What is walked, as a text: the same for changes that differ in their notes only. Raises BadChange.

    The text of no changes is empty.
    """
    read_changes(changes)
    made = [{key: change[key] for key in OF_A_CHANGE if key in change} for change in changes]
    return json.dumps(made, sort_keys=True) if made else ""


def tried_now(changes: str) -> TriedGraph:
    """Today's network with changes made to it. Raises BadChange for one that touches nothing."""
    return tried_graph(current_state(), changes)


@lru_cache(maxsize=KEPT)
def tried_graph(network: str, changes: str) -> TriedGraph:
    """The same for a state of the network; 0.5 s for 300,000 edges, then remembered by content."""
    today = graph_of(network)
    tried = try_changes(today.edges, read_changes(json.loads(changes)))
    # Who lives behind a gate that is closed still lives there, however little way is left on their side of it.
    anchors = np.where(tried.origin >= 0, today.walkable[tried.origin], True)
    return TriedGraph(replace(build_graph(tried.edges), anchors=anchors), tuple(tried.effects))
