"""Whistles counted by tier for a period, as in Kunming, with the rows behind each figure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from datetime import datetime as moment

from django.db.models import Avg, Count, F, Q, QuerySet
from django.utils import timezone

from cases.models import Tier, Whistle, WhistleCall
from cases.rules.whistles import TIERS_UP, CallState
from grids.models import Area


@dataclass(frozen=True)
class TierCount:
    """Whistles of one tier: how many, under way, calls of departments, those that reported in in time, ratings."""

    tier: Tier
    whistles: int
    under_way: int
    calls: int
    in_time: int
    late: int
    objected: int
    rating: float | None
    rating_of_caller: float | None


def whistles_of(first: date, last: date, tier: str = "", area: Area | None = None) -> QuerySet[Whistle]:
    """Those blown from the first day to the last, both included: the rows behind a count."""
    zone = timezone.get_current_timezone()
    since, until = (moment.combine(day, time.min, zone) for day in (first, last + timedelta(days=1)))
    rows = Whistle.objects.filter(blown_at__gte=since, blown_at__lt=until)
    rows = rows.filter(tier=tier) if tier else rows
    return rows if area is None else rows.under(area)


def counts_by_tier(rows: QuerySet[Whistle]) -> list[TierCount]:
    """The figures of each tier that can call, from the lowest up. Two queries."""
    plain = rows.order_by()
    whistles = {
        row["tier"]: row
        for row in plain.values("tier").annotate(all=Count("pk"), running=Count("pk", filter=Q(ended_at=None)))
    }
    calls = {row["whistle__tier"]: row for row in _calls(plain)}
    return [_count(Tier(tier), whistles.get(tier, {}), calls.get(tier, {})) for tier in TIERS_UP]


def _calls(rows: QuerySet[Whistle]) -> Iterator[dict]:
    reported = Q(reported_in_at__isnull=False)
    late = reported & Q(reported_in_at__gt=F("due_at"))
    return (
        WhistleCall.objects.order_by()
        .filter(whistle__in=rows.values("pk"))
        .values("whistle__tier")
        .annotate(
            all=Count("pk"),
            reported=Count("pk", filter=reported),
            late=Count("pk", filter=late),
            objected=Count("pk", filter=Q(state=CallState.OBJECTED)),
            rating=Avg("rating"),
            rating_of_caller=Avg("rating_of_caller"),
        )
    )


def _count(tier: Tier, whistles: dict, calls: dict) -> TierCount:
    return TierCount(
        tier=tier,
        whistles=whistles.get("all", 0),
        under_way=whistles.get("running", 0),
        calls=calls.get("all", 0),
        in_time=calls.get("reported", 0) - calls.get("late", 0),
        late=calls.get("late", 0),
        objected=calls.get("objected", 0),
        rating=calls.get("rating"),
        rating_of_caller=calls.get("rating_of_caller"),
    )
