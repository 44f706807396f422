"""The town once, or many of it side by side: for measurements, the same town again, moved, under codes of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid5

from grids.demo.places import COUNTY_CODE, COUNTY_NAME

NAMESPACE = UUID("3c1b6a52-0d0e-5f6e-9a34-532503202006")
STEP_DEGREES = (0.12, 0.1)  # east and north from town to town: wider than the town is
PER_ROW = 10


@dataclass(frozen=True)
class Copy:
    """One town of several: number, code and name of its county, and how far it lies from the first in degrees."""

    number: int
    county: str
    name: str
    shift: tuple[float, float]

    @property
    def source(self) -> str:
        """What rows say of where they come from."""
        return f"demo-{self.number:03d}" if self.number else "demo"

    def code(self, code: str) -> str:
        """A code of the first town as it reads in this one."""
        return self.county + code[len(COUNTY_CODE) :]

    def uid(self, key: str) -> UUID:
        """The identity of something in this town: the same at every loading."""
        return uuid5(NAMESPACE, f"{self.number} {key}")


def copies(count: int) -> Iterator[Copy]:
    """The town and its copies. No county code begins with 99, so that these are plainly invented."""
    yield Copy(0, COUNTY_CODE, COUNTY_NAME, (0.0, 0.0))
    for number in range(1, count):
        row, column = divmod(number, PER_ROW)
        shift = (round(column * STEP_DEGREES[0], 3), round(row * STEP_DEGREES[1], 3))
        yield Copy(number, f"99{number:04d}", f"示范{number:03d}市", shift)
