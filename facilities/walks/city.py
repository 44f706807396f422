"""A city as one group of people walks it on a day: the ways that are open to them, and the doors along these."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from django.conf import settings
from django.utils import timezone
from numpy.typing import NDArray

from facilities.walks.homes import Homes, Standing, buildings_in, homes_on
from facilities.walks.trial import tried_graph
from gis_data.array_store import ArrayStore
from gis_data.rules.hours import which_are_open
from gis_data.rules.walk.graph import WalkGraph
from gis_data.rules.walk.reach import PlacesByEdge
from gis_data.rules.walk.segments import Places
from gis_data.walk.network import current_state, graph_of

NAME, EDITION = "doors", "1"
WEDNESDAY, TEN = 2, time(10)  # gates and ways with hours are taken as they are then, where nobody names a time


class Ways(NamedTuple):
    """Which ways are walked: those of a state of the network, with or without steps, with some of its hours open.

    `changes` are those of a scenario, as `trial.text_of` writes them; none for the network as it is.
    """

    network: str
    takes_steps: bool
    hours: tuple[bool, ...]
    changes: str = ""


@dataclass(frozen=True)
class City:
    """`doors` are the homes' places on the network `graph`, which is that of `ways`."""

    ways: Ways
    graph: WalkGraph
    homes: Homes
    doors: PlacesByEdge

    @property
    def fingerprint(self) -> str:
        """Another text for other ways, buildings or doors; the same whatever the day and whoever lives there."""
        return f"{self.ways} {self.homes.doors_digest}"

    @cached_property
    def door_xy(self) -> NDArray[np.float64]:
        """(n, 2) the homes' doors in the network's plane, in metres."""
        return self.graph.plane.metres(self.homes.lonlat)


def city_on(day: date, takes_steps: bool = True, moment: datetime | None = None, changes: str = "") -> City:
    """The city on a day. The network is today's, whatever the day: it has no past.

    With `changes` it is walked as if they had been made, and nothing is kept but in this process. Raises BadChange
    where today's network is such that one of them touches nothing.
    """
    homes = homes_on(day)
    network = current_state()
    ways = Ways(network, takes_steps, open_hours(network, moment or usual_moment(day), changes), changes)
    doors = _tried_doors(ways, homes.state) if changes else _doors(ways, homes.state)
    return City(ways, _graph(ways), homes, doors)


def graph_now(takes_steps: bool = True, moment: datetime | None = None) -> WalkGraph:
    """The ways alone, without anybody's door."""
    network = current_state()
    return _graph(Ways(network, takes_steps, open_hours(network, moment or usual_moment(timezone.localdate()))))


def usual_moment(day: date) -> datetime:
    """Ten in the morning of the Wednesday in the week of a day."""
    return datetime.combine(day + timedelta(days=WEDNESDAY - day.weekday()), TEN)


def open_hours(network: str, moment: datetime, changes: str = "") -> tuple[bool, ...]:
    """For each of the network's different hours, whether they are open."""
    return tuple(which_are_open(_whole(network, changes).edges.hour_texts, moment).tolist())


def _whole(network: str, changes: str) -> WalkGraph:
    return tried_graph(network, changes).graph if changes else graph_of(network)


@lru_cache(maxsize=8)
def _graph(ways: Ways) -> WalkGraph:
    graph = _whole(ways.network, ways.changes)
    if not all(ways.hours):
        graph = graph.when(np.array(ways.hours))
    return graph if ways.takes_steps else graph.without_steps()


@lru_cache(maxsize=8)
def _doors(ways: Ways, standing: Standing) -> PlacesByEdge:
    """Where the homes of a day stand on the network; kept in files, since a million doors take a second."""
    state = f"{EDITION} {ways} {standing}"
    store = ArrayStore(settings.WALK_DIR)
    stored = store.get(NAME, state)
    if stored is not None:
        arrays = stored[0]
        places = Places(arrays["edge"], arrays["along_m"], arrays["off_m"])
        return PlacesByEdge(places, arrays["start"], arrays["order"])
    graph = _graph(ways)
    doors = PlacesByEdge.of(graph.snap(buildings_in(standing).lonlat), len(graph.edges))
    store.put(NAME, state, vars(doors.places) | {"start": doors.start, "order": doors.order}, {})
    return doors


@lru_cache(maxsize=4)
def _tried_doors(ways: Ways, standing: Standing) -> PlacesByEdge:
    """The same for a scenario, in no file: the few that are kept are for the network as it is."""
    graph = _graph(ways)
    return PlacesByEdge.of(graph.snap(buildings_in(standing).lonlat), len(graph.edges))
