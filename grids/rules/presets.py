"""Levels a new deployment can start from. They become rows, are changed as rows, and are not read here again."""

from dataclasses import dataclass
from typing import Any

# GB/T 2260 (county, 6 digits), GB/T 10114 (001-099 streets, 100-199 towns, from 200 townships), the statistics
# office's community digits, and the grid's 3 digits. Taken from published accounts, not checked against the texts.
CHINA_SCHEME: dict[str, Any] = {
    "key": "cn-admin",
    "edition": "2023",
    "title": "行政区划与网格代码 (6+3+3+3)",
    "source": "GB/T 2260, GB/T 10114, 6+3+3+3",
    "segments": [
        {"level": "county", "digits": 6},
        {
            "level": "street",
            "digits": 3,
            "ranges": [
                {"from": "001", "to": "099", "kind": "street"},
                {"from": "100", "to": "199", "kind": "town"},
                {"from": "200", "to": "399", "kind": "township"},
                {"from": "400", "to": "999", "kind": "other"},
            ],
        },
        {"level": "community", "digits": 3},
        {"level": "grid", "digits": 3},
    ],
}


@dataclass(frozen=True)
class LevelPreset:
    """One level as a new deployment gets it."""

    key: str
    rank: int
    label_zh: str
    label_en: str
    tiles_parent: bool = True
    stored_in: str = "area"
    coded: bool = False
    is_working_grid: bool = False


CITY = LevelPreset("city", 10, "市（州）", "City")
COUNTY = LevelPreset("county", 20, "县（市、区）", "County", coded=True)
STREET = LevelPreset("street", 30, "街道（乡镇）", "Street or town", coded=True)
COMMUNITY = LevelPreset("community", 40, "社区（村）", "Community", coded=True)
GRID = LevelPreset("grid", 50, "网格", "Grid", coded=True, is_working_grid=True)
MICROGRID = LevelPreset("microgrid", 60, "微网格", "Micro-grid", tiles_parent=False)
BUILDING = LevelPreset("building", 70, "楼栋", "Building", tiles_parent=False, stored_in="building")
UNIT = LevelPreset("unit", 80, "单元", "Unit", tiles_parent=False, stored_in="unit")

PRESETS: dict[str, tuple[LevelPreset, ...]] = {
    # city, county, street, community, grid, optional micro-grid, building, unit
    "full": (CITY, COUNTY, STREET, COMMUNITY, GRID, MICROGRID, BUILDING, UNIT),
    # Huaping: "X+N" grids on four levels
    "four": (COUNTY, STREET, COMMUNITY, GRID),
    # Saihan: district, street, community, grid, building, unit
    "six": (COUNTY, STREET, COMMUNITY, GRID, BUILDING, UNIT),
    # Ninglang: a micro-grid per ten households below the grid
    "micro": (COUNTY, STREET, COMMUNITY, GRID, MICROGRID),
    # Three levels with codes of their own, the lowest one worked in: counties, towns, villages
    "three": (
        LevelPreset("county", 20, "县（市）", "County"),
        LevelPreset("town", 30, "乡镇（区）", "Town"),
        LevelPreset("village", 40, "村（里）", "Village", is_working_grid=True),
    ),
    # A place without Chinese codes: one level of municipalities, grids below it
    "plain": (
        LevelPreset("country", 10, "国家", "Country"),
        LevelPreset("municipality", 30, "市镇", "Municipality"),
        LevelPreset("grid", 50, "网格", "Grid", is_working_grid=True),
    ),
    # A city without Chinese codes: its neighbourhoods, grids below them
    "neighbourhoods": (
        CITY,
        LevelPreset("neighbourhood", 30, "街区", "Neighbourhood"),
        LevelPreset("grid", 50, "网格", "Grid", is_working_grid=True),
    ),
}
