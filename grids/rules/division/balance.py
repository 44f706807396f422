"""How evenly households are spread over grids."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

USUAL_RANGE = (300, 500)  # households in a grid, GB/T 34300-2017 as quoted; warns and never blocks


@dataclass(frozen=True)
class Balance:
    """Households of the emptiest, the middle and the fullest grid, and how many grids are outside `usual`."""

    least: int
    middle: float
    most: int
    below: int
    above: int
    usual: tuple[int, int]


def household_balance(households: Sequence[int], usual: tuple[int, int] = USUAL_RANGE) -> Balance:
    """Balance of at least one grid's households."""
    low, high = usual
    return Balance(
        least=min(households),
        middle=median(households),
        most=max(households),
        below=sum(count < low for count in households),
        above=sum(count > high for count in households),
        usual=usual,
    )
