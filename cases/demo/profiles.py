"""What happens in the demo city: which kinds of events, how often, where, when, who handles them and how long it takes.

All figures are invented. Codes are those of GB/T 47678.5-2026; what they mean is looked up in the catalogue in use.
"""

from dataclasses import dataclass
from enum import StrEnum


class Ground(StrEnum):
    """What sort of place a case lies at."""

    MARKET = "market"
    HOME = "home"
    ROAD = "road"
    GREEN = "green"
    SITE = "site"  # where something is being built


class Desk(StrEnum):
    """The sort of department that handles it; which one, the place says."""

    STATION = "station"  # of the community
    URBAN = "urban"  # of the street, as those below down to FALLBACK
    SAFETY = "safety"
    WORKS = "works"
    FALLBACK = "fallback"
    CITY_MANAGEMENT = "city-management"  # of the county, as those below down to MARKET_RULES
    TRAFFIC = "traffic"
    HOUSING = "housing"
    WATER = "water"
    MARKET_RULES = "market-rules"
    ENVIRONMENT = "environment"  # of the city, as those below
    POWER = "power"


# Weights of the hours from 0 to 23, of the days from Monday, of the months from January.
HOURS = {
    "patrol": (1, 0, 0, 0, 0, 1, 3, 8, 16, 22, 21, 13, 5, 6, 15, 20, 19, 12, 6, 4, 3, 2, 1, 1),
    "street": (2, 1, 0, 0, 1, 4, 10, 17, 15, 11, 10, 12, 9, 6, 7, 9, 11, 17, 20, 18, 13, 8, 5, 3),
    "night": (9, 4, 2, 1, 1, 1, 2, 3, 4, 4, 4, 5, 6, 4, 3, 3, 4, 5, 9, 15, 22, 25, 22, 15),
    "dawn": (1, 1, 1, 2, 5, 14, 22, 24, 18, 12, 8, 6, 4, 4, 5, 6, 6, 7, 7, 5, 4, 2, 1, 1),
}
WEEK = {
    "plain": (1.08, 1.05, 1.03, 1.02, 1.05, 0.92, 0.85),
    "work": (1.15, 1.14, 1.12, 1.12, 1.08, 0.82, 0.57),
    "trade": (0.88, 0.88, 0.90, 0.93, 1.04, 1.22, 1.15),
}
SEASON = {
    "plain": (0.95, 0.85, 1.00, 1.03, 1.05, 1.02, 1.03, 1.04, 1.02, 1.00, 1.02, 0.99),
    "summer": (0.60, 0.65, 0.85, 1.05, 1.25, 1.40, 1.45, 1.40, 1.15, 0.90, 0.70, 0.60),
    "dry": (1.10, 1.30, 1.50, 1.45, 1.20, 0.80, 0.60, 0.60, 0.70, 0.85, 0.90, 1.00),
    "rain": (0.60, 0.60, 0.70, 0.80, 1.05, 1.50, 1.70, 1.60, 1.20, 0.90, 0.70, 0.65),
    "eve": (1.60, 1.25, 0.90, 0.85, 0.85, 0.85, 0.85, 0.90, 0.95, 0.95, 1.00, 1.20),
}


@dataclass(frozen=True)
class Profile:
    """One kind: its share of all cases, in shares of a hundred the grounds it lies at, its rhythm, its handling.

    `handle_hours` is the time limit for handling in hours of duty (`life.py`); `urgent` the share that is urgent.
    """

    code: str
    share: float
    grounds: dict[Ground, int]
    hours: str
    week: str
    season: str
    desk: Desk
    handle_hours: int
    urgent: float = 0.03


def _profile(
    code: str, share: float, where: str, when: str, desk: Desk, handle_hours: int, urgent: float = 0.03
) -> Profile:
    """`where` as "market 60 home 40", `when` as "patrol work dry"."""
    words = where.split()
    grounds = {Ground(name): int(part) for name, part in zip(words[::2], words[1::2], strict=True)}
    return Profile(code, share, grounds, *when.split(), desk, handle_hours, urgent)


PROFILES = (
    _profile("06010", 12.0, "market 45 home 40 road 15", "dawn plain summer", Desk.STATION, 8),
    _profile("06011", 4.0, "home 45 site 35 road 20", "patrol plain plain", Desk.URBAN, 24),
    _profile("06012", 6.0, "road 75 market 25", "dawn plain dry", Desk.URBAN, 8),
    _profile("06013", 5.0, "road 100", "patrol work rain", Desk.WORKS, 72, 0.08),
    _profile("06014", 2.0, "road 70 site 30", "street work dry", Desk.URBAN, 8, 0.10),
    _profile("06017", 2.5, "green 80 home 20", "patrol plain summer", Desk.URBAN, 24),
    _profile("06025", 1.5, "green 100", "patrol plain summer", Desk.WATER, 72),
    _profile("06027", 3.0, "market 70 home 30", "night trade plain", Desk.MARKET_RULES, 48),
    _profile("06028", 7.0, "home 100", "night trade summer", Desk.STATION, 12),
    _profile("06029", 2.0, "market 70 road 30", "night trade summer", Desk.URBAN, 8),
    _profile("06036", 8.0, "home 75 road 15 market 10", "patrol plain eve", Desk.STATION, 24),
    _profile("06041", 3.0, "home 85 market 15", "patrol plain plain", Desk.STATION, 24),
    _profile("06042", 4.0, "home 70 market 30", "dawn plain summer", Desk.URBAN, 8),
    _profile("06051", 1.0, "road 100", "patrol work plain", Desk.WORKS, 120),
    _profile("06001", 2.0, "home 90 market 10", "patrol work plain", Desk.CITY_MANAGEMENT, 120),
    _profile("06007", 3.0, "home 60 road 40", "patrol plain summer", Desk.STATION, 12),
    _profile("07001", 4.0, "home 50 road 30 market 20", "patrol plain eve", Desk.STATION, 12),
    _profile("07003", 1.5, "market 60 road 40", "patrol work plain", Desk.CITY_MANAGEMENT, 72),
    _profile("08001", 3.0, "site 100", "night plain dry", Desk.HOUSING, 24, 0.06),
    _profile("08004", 2.5, "site 100", "patrol work dry", Desk.ENVIRONMENT, 24),
    _profile("09001", 4.0, "market 60 road 40", "street trade plain", Desk.URBAN, 4),
    _profile("09005", 4.0, "market 85 road 15", "street trade plain", Desk.URBAN, 8),
    _profile("09006", 3.0, "market 50 road 50", "street trade eve", Desk.URBAN, 4),
    _profile("09009", 6.0, "road 60 home 30 market 10", "street plain plain", Desk.TRAFFIC, 8),
    _profile("09010", 3.0, "road 40 market 40 home 20", "street trade plain", Desk.STATION, 8),
    _profile("09012", 2.0, "home 90 market 10", "night plain plain", Desk.SAFETY, 4, 0.35),
    _profile("01003", 1.5, "road 90 home 10", "patrol plain rain", Desk.WATER, 24, 0.25),
    _profile("01037", 1.5, "road 100", "night plain rain", Desk.POWER, 48),
    _profile("10002", 1.0, "road 60 home 40", "street plain rain", Desk.POWER, 12, 0.40),
)
CODES = tuple(profile.code for profile in PROFILES)
