"""What is known of areas already, as the rules of an import see it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import shapely


@dataclass(frozen=True)
class Version:
    """What was true of an area from `first` until the day before `last` (None: for ever); `geometry` in WGS 84."""

    pk: int
    area: int
    level: int
    code: str
    name: str
    parent: int | None
    first: date
    last: date | None
    geometry: shapely.MultiPolygon

    def holds_on(self, day: date) -> bool:
        """Whether it was in force on that day."""
        return self.first <= day and (self.last is None or day < self.last)


@dataclass
class Known:
    """The versions of one level, looked up by area and by code; and codes that mean something else."""

    by_area: dict[int, list[Version]] = field(default_factory=lambda: defaultdict(list))
    area_of_code: dict[str, int] = field(default_factory=dict)
    other_codes: dict[str, Version] = field(default_factory=dict)
    other_levels: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add(self, versions: Iterable[Version]) -> None:
        """Take versions in, oldest first."""
        for version in sorted(versions, key=lambda version: version.first):
            self.by_area[version.area].append(version)
            self.area_of_code[version.code] = version.area

    def on(self, area: int, day: date) -> Version | None:
        """The version of an area in force on a day."""
        return next((version for version in self.by_area[area] if version.holds_on(day)), None)

    def in_force(self, day: date) -> list[Version]:
        """All versions in force on a day."""
        return [version for versions in self.by_area.values() for version in versions if version.holds_on(day)]
