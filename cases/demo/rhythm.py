"""When the demo's cases are reported: season, weekday, hour, holidays, weather, and slow growth."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from cases.demo.profiles import HOURS, SEASON, WEEK, Profile

DAY = 1440  # minutes
GROWTH = 0.06  # a year: more people report
WEATHER = 0.12  # how much one day differs from the next without a reason that is known here
QUIET = {(1, 1): 0.55, (5, 1): 0.6, **{(10, day): 0.65 for day in range(1, 8)}}  # holidays with a fixed date
SPRING_FESTIVAL = (  # the first day of the lunar year; the week that begins the day before is quiet
    *(date(2023, 1, 22), date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6)),
    *(date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 3)),
)
FESTIVAL = 0.45


def mood_of_days(first: date, days: int, random: np.random.Generator) -> NDArray[np.float64]:
    """What all kinds share: growth, holidays, and chance from day to day: (days,)."""
    mood = (1 + GROWTH) ** (np.arange(days) / 365.25) * random.lognormal(0.0, WEATHER, days)
    festival = {start + timedelta(days=shift) for start in SPRING_FESTIVAL for shift in range(-1, 7)}
    for i in range(days):
        day = first + timedelta(days=i)
        mood[i] *= FESTIVAL if day in festival else QUIET.get((day.month, day.day), 1.0)
    return mood


def weight_of_days(profile: Profile, first: date, days: int) -> NDArray[np.float64]:
    """How a kind is spread over the days by season and weekday: (days,)."""
    dates = [first + timedelta(days=i) for i in range(days)]
    season = np.array(SEASON[profile.season])[[day.month - 1 for day in dates]]
    return season * np.array(WEEK[profile.week])[[day.weekday() for day in dates]]


def draw_days(weight: NDArray[np.float64], count: int, random: np.random.Generator) -> NDArray[np.int64]:
    """`count` days by weight: (count,) from 0 on."""
    return random.choice(len(weight), count, p=weight / weight.sum())


def draw_minutes(profile: Profile, count: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Minutes of the day, by the kind's hours: (count,)."""
    weight = np.array(HOURS[profile.hours], dtype=float)
    return random.choice(24, count, p=weight / weight.sum()) * 60 + random.integers(0, 60, count)
