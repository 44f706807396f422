"""The demo's buildings, stairwells and households."""

from collections.abc import Callable, Iterator

from django.db import connection

from gis_data.staging import copy_rows
from grids.actions.demo.sequences import take_ids
from grids.demo.copies import Copy
from grids.demo.homes import head_name, identity_number, phone
from grids.demo.places import START
from grids.demo.rows import TownRows
from grids.demo.wkb import hex_wkb
from grids.models.sealed import key_ring

SINCE = f"[{START},)"
COPY_BUILDINGS = """
COPY grids_building (id, uid, grid_id, name, number, address, use, storeys, dwellings, geom, entrance, valid, source,
    source_id) FROM STDIN
"""
COPY_UNITS = "COPY grids_unit (id, building_id, number, entrance) FROM STDIN"
COPY_HOUSEHOLDS = """
COPY grids_household (building_id, unit_id, door, residents, head_name, phone, identity_number, valid) FROM STDIN
"""


def write_buildings(rows: TownRows, copy: Copy, areas: dict[str, int]) -> None:
    """Write the buildings of one town with all that is in them."""
    with connection.cursor() as cursor:
        first_building = take_ids(cursor, "grids_building", len(rows.houses))
        first_unit = take_ids(cursor, "grids_unit", len(rows.unit_house))
        copy_rows(cursor, COPY_BUILDINGS, _building_rows(rows, copy, areas, first_building))
        copy_rows(cursor, COPY_UNITS, _unit_rows(rows, copy, first_building, first_unit))
        copy_rows(cursor, COPY_HOUSEHOLDS, _household_rows(rows, first_building, first_unit))


def _building_rows(rows: TownRows, copy: Copy, areas: dict[str, int], first: int) -> Iterator[tuple]:
    shapes, doors = hex_wkb(rows.footprints, copy.shift, multi=True), hex_wkb(rows.doors, copy.shift)
    columns = zip(rows.houses, rows.addresses, rows.house_grid.tolist(), shapes, doors, strict=True)
    for i, (house, address, grid, shape, door) in enumerate(columns):
        dwellings = house.dwellings or None
        place = copy.name + address.text + address.estate + (address.number if address.estate else "")
        yield (
            *(first + i, copy.uid(f"building {i}"), areas[f"grid {grid}"], address.estate, address.number, place),
            *(house.use, house.storeys, dwellings, shape, door, SINCE, copy.source, f"building-{i + 1}"),
        )


def _unit_rows(rows: TownRows, copy: Copy, first_building: int, first: int) -> Iterator[tuple]:
    number, last = 0, -1
    doors = hex_wkb(rows.unit_doors, copy.shift)
    for i, (house, door) in enumerate(zip(rows.unit_house.tolist(), doors, strict=True)):
        number = number + 1 if house == last else 1
        last = house
        yield first + i, first_building + house, f"{number}单元", door


def _household_rows(rows: TownRows, first_building: int, first_unit: int) -> Iterator[tuple]:
    unit_at = _first_unit_of(rows)
    people = (
        _sealed(head_name, len(rows.homes), "household.head_name"),
        _sealed(phone, len(rows.homes), "household.phone"),
        _sealed(identity_number, len(rows.homes), "household.identity_number"),
    )
    for home, *person in zip(rows.homes, *people, strict=True):
        unit = None if home.unit < 0 else first_unit + unit_at[home.house] + home.unit
        yield (first_building + home.house, unit, home.door, home.residents, *person, SINCE)


def _sealed(invent: Callable[[int], str], number: int, purpose: str) -> Iterator[str]:
    """Invented texts for households 1, 2, …, sealed, as COPY reads bytes."""
    texts = [invent(household) for household in range(1, number + 1)]
    return (f"\\x{sealed.hex()}" for sealed in key_ring().seal_all(texts, purpose))


def _first_unit_of(rows: TownRows) -> dict[int, int]:
    """The position of a building's first stairwell among all."""
    houses = rows.unit_house.tolist()
    return {house: position for position, house in reversed(list(enumerate(houses)))}
