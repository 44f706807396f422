"""The whole history: 50,000 cases in three years, the same each time for the same city and last day, to the byte."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from cases.demo import rhythm
from cases.demo.hotspots import PLANTED, Planted, centre_of
from cases.demo.hotspots import weight_of_days as weight_of_planted
from cases.demo.life import COURSES, MERGED, Life, Task, live
from cases.demo.places import OFF_M, City, Works, building_works, draw_spots, draw_works, off
from cases.demo.profiles import PROFILES, Ground, Profile
from grids.rules.local_plane import metres_per_degree

SEED = 20261125
YEARS = 3
CASES = 50_000
DUPLICATES = 0.03  # of all cases: reported a second time
CHANNELS = {"staff": 52, "resident": 26, "hotline": 14, "desk": 5, "api": 3}
RATES = {"resident": 0.45, "hotline": 0.35}  # how many of them are rated
RATINGS = (4, 5, 13, 34, 44)  # from 1 to 5, in a hundred
LYING_DAYS = 300  # what nobody has taken up for longer does not lie any more
CHANCES = 16  # more than the acts of the longest course


@dataclass(frozen=True)
class Drawn:
    """Columns, each (n,), in the order in which they were reported: the profile's position, the minute from the first
    day's midnight, degrees (n, 2), the name of the spot, and of a duplicate the position of its original (else -1).
    """

    profile: NDArray[np.int64]
    minute: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    name: list[str]
    original: NDArray[np.int64]


@dataclass(frozen=True)
class DemoCase:
    """One case: where, when and how it came in, and its life."""

    profile: Profile
    minute: int
    place: tuple[float, float]
    name: str
    channel: str
    severity: str
    original: int
    life: Life


def days_of(last: date) -> tuple[date, int]:
    """The first day of a history that ends with `last`, and how many days it has."""
    try:
        first = last.replace(year=last.year - YEARS) + timedelta(days=1)
    except ValueError:  # 29 February
        first = date(last.year - YEARS, 3, 1)
    return first, (last - first).days + 1


def invent(city: City, last: date, cases: int = CASES, seed: int = SEED) -> Iterator[DemoCase]:
    """The cases of a city, in the order in which they were reported, up to the end of the day `last`."""
    random = np.random.default_rng(seed)
    drawn = draw(city, last, cases, random)
    yield from _lives(drawn, days_of(last)[1] * rhythm.DAY - 1, random)


def draw(city: City, last: date, cases: int, random: np.random.Generator) -> Drawn:
    """What is reported where and when."""
    first, days = days_of(last)
    mood = rhythm.mood_of_days(first, days, random)
    works = building_works(city, days, random)
    twice = round(cases * DUPLICATES)
    planted = sum(_planted_cases(one, cases) for one in PLANTED)
    parts = []
    for position, count in enumerate(_shares(cases - twice - planted, random)):
        profile = PROFILES[position]
        day = rhythm.draw_days(mood * rhythm.weight_of_days(profile, first, days), count, random)
        minute = day * rhythm.DAY + rhythm.draw_minutes(profile, count, random)
        parts.append(_placed(position, minute, city, works, random))
    for one in PLANTED:
        parts.append(_planted(one, _planted_cases(one, cases), city, first, mood, random))
    return _in_order([*parts, _again(parts, twice, random)], twice)


def _shares(cases: int, random: np.random.Generator) -> NDArray[np.int64]:
    share = np.array([profile.share for profile in PROFILES])
    return random.multinomial(cases, share / share.sum())


def _planted_cases(planted: Planted, cases: int) -> int:
    """As planted in a history of the usual length; in a shorter one their share of it."""
    return round(planted.cases * cases / CASES)


Part = tuple[NDArray, NDArray, NDArray, list[str]]


def _placed(position: int, minute: NDArray, city: City, works: Works, random: np.random.Generator) -> Part:
    grounds = PROFILES[position].grounds
    share = np.array(list(grounds.values()), dtype=float)
    ground_of = random.choice(len(grounds), len(minute), p=share / share.sum())
    lonlat, name = np.empty((len(minute), 2)), np.empty(len(minute), dtype=object)
    for i, ground in enumerate(grounds):
        here = np.flatnonzero(ground_of == i)
        if not len(here):
            continue
        if ground is Ground.SITE:
            spots = city[Ground.HOME]
            chosen = works.spot[draw_works(works, minute[here] // rhythm.DAY, random)]
        else:
            spots = city[ground]
            chosen = draw_spots(spots, len(here), random)
        lonlat[here] = off(spots.lonlat[chosen], OFF_M[ground], random)
        name[here] = [spots.name[c] for c in chosen.tolist()]
    return np.full(len(minute), position), minute, lonlat, name.tolist()


def _planted(planted: Planted, count: int, city: City, first: date, mood: NDArray, random: np.random.Generator) -> Part:
    position = next(i for i, profile in enumerate(PROFILES) if profile.code == planted.code)
    profile, days = PROFILES[position], len(mood)
    weight = mood * rhythm.weight_of_days(profile, first, days) * weight_of_planted(planted, days)
    minute = rhythm.draw_days(weight, count, random) * rhythm.DAY + rhythm.draw_minutes(profile, count, random)
    centre = np.tile(np.array(centre_of(planted, city)), (count, 1))
    lonlat = off(centre, planted.radius_m / 2, random) if count else centre
    return np.full(count, position), minute, lonlat, [""] * count


def _again(parts: list[Part], count: int, random: np.random.Generator) -> Part:
    """Cases that somebody else reports a second time: some hours later, some metres off."""
    profile, minute, lonlat = (np.concatenate([part[i] for part in parts]) for i in range(3))
    names = [name for part in parts for name in part[3]]
    early = np.flatnonzero(minute < minute.max() - 2 * rhythm.DAY)
    of = random.choice(early, count, replace=False)
    later = minute[of] + random.integers(20, 6 * 60, count)
    moved = off(lonlat[of], 6.0, random) if count else lonlat[of]
    moved = _within(moved, lonlat[of], 20.0)
    return profile[of], later, moved, [names[i] for i in of.tolist()], of


def _within(moved: NDArray, of: NDArray, most_m: float) -> NDArray:
    """Those that went too far stay where the original is."""
    if not len(of):
        return moved
    away = np.hypot(*((moved - of) * metres_per_degree(float(of[:, 1].mean()))).T)
    return np.where((away > most_m)[:, None], of, moved)


def _in_order(parts: list[tuple], twice: int) -> Drawn:
    profile, minute, lonlat = (np.concatenate([part[i] for part in parts]) for i in range(3))
    names = [name for part in parts for name in part[3]]
    original = np.full(len(minute), -1)
    if twice:
        original[-twice:] = parts[-1][4]
    order = np.argsort(minute, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    moved = np.where(original >= 0, rank[original], -1)
    return Drawn(profile[order], minute[order], lonlat[order], [names[i] for i in order.tolist()], moved[order])


def _lives(drawn: Drawn, last: int, random: np.random.Generator) -> Iterator[DemoCase]:
    count = len(drawn.minute)
    chance = random.standard_normal((count, CHANCES))
    channel = random.choice(list(CHANNELS), count, p=np.array(list(CHANNELS.values())) / 100)
    share = np.array([part for part, _acts in COURSES.values()])
    course = random.choice(len(share), count, p=share / share.sum())
    rating = random.choice(5, count, p=np.array(RATINGS) / 100) + 1
    luck = random.random((count, 2))
    courses = [acts for _part, acts in COURSES.values()]
    lying, straight = list(COURSES).index("left lying"), list(COURSES).index("straight")
    course[(course == lying) & (drawn.minute < last - LYING_DAYS * rhythm.DAY)] = straight
    is_original = np.zeros(count, dtype=bool)
    is_original[drawn.original[drawn.original >= 0]] = True
    for i in range(count):
        profile = PROFILES[drawn.profile[i]]
        severity = _severity(profile, luck[i, 0])
        acts = MERGED if drawn.original[i] >= 0 else courses[0] if is_original[i] else courses[course[i]]
        rated = luck[i, 1] < RATES.get(str(channel[i]), 0.0)
        hours = profile.handle_hours / {"normal": 1, "urgent": 2, "emergency": 4}[severity]
        task = Task(int(drawn.minute[i]), profile.desk, hours, acts, int(rating[i]) if rated else None)
        lon, lat = drawn.lonlat[i].tolist()
        life = live(task, chance[i].tolist(), last)
        yield DemoCase(
            profile, task.reported, (lon, lat), drawn.name[i], str(channel[i]), severity, int(drawn.original[i]), life
        )


def _severity(profile: Profile, luck: float) -> str:
    if luck < profile.urgent / 8:
        return "emergency"
    return "urgent" if luck < profile.urgent else "normal"
