"""Public holidays of mainland China and the days worked for them, as the State Council announces them each autumn.

Days of rest on weekends need no row; those inside a holiday have one, so that an explanation can name it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Holiday:
    """From the first to the last day there is no work; the days in `worked` make up for it."""

    name: str
    first: date
    last: date
    worked: tuple[date, ...] = ()


@dataclass(frozen=True)
class Day:
    """A day that is not as its weekday says."""

    day: date
    works: bool
    name: str
    source: str


SOURCES = {
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
HOURS = (("08:30", "12:00"), ("14:30", "18:00"))
WEEKDAYS = (0, 1, 2, 3, 4)

HOLIDAYS = (
    Holiday("元旦", date(2024, 1, 1), date(2024, 1, 1)),
    Holiday("春节", date(2024, 2, 10), date(2024, 2, 17), (date(2024, 2, 4), date(2024, 2, 18))),
    Holiday("清明节", date(2024, 4, 4), date(2024, 4, 6), (date(2024, 4, 7),)),
    Holiday("劳动节", date(2024, 5, 1), date(2024, 5, 5), (date(2024, 4, 28), date(2024, 5, 11))),
    Holiday("端午节", date(2024, 6, 10), date(2024, 6, 10)),
    Holiday("中秋节", date(2024, 9, 15), date(2024, 9, 17), (date(2024, 9, 14),)),
    Holiday("国庆节", date(2024, 10, 1), date(2024, 10, 7), (date(2024, 9, 29), date(2024, 10, 12))),
    Holiday("元旦", date(2025, 1, 1), date(2025, 1, 1)),
    Holiday("春节", date(2025, 1, 28), date(2025, 2, 4), (date(2025, 1, 26), date(2025, 2, 8))),
    Holiday("清明节", date(2025, 4, 4), date(2025, 4, 6)),
    Holiday("劳动节", date(2025, 5, 1), date(2025, 5, 5), (date(2025, 4, 27),)),
    Holiday("端午节", date(2025, 5, 31), date(2025, 6, 2)),
    Holiday("国庆节、中秋节", date(2025, 10, 1), date(2025, 10, 8), (date(2025, 9, 28), date(2025, 10, 11))),
    Holiday("元旦", date(2026, 1, 1), date(2026, 1, 3), (date(2026, 1, 4),)),
    Holiday("春节", date(2026, 2, 15), date(2026, 2, 23), (date(2026, 2, 14), date(2026, 2, 28))),
    Holiday("清明节", date(2026, 4, 4), date(2026, 4, 6)),
    Holiday("劳动节", date(2026, 5, 1), date(2026, 5, 5), (date(2026, 5, 9),)),
    Holiday("端午节", date(2026, 6, 19), date(2026, 6, 21)),
    Holiday("中秋节", date(2026, 9, 25), date(2026, 9, 27)),
    Holiday("国庆节", date(2026, 10, 1), date(2026, 10, 7), (date(2026, 9, 20), date(2026, 10, 10))),
)


def calendar_days() -> Iterator[Day]:
    """All days of all holidays, and the days worked for them."""
    for holiday in HOLIDAYS:
        source = SOURCES[holiday.first.year]
        for step in range((holiday.last - holiday.first).days + 1):
            yield Day(holiday.first + timedelta(days=step), False, holiday.name, source)
        for day in holiday.worked:
            yield Day(day, True, f"{holiday.name}调休上班", source)
