"""How a due time comes about, in sentences: start, limit, what did not count, pauses, end."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import TimeUnit
from cases.rules.clock import Closed, Explanation, Held


def due_lines(told: Explanation | None, kept: datetime | None) -> list[str]:
    """Sentences in order; none where nothing is due. `kept` is the due time that the case has on record.

    It is another than the explained one where calendar or limits were changed since, or where it was brought in.
    """
    if told is None:
        return []
    unit = TimeUnit(told.limit.unit).label
    lines = [_("The stage began at %(at)s.") % {"at": _at(told.start)}]
    if told.counted_from != told.start:
        lines.append(_("Time counts from %(at)s.") % {"at": _at(told.counted_from)})
    lines.append(_("It may take %(amount)s %(unit)s.") % {"amount": f"{told.limit.amount:g}", "unit": unit})
    lines += [_closed(days) for days in told.closed if days.name]
    quiet = [days for days in told.closed if not days.name]
    if quiet:
        number = sum((days.last - days.first).days + 1 for days in quiet)
        text = ngettext(
            "%(number)s day off in the week did not count.", "%(number)s days off in the week did not count.", number
        )
        lines.append(text % {"number": number})
    lines += [_("%(day)s was worked (%(name)s).") % {"day": day, "name": name} for day, name in told.made_up]
    lines += [_held(held) for held in told.pauses]
    lines += [
        _("The holidays of %(year)s are not on record: only weekdays were asked.") % {"year": year}
        for year in told.years_unknown
    ]
    return [*lines, _end(told.due, kept)]


def _end(due: datetime | None, kept: datetime | None) -> str:
    if due is None:
        return _("The clock stands: nothing is due.")
    if kept is None or _at(due) == _at(kept):
        return _("So it is due at %(at)s.") % {"at": _at(due)}
    text = _(
        "By the calendar and the limits of now that would be %(at)s. The case keeps %(kept)s: it came with that time, "
        "or they were changed since."
    )
    return text % {"at": _at(due), "kept": _at(kept)}


def _closed(days: Closed) -> str:
    words = {"name": days.name, "first": days.first, "last": days.last}
    if days.first == days.last:
        return _("%(first)s did not count: %(name)s.") % words
    return _("%(first)s to %(last)s did not count: %(name)s.") % words


def _held(held: Held) -> str:
    minutes = round(held.counted / timedelta(minutes=1))
    since = _at(held.pause.since)
    if held.pause.until is None:
        return _("The clock has stood since %(since)s.") % {"since": since}
    words = {"since": since, "until": _at(held.pause.until), "hours": f"{minutes / 60:.1f}"}
    return _("The clock stood from %(since)s until %(until)s: %(hours)s h that would have counted.") % words


def _at(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
