"""Households: doors by stairwell and storey, and people whose names and numbers nobody could take for real ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from grids.demo.building import House
from grids.rules.identity import check_character

HEAVENLY_STEMS = "甲乙丙丁戊己庚辛壬癸"
FIRST_BIRTHDAY = date(1950, 1, 1)
SIZE_SHARE = (0.17, 0.28, 0.27, 0.16, 0.08, 0.04)  # of households with 1, 2, … residents


@dataclass(frozen=True)
class Home:
    """A household: index of its building, of its stairwell in it (-1 for none), door, residents."""

    house: int
    unit: int
    door: str
    residents: int


def homes(houses: list[House], seed: int) -> list[Home]:
    """All households of some buildings, in their order."""
    total = sum(house.dwellings for house in houses)
    sizes = np.random.default_rng(seed).choice(len(SIZE_SHARE), total, p=SIZE_SHARE) + 1
    doors = ((i, unit, door) for i, house in enumerate(houses) for unit, door in _doors(house))
    return [Home(i, unit, door, size) for (i, unit, door), size in zip(doors, sizes.tolist(), strict=True)]


def _doors(house: House) -> Iterator[tuple[int, str]]:
    """Stairwell and door of each dwelling; 302 is the second door on the third floor."""
    if not house.units:
        yield from ((-1, str(number)) for number in range(1, house.dwellings + 1))
        return
    per_unit = -(-house.dwellings // house.units)
    per_floor = -(-per_unit // house.storeys)
    for number in range(house.dwellings):
        unit, place = divmod(number, per_unit)
        floor, side = divmod(place, per_floor)
        yield unit, f"{floor + 1}{side + 1:02d}"


def head_name(number: int) -> str:
    """The invented head of household `number` of a town: 住户甲00001."""
    stem, rest = divmod(number, 100_000)
    return f"住户{HEAVENLY_STEMS[stem % len(HEAVENLY_STEMS)]}{rest:05d}"


def phone(number: int) -> str:
    """An invented telephone number: no area has the code 000."""
    return f"000-{number // 10_000:04d}-{number % 10_000:04d}"


def identity_number(number: int) -> str:
    """An invented identity number whose check character fits: no county has the code 000000."""
    days, order = divmod(number, 999)
    digits = f"000000{FIRST_BIRTHDAY + timedelta(days):%Y%m%d}{order + 1:03d}"
    return digits + check_character(digits)
