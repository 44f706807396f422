"""The departments of the demo city, by the level of the area that each answers for. Names are plainly general."""

from dataclasses import dataclass

from cases.demo.profiles import Desk


@dataclass(frozen=True)
class Office:
    """A sort of department: one in each area of a level, or one for the county on its own tier or the city's."""

    desk: Desk
    level: str  # whose areas it is in
    tier: str
    zh: str  # {} is the area's name
    en: str
    fallback: bool = False


OFFICES = (
    Office(Desk.STATION, "community", "community", "{}网格服务站", "Station of {}"),
    Office(Desk.URBAN, "street", "street", "{}综合执法队", "Urban management of {}"),
    Office(Desk.SAFETY, "street", "street", "{}应急管理办", "Safety office of {}"),
    Office(Desk.WORKS, "street", "street", "{}社区建设办", "Works office of {}"),
    Office(Desk.FALLBACK, "street", "street", "{}党政综合办", "General office of {}", fallback=True),
    Office(Desk.CITY_MANAGEMENT, "county", "county", "{}城市管理局", "Urban management bureau of {}"),
    Office(Desk.TRAFFIC, "county", "county", "{}公安交警大队", "Traffic police of {}"),
    Office(Desk.HOUSING, "county", "county", "{}住房和城乡建设局", "Housing and construction bureau of {}"),
    Office(Desk.WATER, "county", "county", "{}水务局", "Water bureau of {}"),
    Office(Desk.MARKET_RULES, "county", "county", "{}市场监督管理局", "Market supervision bureau of {}"),
    Office(Desk.ENVIRONMENT, "county", "city", "州生态环境局{}分局", "Environment bureau, branch of {}"),
    Office(Desk.POWER, "county", "city", "州供电局{}分局", "Power supply bureau, branch of {}"),
)
