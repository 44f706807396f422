"""Whistles counted by tier for a period, as in Kunming, with the rows behind each figure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from datetime import datetime as moment

from django.db.models import Avg, Count, F, Q, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Tier, Whistle, WhistleCall
from cases.rules.whistles import TIERS_UP, CallState
from grids.models import Area


class CallGroup(TextChoices):
    """Calls that are counted, and listed, together."""

    IN_TIME = "in_time", _("reported in in time")
    LATE = "late", _("reported in late")
    OVERDUE = "overdue", _("overdue, nobody has reported in")
    OBJECTED = "objected", _("objected, to be decided")
    RATED = "rated", _("department rated")
    CALLER_RATED = "caller_rated", _("caller rated")


@dataclass(frozen=True)
class TierCount:
    """Whistles of one tier: how many, under way, calls of departments by group, mean ratings of both sides."""

    tier: Tier
    whistles: int
    under_way: int
    calls: int
    in_time: int
    late: int
    overdue: int
    objected: int
    rating: float | None
    rating_of_caller: float | None


def whistles_of(first: date | None, last: date | None, tier: str = "", area: Area | None = None) -> QuerySet[Whistle]:
    """Those blown from the first day to the last, both included (None: no end): the rows behind a count."""
    zone = timezone.get_current_timezone()
    rows = Whistle.objects.all()
    if first is not None:
        rows = rows.filter(blown_at__gte=moment.combine(first, time.min, zone))
    if last is not None:
        rows = rows.filter(blown_at__lt=moment.combine(last + timedelta(days=1), time.min, zone))
    rows = rows.filter(tier=tier) if tier else rows
    return rows if area is None else rows.under(area)


def calls_like(group: str) -> Q:
    """The calls of a group; those of none are all. What is counted and what is listed cannot differ."""
    came = Q(reported_in_at__isnull=False)
    return {
        CallGroup.IN_TIME: came & (Q(due_at=None) | Q(reported_in_at__lte=F("due_at"))),
        CallGroup.LATE: came & Q(reported_in_at__gt=F("due_at")),
        CallGroup.OVERDUE: Q(state=CallState.CALLED, due_at__lt=timezone.now()),
        CallGroup.OBJECTED: Q(state=CallState.OBJECTED),
        CallGroup.RATED: Q(rating__isnull=False),
        CallGroup.CALLER_RATED: Q(rating_of_caller__isnull=False),
    }.get(group, Q())


def counts_by_tier(rows: QuerySet[Whistle], department: int | None = None) -> list[TierCount]:
    """The figures of each tier that can call, from the lowest up. Two queries.

    With the id of a department only its own calls are counted: the others' figures are theirs.
    """
    plain = rows.order_by()
    whistles = {
        row["tier"]: row
        for row in plain.values("tier").annotate(all=Count("pk"), running=Count("pk", filter=Q(ended_at=None)))
    }
    calls = {row["whistle__tier"]: row for row in _calls(plain, department)}
    return [_count(Tier(tier), whistles.get(tier, {}), calls.get(tier, {})) for tier in TIERS_UP]


def _calls(rows: QuerySet[Whistle], department: int | None) -> Iterator[dict]:
    calls = WhistleCall.objects.order_by().filter(whistle__in=rows.values("pk"))
    if department is not None:
        calls = calls.filter(department=department)
    numbers = (CallGroup.IN_TIME, CallGroup.LATE, CallGroup.OVERDUE, CallGroup.OBJECTED)
    return calls.values("whistle__tier").annotate(
        all=Count("pk"),
        **{str(group): Count("pk", filter=calls_like(group)) for group in numbers},
        rating=Avg("rating"),
        rating_of_caller=Avg("rating_of_caller"),
    )


def _count(tier: Tier, whistles: dict, calls: dict) -> TierCount:
    return TierCount(
        tier=tier,
        whistles=whistles.get("all", 0),
        under_way=whistles.get("running", 0),
        calls=calls.get("all", 0),
        in_time=calls.get("in_time", 0),
        late=calls.get("late", 0),
        overdue=calls.get("overdue", 0),
        objected=calls.get("objected", 0),
        rating=calls.get("rating"),
        rating_of_caller=calls.get("rating_of_caller"),
    )
