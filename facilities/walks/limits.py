"""How far one walks: minutes and metres, and what is no walk."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from facilities.models import WalkGroup

LEAST_MINUTES, MOST_MINUTES = 1.0, 60.0
LEAST_M, MOST_M = 50.0, 5_000.0
USUAL_GROUP = "adult"


class BadLimit(ValueError):
    """A walk of no length, or of one that nobody walks; the message says what may be asked."""


@dataclass(frozen=True)
class Limit:
    """A walk: metres, and the minutes it was asked in, if it was."""

    metres: float
    minutes: float | None = None


def by_minutes(minutes: float, group: WalkGroup) -> Limit:
    """So many minutes at the speed of a group. Raises BadLimit."""
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        text = _("A walk of %(minutes)g minutes cannot be shown. Ask for %(least)g to %(most)g minutes.")
        raise BadLimit(text % {"minutes": minutes, "least": LEAST_MINUTES, "most": MOST_MINUTES})
    return Limit(minutes * group.speed_m_min, minutes)


def by_metres(metres: float) -> Limit:
    """So many metres. Raises BadLimit."""
    if not LEAST_M <= metres <= MOST_M:
        text = _("A walk of %(metres)g m cannot be shown. Ask for %(least)g to %(most)g m.")
        raise BadLimit(text % {"metres": metres, "least": LEAST_M, "most": MOST_M})
    return Limit(metres)
