"""What a told dashboard is made of: headlines, tables, lines and cells, each as text and as a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cases.dashboard.words import Figure


@dataclass(frozen=True)
class Cell:
    """A figure as text and as a number (a share from 0 to 1, minutes), the way to its rows; `few`: of too few cases."""

    text: str
    value: float | None = None
    link: str = ""
    few: bool = False


@dataclass(frozen=True)
class Head:
    """A column: its name and what it counts. `is_share`: its numbers are shares; `is_time`: minutes."""

    label: str
    about: str = ""
    is_share: bool = False
    is_time: bool = False


@dataclass(frozen=True)
class Line:
    """A row of a table. `link` leads to the dashboard of what it is of."""

    label: str
    code: str
    link: str
    cells: list[Cell]


@dataclass(frozen=True)
class ToldTable:
    """A table, and which of its columns a chart draws how ("bars", "lines" or none)."""

    key: str
    title: str
    of: str
    heads: list[Head]
    lines: list[Line]
    chart: str = ""
    drawn: tuple[int, ...] = ()


@dataclass(frozen=True)
class Headline:
    """A figure of all cases together, beside what it was."""

    figure: Figure
    cell: Cell
    before: str
    change: str


@dataclass(frozen=True)
class ToldBoard:
    """Everything that a dashboard says."""

    place: str
    period: str
    before: str
    bounds: str
    at: datetime
    headlines: list[Headline]
    tables: list[ToldTable]
    grids: ToldTable | None
    grids_in_all: int

    @property
    def is_empty(self) -> bool:
        """Whether there is no case at all to tell of."""
        return not any(one.cell.value for one in self.headlines)
