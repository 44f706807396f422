"""Whether long work gets done."""

from __future__ import annotations

from django.db.models import Count, Min, Q
from django.utils import timezone

from jobs.models import Job
from jobs.session import live_workers


def health() -> dict[str, int]:
    """Workers that live, on whatever machine; jobs that run and wait, and for how many seconds the oldest has."""
    waiting = Q(state="waiting")
    counts = Job.objects.open().aggregate(
        running=Count("pk", filter=~waiting),
        waiting=Count("pk", filter=waiting),
        oldest=Min("asked_at", filter=waiting & Q(started_at=None)),
    )
    oldest = counts.pop("oldest")
    longest = 0 if oldest is None else int((timezone.now() - oldest).total_seconds())
    return {"workers": len(live_workers()), **counts, "longest_wait_s": longest}
