"""Streets and communities of the demo: public names and codes, and where each lies in the invented town.

Names and codes are those of the national statistics codes of 2016 and 2023. Where a community of 2023 has no code of
2016, it is taken to have been cut out of the neighbour named in `out_of`; that, like every boundary, is invented.
"""

from dataclasses import dataclass
from datetime import date

COUNTY_CODE, COUNTY_NAME = "532503", "蒙自市"
START = date(2016, 1, 1)
TOWN_BECAME_STREET = date(2019, 7, 1)
APPROVED = date(2020, 5, 18)
REDRAWN = date(2020, 6, 8)

WENLAN, GUANLAN, WENCUI, YUGUOPU = "532503001", "532503003", "532503004", "532503002"


@dataclass(frozen=True)
class Street:
    """A street of today; `old_code` and `old_name` are those it had before the redraw, empty when it is new."""

    code: str
    name: str
    old_code: str = ""
    old_name: str = ""


@dataclass(frozen=True)
class Community:
    """A community of today: number in its street, name, the code it had before, the community it was cut out of, and
    a place inside it (metres east and north of the town centre)."""

    street: str
    number: str
    name: str
    old_code: str
    out_of: str
    place: tuple[int, int]

    @property
    def code(self) -> str:
        """The 12 digits in force since the redraw."""
        return self.street + self.number


STREETS = (
    Street(WENLAN, "文澜街道", "532503101", "文澜街道"),
    Street(YUGUOPU, "雨过铺街道", "532503103", "雨过铺镇"),
    Street(GUANLAN, "观澜街道"),
    Street(WENCUI, "文萃街道"),
)
OLD_TOWN_NAME = "文澜镇"  # of what was 文澜街道 from TOWN_BECAME_STREET on

COMMUNITIES = (
    Community(WENLAN, "001", "天马社区", "532503101001", "", (-560, -320)),
    Community(WENLAN, "002", "银河社区", "532503101002", "", (-420, 620)),
    Community(WENLAN, "003", "鸿雁社区", "532503101003", "", (250, 480)),
    Community(WENLAN, "004", "玉皇阁社区", "532503101004", "", (-120, -140)),
    Community(WENLAN, "005", "月牙塘社区", "532503101005", "", (640, -120)),
    Community(WENLAN, "006", "永安社区", "532503101006", "", (1750, -350)),
    Community(WENLAN, "007", "双河社区", "532503101007", "", (-1250, -1350)),
    Community(WENLAN, "008", "红竺园社区", "532503101008", "", (800, -2000)),
    Community(WENLAN, "009", "绿茵社区", "532503101009", "", (-350, -1900)),
    Community(WENLAN, "010", "群乐社区", "532503101010", "", (2000, -1350)),
    Community(WENLAN, "011", "南湖社区", "532503101011", "", (330, -900)),
    Community(YUGUOPU, "001", "大台子社区", "532503101212", "", (-3450, 1000)),
    Community(YUGUOPU, "002", "雨过铺社区", "532503103201", "", (-2500, 2450)),
    Community(GUANLAN, "001", "光明社区", "532503101012", "", (500, 1350)),
    Community(GUANLAN, "002", "青云社区", "532503101013", "", (1450, 900)),
    Community(GUANLAN, "003", "蓝天社区", "", "青云社区", (2050, 1900)),
    Community(GUANLAN, "004", "振兴社区", "", "光明社区", (250, 2500)),
    Community(GUANLAN, "201", "碧云村委会", "532503101206", "", (3450, 500)),
    Community(WENCUI, "001", "艺海社区", "532503101014", "", (-1650, -350)),
    Community(WENCUI, "002", "康辉社区", "532503101015", "", (-1650, 750)),
    Community(WENCUI, "003", "春光社区", "", "康辉社区", (-2650, 100)),
    Community(WENCUI, "005", "水沟社区", "532503101214", "", (-3000, -950)),
    Community(WENCUI, "201", "红寨村委会", "532503101213", "", (-2300, -2300)),
)
GRIDS = 187
SPLIT_GRIDS = 6  # pairs of today's grids that were one before the redraw
