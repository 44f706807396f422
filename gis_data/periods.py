"""Periods as they stand in addresses: how far back from a day, or from one day to another."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from gis_data.days import BadDay, parse_day

USUAL = "4w"
_BACK = {"1w": timedelta(weeks=1), "4w": timedelta(weeks=4), "3m": timedelta(days=92), "1y": timedelta(days=366)}
_BETWEEN = "_"


class BadPeriod(ValueError):
    """A text that is no period; the message is for the caller."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included; empty where the first comes after the last."""

    first: date
    last: date


def parse_period(text: str | None, day: date) -> Period:
    """`1w`, `4w`, `3m` or `1y` up to a day, or `2026-01-01_2026-03-31`, of which nothing after the day is there yet.

    The usual one when there is no text; raises BadPeriod.
    """
    if not text or text in _BACK:
        return Period(day - _BACK[text or USUAL], day)
    first, between, last = text.partition(_BETWEEN)
    try:
        period = Period(parse_day(first), parse_day(last)) if between and first and last else None
    except BadDay as problem:
        raise BadPeriod(str(problem)) from None
    if period is None or period.first > period.last:
        message = _("A period is 1w, 4w, 3m, 1y or two days such as 2026-01-01_2026-03-31; this is none: %(text)s")
        raise BadPeriod(message % {"text": text[:40]})
    return Period(period.first, min(period.last, day))
