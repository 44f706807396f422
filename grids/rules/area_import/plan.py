"""What becomes of each area: new, unchanged, changed from a day on, corrected, filled in before, or ended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import shapely

from gis_data.findings import Finding
from grids.rules.area_import import kinds
from grids.rules.area_import.known import Known, Version
from grids.rules.area_import.rows import Row
from grids.rules.area_import.shapes import same_shape


class Outcome(StrEnum):
    """What an import does with an area."""

    NEW = "new"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    CORRECTED = "corrected"
    HISTORY = "history"
    RETIRED = "retired"


@dataclass(frozen=True)
class Step:
    """One area's outcome. `closes` and `corrects` are versions; a new one begins on `first` and ends on `last`."""

    outcome: Outcome
    code: str
    name: str
    first: date
    last: date | None = None
    row: int | None = None
    area: int | None = None
    parent: int | None = None
    geometry: shapely.MultiPolygon | None = None
    closes: Version | None = None
    corrects: Version | None = None


@dataclass(frozen=True)
class Period:
    """The days for which a file speaks: from `first` until the day before `last` (None: until something else does)."""

    first: date
    last: date | None = None
    correct: bool = False


def identify(row: Row, known: Known, continues: dict[str, str], day: date) -> tuple[int | None, Finding | None]:
    """The area that a row speaks of (None: a new one), or why its code cannot be used.

    `continues` is new code to old code.
    """
    area = known.area_of_code.get(row.code)
    if area is None and row.code in continues:
        area = known.area_of_code.get(continues[row.code])
        return area, None
    if row.code in known.other_levels:
        name, level = known.other_levels[row.code]
        return None, kinds.CODE_OTHER_LEVEL.at(row.number, value=row.code, name=name, level=level)
    if area is None and row.code in known.other_codes:
        other = known.other_codes[row.code]
        return None, kinds.CODE_OF_ANOTHER.at(row.number, value=row.code, name=other.name, code=other.code)
    if area is not None:
        return area, _retired(row, known, area, day)
    return None, None


def _retired(row: Row, known: Known, area: int, day: date) -> Finding | None:
    """A finding if the area no longer bore the code on that day."""
    bearers = [version for version in known.by_area[area] if version.code == row.code]
    if any(version.last is None or version.last > day for version in bearers):
        return None
    last = bearers[-1]
    return kinds.CODE_RETIRED.at(row.number, value=row.code, name=last.name, day=last.last)


def decide(
    row: Row, area: int | None, parent: int | None, geometry: shapely.MultiPolygon, known: Known, period: Period
) -> Step | Finding:
    """The outcome for one row, or why there is none."""
    versions = known.by_area[area] if area is not None else []
    now = known.on(area, period.first) if area is not None else None
    base = {"code": row.code, "name": row.name, "row": row.number, "area": area, "parent": parent, "geometry": geometry}
    if not versions:
        return Step(Outcome.NEW, first=period.first, last=period.last, **base)
    if now is None:
        return _fill_history(row, versions, period, base)
    difference = _difference(row, parent, geometry, now)
    if not difference:
        return Step(Outcome.UNCHANGED, first=now.first, last=now.last, **base)
    if now.last is not None and any(version.first > period.first for version in versions):
        return kinds.LATER_VERSION.at(row.number, value=row.code, name=now.name, day=now.last)
    if period.last is not None and period.last != now.last:
        return kinds.KNOWN_BEYOND.at(row.number, value=row.code, name=now.name, day=period.last)
    if now.first < period.first:
        return Step(Outcome.CHANGED, first=period.first, last=now.last, closes=now, **base)
    if period.correct:
        return Step(Outcome.CORRECTED, first=now.first, last=now.last, corrects=now, **base)
    return kinds.SAME_DAY.at(row.number, value=difference, name=now.name, day=now.first)


def _fill_history(row: Row, versions: list[Version], period: Period, base: dict) -> Step:
    """The time before the first version that begins later; `identify` has refused areas that only ended."""
    later = next(version.first for version in versions if version.first > period.first)
    return Step(Outcome.HISTORY, first=period.first, last=min(later, period.last or later), **base)


def _difference(row: Row, parent: int | None, geometry: shapely.MultiPolygon, now: Version) -> str:
    """What differs from a version, in the words of the fields; empty when nothing does."""
    differs = {
        "code": row.code != now.code,
        "name": row.name != now.name,
        "parent": parent != now.parent,
        "geometry": not same_shape(geometry, now.geometry),
    }
    return ", ".join(field for field, is_other in differs.items() if is_other)


def retire(steps: list[Step], spared: set[str], known: Known, period: Period) -> Iterator[Step]:
    """Areas in force that the file leaves out, under the parents that it speaks of; `spared` codes stay."""
    kept = {step.area for step in steps if step.area is not None}
    concerned = {step.parent for step in steps}
    for version in known.in_force(period.first):
        if version.area in kept or version.code in spared or version.parent not in concerned:
            continue
        words = {"code": version.code, "name": version.name, "area": version.area, "parent": version.parent}
        yield Step(Outcome.RETIRED, first=period.first, geometry=version.geometry, closes=version, **words)


def check_retired(steps: list[Step], known: Known, day: date, children: dict[int, int]) -> Iterator[Finding]:
    """Each end is told; one that would leave no day, or leaves areas hanging, is worse. `children`: area to count."""
    for step in steps:
        if step.outcome != Outcome.RETIRED:
            continue
        words = {"name": step.name, "code": step.code, "day": day}
        if step.closes.first == day:
            yield kinds.ENDS_AT_ONCE.at(value=step.code, **words)
            continue
        if any(version.first > day for version in known.by_area[step.area]):
            yield kinds.LATER_VERSION.at(value=step.code, name=step.name, day=step.closes.last)
            continue
        yield kinds.RETIRED.at(value=step.code, **words)
        if children.get(step.area):
            yield kinds.RETIRED_CHILDREN.at(value=step.code, count=children[step.area], **words)


def history_notes(steps: list[Step]) -> Iterator[Finding]:
    """Rows that fill the time before what is known."""
    for step in steps:
        if step.outcome == Outcome.HISTORY:
            yield kinds.HISTORY.at(step.row, value=step.code, name=step.name, day=step.last)
