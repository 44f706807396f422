"""Times and states in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.desk.rows import CaseRow, Clock

_HOUR_S, _DAY_H = 3600, 24


def time_left(left: timedelta) -> str:
    """As "3 days over", "5 h left": whole hours up to two days, then whole days."""
    seconds = abs(left.total_seconds())
    hours = int(seconds // _HOUR_S)
    if hours < 2 * _DAY_H:
        told = _("%(number)s h") % {"number": hours} if hours else _("%(number)s min") % {"number": int(seconds // 60)}
    else:
        days = hours // _DAY_H
        told = ngettext("%(number)s day", "%(number)s days", days) % {"number": days}
    return (_("%(time)s over") if left < timedelta(0) else _("%(time)s left")) % {"time": told}


def moment(at: datetime | None) -> str:
    """A time to the minute, in the deployment's time zone."""
    return "" if at is None else timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def clock_text(row: CaseRow) -> str:
    """How a case stands to its due time."""
    if row.clock == Clock.ENDED:
        return _("ended")
    if row.clock == Clock.STANDS:
        return _("clock suspended")
    return time_left(row.left) if row.left is not None else _("no time limit")


def count_text(number: int | None, more: bool) -> str:
    """How many there are, as far as was counted."""
    if number is None:
        return _("many cases: counting them would take long")
    told = {"number": f"{number:,}"}
    if more:
        return _("more than %(number)s cases") % told
    return ngettext("%(number)s case", "%(number)s cases", number) % told
