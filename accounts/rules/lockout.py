"""When repeated failures lock an account for an address."""

from collections.abc import Sequence
from datetime import datetime, timedelta


def locked_until(failures: Sequence[datetime], limit: int, lasting: timedelta, now: datetime) -> datetime | None:
    """Until when it is locked, or None; `failures` are those since the last success, in any order.

    So many failures (`limit`) within `lasting` lock for `lasting` after the last of them.
    """
    recent = [failure for failure in failures if failure > now - lasting]
    return max(recent) + lasting if len(recent) >= limit else None


def minutes_left(until: datetime, now: datetime) -> int:
    """Whole minutes to wait, at least one."""
    return max(1, -int(-(until - now).total_seconds() // 60))
