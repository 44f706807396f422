"""How cases stood on a day, as far as their moves tell, in the one query that reads them.

A case that had ended by the day and has not been reopened since stands as it stood then. Of any other the latest move
before the day's end is looked up by the index of moves: a few microseconds each.
"""

from datetime import date, datetime, timedelta

from django.db.models import Case as Switch
from django.db.models import Expression, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from cases.desk.asked import end_of
from cases.models import CaseMove
from cases.rules.states import ENDED, State

AGES = (("day", 1), ("days", 3), ("week", 7), ("older", None))
STATE_GROUPS: dict[str, tuple[State, ...]] = {
    "waiting": (State.REPORTED, State.ACCEPTED, State.FILED),
    "handled": (State.DISPATCHED, State.HANDLING),
    "answered": (State.ANSWERED, State.CHECKED),
    "shelved": (State.SHELVED,),
    "ended": tuple(sorted(ENDED)),
}


def is_past(day: date) -> bool:
    """Whether cases may stand otherwise now than on that day."""
    return day < timezone.localdate()


def with_standing(cases: QuerySet, day: date) -> QuerySet:
    """Each with `standing`: the group of states (`STATE_GROUPS`) that it was in at the end of the day."""
    return cases.annotate(standing=_standing(day))


def with_age(cases: QuerySet, day: date) -> QuerySet:
    """Those that were open at the end of the day, each with `age`: how long ago it had been reported then (`AGES`)."""
    until = _moment(day)
    known = [When(reported_at__gte=until - timedelta(days=most), then=Value(name)) for name, most in AGES if most]
    age = Switch(*known, default=Value(AGES[-1][0]), output_field=TextField())
    return _open_on(cases, day).annotate(age=age)


def with_lateness(cases: QuerySet, day: date) -> QuerySet:
    """Those that were open and overdue at the end of the day, each with `late`: for less than a day, or longer."""
    until = _moment(day)
    rows = _open_on(cases, day)
    due = "due_at"
    if is_past(day):
        # What was due, the next move has on record: the first after the day says what was due on it.
        later = CaseMove.objects.filter(case=OuterRef("pk"), at__gte=until).order_by("edition")
        rows, due = rows.annotate(due_then=_first(later, "due_at", F("due_at"))), "due_then"
    recent = When(Q(**{f"{due}__gte": until - timedelta(days=1)}), then=Value("late"))
    late = Switch(recent, default=Value("long"), output_field=TextField())
    return rows.filter(**{f"{due}__lt": until}, reported_at__lt=end_of(day)).annotate(late=late)


def _moment(day: date) -> datetime:
    """The end of a past day, and now on today."""
    return end_of(day) if is_past(day) else timezone.now()


def _open_on(cases: QuerySet, day: date) -> QuerySet:
    """Those in which something was owed at the end of the day."""
    if not is_past(day):
        return cases.open()
    rows = cases.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=end_of(day)))
    # One that was reopened may have ended before the day, and be open again now.
    return rows.annotate(was=_standing(day)).exclude(reopened__gt=0, was="ended")


def _standing(day: date) -> Expression:
    if not is_past(day):
        return _group("state")
    before = CaseMove.objects.filter(case=OuterRef("pk"), at__lt=end_of(day)).annotate(group=_group("after"))
    stayed = When(closed_at__lt=end_of(day), then=_group("state"))
    return Switch(stayed, default=_first(before.order_by("-edition"), "group", _group("state")))


def _first(moves: QuerySet, field: str, otherwise: Expression | F) -> Expression:
    """The field of the first of some moves of a case; of a case without such a move, that which stands in it now."""
    return Coalesce(Subquery(moves.values(field)[:1]), otherwise)


def _group(state: str) -> Expression:
    groups = [
        When(**{f"{state}__in": [str(one) for one in states]}, then=Value(name))
        for name, states in STATE_GROUPS.items()
    ]
    return Switch(*groups, output_field=TextField())
