"""How many people of a household use a kind of facility: what capacities in seats, beds or stalls are held against.

Assumptions to begin with, not a standard: they stand on the page beside what follows from them, and can be changed
there. About three people live in a household; the shares of an age are rounded from yearbooks, second-hand.
"""

from dataclasses import dataclass

DEFAULT_PER_100 = 100.0
MOST_PER_100 = 1000.0

# Users in 100 households.
PER_100_HOUSEHOLDS = {
    "kindergarten": 10.0,  # three years of age, of about 34 children in a thousand people
    "primary_school": 20.0,  # six years of age
    "middle_school": 10.0,  # three years of age
    "elderly_care": 1.0,  # by day, not to live in
    "hospital": 2.0,  # six to seven beds for a thousand people
    "market": 0.5,  # stalls
    "shelter": 300.0,  # everybody
}


@dataclass(frozen=True, slots=True)
class Demand:
    """Users in 100 households, and whether that is the assumption this system begins with."""

    per_100: float
    assumed: bool

    @property
    def per_household(self) -> float:
        """Users in one household."""
        return self.per_100 / 100


def demand_of(kind_key: str, text: str = "") -> Demand:
    """The number that was typed, if it is one between 0 and MOST_PER_100; else the assumption for the kind."""
    try:
        typed = float(text.replace(",", "."))
    except ValueError:
        typed = float("nan")
    if 0 < typed <= MOST_PER_100:
        return Demand(typed, assumed=False)
    return Demand(PER_100_HOUSEHOLDS.get(kind_key, DEFAULT_PER_100), assumed=True)
