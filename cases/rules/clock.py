"""When something is due: limits in working hours, working days or plain hours on a calendar, with pauses. Pure.

Working days are counted as the Civil Code counts days (民法典 §201, §203): the day on which a limit starts is not
counted, and the last day ends with its working hours. Work is measured on the clock on the wall; plain hours are hours.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise

MOST_DAYS = 366 * 30  # a calendar on which a limit does not end by then has no work in it
ONE_DAY = timedelta(days=1)
NOTHING = timedelta(0)

Span = tuple[datetime, datetime]


class Unit(StrEnum):
    """As in cases.models.TimeUnit."""

    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    HOURS = "hours"


class NoWork(ValueError):
    """The calendar has so little working time that the limit never ends."""


class BadHours(ValueError):
    """Working hours or weekdays that cannot be read."""


@dataclass(frozen=True)
class Calendar:
    """`weekdays` (Monday 0) are worked from and to the times in `hours`, but for the `days` that are otherwise.

    `days` says of a day whether it is worked and what it is called. `hours` are in order and do not overlap.
    """

    weekdays: frozenset[int]
    hours: tuple[tuple[time, time], ...]
    zone: tzinfo
    days: Mapping[date, tuple[bool, str]] = field(default_factory=dict)

    def works(self, day: date) -> bool:
        """Whether there is work on a day."""
        known = self.days.get(day)
        return day.weekday() in self.weekdays if known is None else known[0]

    def spans(self, day: date) -> list[Span]:
        """The working hours of a day, as moments on the wall (without a zone); none on a day that is not worked."""
        if not self.works(day):
            return []
        return [(datetime.combine(day, first), datetime.combine(day, last)) for first, last in self.hours]

    @property
    def day_length(self) -> timedelta:
        """The working time of one working day."""
        return sum((_wall(last) - _wall(first) for first, last in self.hours), NOTHING)


@dataclass(frozen=True)
class Limit:
    """So many hours, working hours or working days; parts of one too."""

    amount: float
    unit: Unit


@dataclass(frozen=True)
class Pause:
    """The clock stood from `since` until `until`; None while it still does."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Closed:
    """Days in a row that did not count, and why: the name of a holiday, nothing for days off in the week."""

    first: date
    last: date
    name: str


@dataclass(frozen=True)
class Held:
    """A pause, and how much of the time that would have counted fell into it."""

    pause: Pause
    counted: timedelta


@dataclass(frozen=True)
class Explanation:
    """How a due time came about. `due` is None while the clock stands.

    `counted_from` is where counting began; `made_up` are days off that were worked (调休) with their names;
    `years_unknown` are years whose holidays the calendar does not know, so that only weekdays were asked.
    """

    start: datetime
    counted_from: datetime
    limit: Limit
    due: datetime | None
    pauses: tuple[Held, ...] = ()
    closed: tuple[Closed, ...] = ()
    made_up: tuple[tuple[date, str], ...] = ()
    years_unknown: tuple[int, ...] = ()


def due_at(start: datetime, limit: Limit, calendar: Calendar, pauses: Iterable[Pause] = ()) -> datetime | None:
    """When a limit ends that starts at `start` (with a zone); None while the clock stands. Raises NoWork.

    Time: one step for each day up to the end, and one for each pause.
    """
    whole = _merged(pauses)
    if whole and whole[-1].until is None:
        return None
    if limit.unit == Unit.HOURS:
        end = _plain(start, timedelta(hours=limit.amount), whole)
        return end.astimezone(calendar.zone)
    need = calendar.day_length * limit.amount if limit.unit == Unit.WORKING_DAYS else timedelta(hours=limit.amount)
    end = _worked(_first_moment(start, limit, calendar), need, calendar, _on_the_wall(whole, calendar))
    return end.replace(tzinfo=calendar.zone)


def explain(start: datetime, limit: Limit, calendar: Calendar, pauses: Iterable[Pause] = ()) -> Explanation:
    """How the due time of a limit comes about; while the clock stands, up to where it stands. Raises NoWork."""
    whole = _merged(pauses)
    due = due_at(start, limit, calendar, whole)
    begun = start.astimezone(calendar.zone)
    begin = begun if limit.unit == Unit.HOURS else _first_moment(start, limit, calendar).replace(tzinfo=calendar.zone)
    last = due or max(whole[-1].since.astimezone(calendar.zone), begin)
    days = [] if limit.unit == Unit.HOURS else list(_days(begun.date(), last.date()))
    known = {day.year for day in calendar.days}
    return Explanation(
        start=begun,
        counted_from=begin,
        limit=limit,
        due=due,
        pauses=tuple(_held(pause, limit, calendar, begin, last) for pause in whole),
        closed=tuple(_closed(days, calendar)),
        made_up=tuple(
            (day, calendar.days[day][1])
            for day in days
            if calendar.works(day) and day.weekday() not in calendar.weekdays
        ),
        years_unknown=tuple(sorted({day.year for day in days} - known)),
    )


def read_hours(value: object) -> tuple[tuple[time, time], ...]:
    """Working hours as a calendar keeps them, such as [["08:30", "12:00"]]. Raises BadHours."""
    try:
        spans = tuple((time.fromisoformat(first), time.fromisoformat(last)) for first, last in value)
    except (TypeError, ValueError):
        raise BadHours from None
    empty = any(first >= last for first, last in spans)
    overlap = any(one[1] > other[0] for one, other in pairwise(spans))
    if not spans or empty or overlap:
        raise BadHours
    return spans


def read_weekdays(value: object) -> frozenset[int]:
    """Weekdays as a calendar keeps them, Monday 0. Raises BadHours."""
    if not isinstance(value, list) or not set(map(repr, value)) <= set("0123456"):
        raise BadHours
    return frozenset(value)


def working_time(first: datetime, last: datetime, calendar: Calendar) -> timedelta:
    """The working time between two moments (with a zone)."""
    begin, end = (moment.astimezone(calendar.zone).replace(tzinfo=None) for moment in (first, last))
    parts = (span for day in _days(begin.date(), end.date()) for span in calendar.spans(day))
    return sum((max(min(end, to) - max(begin, since), NOTHING) for since, to in parts), NOTHING)


def _first_moment(start: datetime, limit: Limit, calendar: Calendar) -> datetime:
    """Where counting begins, on the wall: for days with the next one, for hours when there is work."""
    wall = start.astimezone(calendar.zone).replace(tzinfo=None)
    if limit.unit == Unit.WORKING_DAYS:
        wall = datetime.combine(wall.date() + ONE_DAY, time.min)
    for since, to in _spans_from(wall.date(), calendar):
        if to > wall:
            return max(since, wall)
    raise NoWork


def _worked(begin: datetime, need: timedelta, calendar: Calendar, pauses: Sequence[Span]) -> datetime:
    """The moment on the wall by which so much working time outside of the pauses has passed."""
    for since, to in _spans_from(begin.date(), calendar):
        for first, last in _without(max(since, begin), to, pauses):
            if last - first >= need:
                return first + need
            need -= last - first
    raise NoWork


def _spans_from(day: date, calendar: Calendar) -> Iterator[Span]:
    for _step in range(MOST_DAYS):
        yield from calendar.spans(day)
        day += ONE_DAY


def _without(first: datetime, last: datetime, pauses: Sequence[Span]) -> Iterator[Span]:
    """What pauses (in order, apart from each other) leave of a span."""
    for since, until in pauses:
        if until > first and since < last:
            if since > first:
                yield first, since
            first = until
    if first < last:
        yield first, last


def _plain(start: datetime, need: timedelta, pauses: Sequence[Pause]) -> datetime:
    end = start.astimezone(UTC) + need
    for pause in pauses:
        since, until = (max(moment.astimezone(UTC), start.astimezone(UTC)) for moment in (pause.since, pause.until))
        if since < end:
            end += until - since
    return end


def _merged(pauses: Iterable[Pause]) -> list[Pause]:
    """In order, those that overlap or touch made one; an open one swallows all after it."""
    whole: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: pause.since):
        last = whole[-1] if whole else None
        if last is not None and (last.until is None or pause.since <= last.until):
            until = None if last.until is None or pause.until is None else max(last.until, pause.until)
            whole[-1] = Pause(last.since, until)
        else:
            whole.append(pause)
    return whole


def _on_the_wall(pauses: Iterable[Pause], calendar: Calendar) -> list[Span]:
    moments = ((pause.since, pause.until) for pause in pauses)
    return [tuple(at.astimezone(calendar.zone).replace(tzinfo=None) for at in both) for both in moments]


def _held(pause: Pause, limit: Limit, calendar: Calendar, begin: datetime, last: datetime) -> Held:
    """How much of a pause would have counted."""
    since, until = max(pause.since, begin), min(pause.until or last, last)
    if until <= since:
        return Held(pause, NOTHING)
    if limit.unit == Unit.HOURS:
        return Held(pause, until.astimezone(UTC) - since.astimezone(UTC))
    return Held(pause, working_time(since, until, calendar))


def _closed(days: Iterable[date], calendar: Calendar) -> Iterator[Closed]:
    """Runs of days without work, each with its reason."""
    run: Closed | None = None
    for day in days:
        name = None if calendar.works(day) else calendar.days.get(day, (False, ""))[1]
        if run is not None and name == run.name and run.last + ONE_DAY == day:
            run = Closed(run.first, day, run.name)
            continue
        if run is not None:
            yield run
        run = None if name is None else Closed(day, day, name)
    if run is not None:
        yield run


def _days(first: date, last: date) -> Iterator[date]:
    for step in range((last - first).days + 1):
        yield first + timedelta(days=step)


def _wall(moment: time) -> datetime:
    return datetime.combine(date.min, moment)
