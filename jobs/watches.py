"""What every worker looks after between jobs: each package registers its own when Django starts.

A look is one quick query; what it finds to do it asks for as a job, which one worker takes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Watch:
    """A look, taken again after so many seconds by each worker."""

    every_s: float
    look: Callable[[], object]


WATCHES: dict[str, Watch] = {}


def register(name: str, every_s: float, look: Callable[[], object]) -> None:
    """A second one under the same name takes the place of the first."""
    WATCHES[name] = Watch(every_s, look)
