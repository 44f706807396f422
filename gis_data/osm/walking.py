"""What people may walk: the rules as a table (docs/osm.md shows it), and the verdict on one way or barrier.

Values and defaults follow the OSM wiki's pages "Key:access", "Key:foot" and "OSM tags for routing/Access restrictions".
Where countries differ, the stricter reading is taken for fast roads and the milder one for quiet ways.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from sys import intern
from typing import NamedTuple

from gis_data.osm.hours import Hours, walking_hours


@dataclass(frozen=True)
class WalkRules:
    """Tag values by what they mean to someone on foot."""

    open_ways: frozenset[str]  # highway=: walked unless something else forbids it
    ways_with_leave: frozenset[str]  # highway=: walked only where foot= or a sidewalk says so
    tunnels_with_leave: frozenset[str]  # highway=: the same, but only where the road runs in a tunnel
    other_ways: frozenset[tuple[str, str]]  # key and value of walkable things that are no highway
    leave: frozenset[str]  # foot=: may be walked, whatever access= says
    refusal: frozenset[str]  # foot= or access=: may not be walked
    sidewalks: frozenset[str]  # sidewalk=: people walk along this road
    blocking: frozenset[str]  # barrier=: nobody gets through unless foot= says so

    def with_private(self) -> "WalkRules":
        """The same rules, but private ways are kept (their edges say access=private)."""
        return replace(self, refusal=self.refusal - {"private"}, leave=self.leave | {"private"})


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


RULES = WalkRules(
    open_ways=_words(
        "primary primary_link secondary secondary_link tertiary tertiary_link unclassified residential living_street "
        "service road track path footway pedestrian steps corridor cycleway bridleway elevator platform"
    ),
    ways_with_leave=_words("motorway motorway_link trunk trunk_link busway bus_guideway"),
    # Road tunnels under rivers and hills are for cars; people who walk through them are the exception and are marked.
    tunnels_with_leave=_words("primary primary_link secondary secondary_link"),
    other_ways=frozenset({("railway", "platform"), ("public_transport", "platform"), ("man_made", "pier")}),
    leave=_words("yes designated permissive official destination customers public"),
    refusal=_words("no private use_sidepath military emergency delivery"),
    sidewalks=_words("yes both left right"),
    blocking=_words("wall city_wall retaining_wall fence hedge ditch guard_rail jersey_barrier"),
)
KEYS = ("highway", "railway", "public_transport", "man_made")
PASSABLE_WITHOUT_NOTE = _words("kerb")  # a kerb is no barrier to most; it would only crowd the nodes
NOTHING = _words("no none")
# Why a way is not walked.
OTHER_CLASS, PRIVATE, REFUSED, NO_LEAVE = "other class", "private", "refused", "no leave"
BOTH, FORWARD, BACKWARD = 0, 1, -1
DIRECTIONS = {"yes": FORWARD, "1": FORWARD, "true": FORWARD, "-1": BACKWARD, "reverse": BACKWARD}


class WalkWay(NamedTuple):
    """What an edge keeps of its way. `direction`: 0 both ways, 1 along the line only, -1 against it only.

    `hours` are in the syntax of opening_hours, "" for always; `unread_hours` is what could not be understood as such.
    """

    source_id: str
    highway: str
    name: str
    access: str
    surface: str
    steps: bool
    bridge: bool
    tunnel: bool
    direction: int
    hours: str = ""
    unread_hours: str = ""


def walk_way(source_id: str, tags: Mapping[str, str], rules: WalkRules = RULES) -> WalkWay | None:
    """The walkable way that these tags describe, or None if people may not walk it."""
    kind = _kind(tags, rules)
    if kind is None:
        return None
    hours = walking_hours(tags, rules.refusal, rules.leave)
    access = _access(tags, rules, _needs_leave(kind, tags, rules), is_open_at_times=hours.text != "")
    if access is None:
        return None
    return WalkWay(
        source_id=source_id,
        highway=intern(kind),
        name=tags.get("name", "")[:200],
        access=intern(access[:40]),
        surface=intern(tags.get("surface", "")[:40]),
        steps=kind == "steps",
        bridge=tags.get("bridge", "no") not in NOTHING,
        tunnel=tags.get("tunnel", "no") not in NOTHING,
        direction=_direction(tags),
        hours=hours.text,
        unread_hours=hours.unread[:200],
    )


def why_not(tags: Mapping[str, str], rules: WalkRules = RULES) -> str:
    """In a word why people may not walk a way: OTHER_CLASS, PRIVATE, REFUSED or NO_LEAVE."""
    kind = _kind(tags, rules)
    if kind is None:
        return OTHER_CLASS
    said = tags.get("foot", tags.get("access", ""))
    if said in rules.refusal:
        return PRIVATE if said == "private" else REFUSED
    return NO_LEAVE


def barrier_kind(tags: Mapping[str, str]) -> str:
    """The kind of barrier that a node carries, "" for none worth keeping."""
    kind = tags.get("barrier", "")
    return "" if kind in NOTHING or kind in PASSABLE_WITHOUT_NOTE else kind[:40]


def barrier_hours(tags: Mapping[str, str], rules: WalkRules = RULES) -> Hours:
    """When people get through a barrier node that does not stop them altogether."""
    return walking_hours(tags, rules.refusal, rules.leave)


def blocks(tags: Mapping[str, str], rules: WalkRules = RULES) -> bool:
    """Whether a barrier node stops people at all times: by its kind, or because foot= or access= refuses."""
    if barrier_hours(tags, rules).text and tags.get("barrier") not in rules.blocking:
        return False
    foot = tags.get("foot")
    if foot is not None:
        return foot in rules.refusal
    return tags.get("barrier") in rules.blocking or tags.get("access") in rules.refusal


def _kind(tags: Mapping[str, str], rules: WalkRules) -> str | None:
    """The class of a way that could be walked, before anything is said about access."""
    highway = tags.get("highway")
    if highway in rules.open_ways or highway in rules.ways_with_leave:
        return highway
    if highway is not None:
        return None
    return next((value for key, value in sorted(rules.other_ways) if tags.get(key) == value), None)


def _needs_leave(kind: str, tags: Mapping[str, str], rules: WalkRules) -> bool:
    """Whether a way is walked only where something says so."""
    if kind in rules.ways_with_leave or tags.get("motorroad") == "yes":
        return True
    return kind in rules.tunnels_with_leave and tags.get("tunnel") == "yes"


def _access(tags: Mapping[str, str], rules: WalkRules, needs_leave: bool, is_open_at_times: bool) -> str | None:
    """The restriction an edge keeps ("" for open to all), or None if it may not be walked."""
    foot, access = tags.get("foot"), tags.get("access", "")
    if foot in rules.refusal:
        return foot if is_open_at_times else None
    if foot in rules.leave:
        return "" if foot == "yes" else foot
    if needs_leave and not _has_sidewalk(tags, rules):
        return None
    if access in rules.refusal:
        return access if is_open_at_times else None
    return "" if access in ("", "yes") else access


def _has_sidewalk(tags: Mapping[str, str], rules: WalkRules) -> bool:
    keys = ("sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right")
    return any(tags.get(key) in rules.sidewalks for key in keys)


def _direction(tags: Mapping[str, str]) -> int:
    """Only signs that speak of people on foot: oneway= alone is for vehicles."""
    if tags.get("foot:backward") == "no":
        return FORWARD
    if tags.get("foot:forward") == "no":
        return BACKWARD
    return DIRECTIONS.get(tags.get("oneway:foot", ""), BOTH)
