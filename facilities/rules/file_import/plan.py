"""What each entry of a file is of what is known, and what becomes of it. Pure; distances in metres."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from facilities.rules import faults
from facilities.rules.check import metres_between
from facilities.rules.facts import Facts, LonLat
from facilities.rules.file_import import notes
from facilities.rules.file_import.rows import UNNAMED_WITHIN_M, Entry
from gis_data.findings import Finding

SAME_WITHIN_M = 100.0  # of one kind and name: a place measured twice, or moved to the next door
SAME_PLACE_M = 0.5  # coordinates rounded to five or six decimals are not a move


class Outcome(StrEnum):
    NEW = "new"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    MOVED = "moved"
    REOPENED = "reopened"
    CLOSED = "closed"
    KEPT = "kept"


@dataclass(frozen=True)
class Known:
    """A facility as it was last: from `first` to the day `end` on which it is no more (None: none is set)."""

    pk: int
    kind: str
    source: str
    source_id: str
    facts: Facts
    first: date
    end: date | None
    by_hand: bool = False


@dataclass(frozen=True)
class Step:
    """What is done to one facility, from a day on. Without an entry the file no longer has it."""

    outcome: Outcome
    day: date
    entry: Entry | None = None
    known: Known | None = None
    facts: Facts | None = None
    end: date | None = None


@dataclass(frozen=True)
class Wanted:
    """How entries are taken: as from which source, from which day on, and whether work done by hand is kept."""

    source: str
    day: date
    keep_by_hand: bool = False


@dataclass(frozen=True)
class Places:
    """Where the entries are, degrees (EPSG:4326): place (n, 2), and the entrances of those that name some."""

    place: np.ndarray
    entrances: Mapping[int, tuple[LonLat, ...]]

    def of(self, entry: Entry) -> LonLat:
        """Longitude and latitude."""
        return tuple(self.place[entry.position].tolist())


def decide(
    entries: Iterable[Entry], places: Places, known: Iterable[Known], wanted: Wanted
) -> tuple[list[Step], list[Finding]]:
    """A step for each entry, and what there is to tell."""
    steps, findings = [], []
    for entry, found, adopted_m in _matched(list(entries), places, list(known), wanted.source):
        if adopted_m is not None:
            words = {"name": found.facts.name, "metres": adopted_m}
            findings.append(notes.ADOPTED.at(entry.number, "name", entry.name, **words))
        decision = _step(entry, found, places, wanted)
        if isinstance(decision, Finding):
            findings.append(decision)
            continue
        steps.append(decision)
        if decision.outcome == Outcome.KEPT:
            findings.append(notes.KEPT.at(entry.number, "name", entry.name, name=found.facts.name))
    return steps, findings


def close_missing(steps: Iterable[Step], known: Iterable[Known], kinds: set[str], wanted: Wanted) -> list[Step]:
    """Steps for what is known from the same source, of these kinds, and no longer in the file."""
    named = {step.known.pk for step in steps if step.known}
    return [
        Step(Outcome.CLOSED, wanted.day, known=one)
        for one in known
        if one.source == wanted.source and one.kind in kinds and one.pk not in named and _is_there(one, wanted.day)
        if one.first < wanted.day and not (wanted.keep_by_hand and one.by_hand)
    ]


def _is_there(one: Known, day: date) -> bool:
    return one.end is None or one.end > day


def _matched(
    entries: list[Entry], places: Places, known: list[Known], source: str
) -> Iterator[tuple[Entry, Known | None, float | None]]:
    """Each entry with what it is known as: by its id at the source, else the nearest of its kind and name.

    The distance is told where it was taken for one by its name that came from elsewhere.
    """
    by_id = {one.source_id: one for one in known if one.source == source and one.source_id}
    by_name = defaultdict(list)
    for one in known:
        by_name[one.kind, one.facts.name].append(one)
    taken = {by_id[entry.source_id].pk for entry in entries if entry.source_id in by_id}
    for entry in entries:
        if entry.source_id in by_id:
            yield entry, by_id[entry.source_id], None
            continue
        free = [one for one in by_name[entry.kind, entry.name] if one.pk not in taken]
        found, metres = _nearest(places.of(entry), free, SAME_WITHIN_M if entry.named else UNNAMED_WITHIN_M)
        if found is None or (found.source == source and found.source_id and entry.source_id):
            yield entry, None, None
            continue
        taken.add(found.pk)
        yield entry, found, metres if found.source != source else None


def _nearest(place: LonLat, some: list[Known], within_m: float) -> tuple[Known | None, float]:
    if not some:
        return None, np.inf
    metres = metres_between(place, np.array([one.facts.place for one in some]))
    index = int(metres.argmin())
    return (some[index], float(metres[index])) if metres[index] <= within_m else (None, np.inf)


def _step(entry: Entry, known: Known | None, places: Places, wanted: Wanted) -> Step | Finding:
    place, entrances = places.of(entry), places.entrances.get(entry.position)
    if known is None:
        return _new(entry, entry.facts(place, entrances), wanted)
    if wanted.keep_by_hand and known.by_hand:
        return Step(Outcome.KEPT, wanted.day, entry, known)
    if metres_between(place, np.array([known.facts.place]))[0] <= SAME_PLACE_M:
        place = known.facts.place
    facts = entry.facts(place, entrances, known.facts)
    return _changed(entry, known, facts, wanted)


def _new(entry: Entry, facts: Facts, wanted: Wanted) -> Step | Finding:
    first = entry.first or wanted.day
    if entry.end is not None and entry.end <= first:
        return faults.END_BEFORE_BEGIN.at(entry.number, "valid_to", entry.end, first=first)
    return Step(Outcome.NEW, first, entry, None, facts, entry.end)


def _changed(entry: Entry, known: Known, facts: Facts, wanted: Wanted) -> Step | Finding:
    """What becomes of a known facility whose facts, or whose end, may be others now."""
    day = wanted.day
    if entry.end is not None and entry.end <= day:
        return _ended(entry, known, entry.end)
    if not _is_there(known, day):
        return Step(Outcome.REOPENED, day, entry, known, facts, entry.end)
    end = entry.end or known.end
    if (facts, end) == (known.facts, known.end):
        return Step(Outcome.UNCHANGED, day, entry, known, facts, end)
    if day < known.first:
        return faults.BEFORE_LATEST.at(entry.number, "name", day, first=known.first)
    moved = (facts.place, facts.doors) != (known.facts.place, known.facts.doors)
    return Step(Outcome.MOVED if moved else Outcome.CHANGED, day, entry, known, facts, end)


def _ended(entry: Entry, known: Known, end: date) -> Step | Finding:
    """The file says that it is no more."""
    if known.end == end:
        return Step(Outcome.UNCHANGED, end, entry, known, known.facts, end)
    if end <= known.first:
        return faults.END_BEFORE_BEGIN.at(entry.number, "valid_to", end, first=known.first)
    return Step(Outcome.CLOSED, end, entry, known)
