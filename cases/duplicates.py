"""Open cases that may be the same thing as one that is being reported."""

from datetime import timedelta
from math import cos, radians
from typing import Any

from django.db import connection
from django.utils import timezone

from cases.models import Case, CaseKind
from cases.rules.states import ENDED

MOST_SHOWN = 3
# A text, not a queryset: every report asks it, and putting it together took longer than the answer. The box is for the
# index `case_open_kind_place`, whose condition is the one on the state; distances on the sphere are none that it knows.
MAYBE_SAME = """
SELECT id, ST_DistanceSphere(place, ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)) AS metres FROM cases_case
WHERE kind_id = %(kind)s AND NOT (state = ANY (%(ended)s))
  AND place && ST_MakeEnvelope(%(lon)s - %(dx)s, %(lat)s - %(dy)s, %(lon)s + %(dx)s, %(lat)s + %(dy)s, 4326)
  AND ST_DistanceSphere(place, ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)) <= %(metres)s
  AND reported_at >= %(since)s
ORDER BY metres LIMIT %(most)s
"""


def maybe_same(kind: CaseKind, lon: float, lat: float) -> list[Case]:
    """The nearest open cases of a kind that are as near in metres and days as the kind says, each with `distance_m`."""
    with connection.cursor() as cursor:
        cursor.execute(MAYBE_SAME, question(kind, lon, lat))
        metres = dict(cursor.fetchall())
    if not metres:
        return []
    found = Case.objects.select_related("kind").in_bulk(metres)
    for pk, case in found.items():
        case.distance_m = metres[pk]
    return [found[pk] for pk in metres]


def question(kind: CaseKind, lon: float, lat: float) -> dict[str, Any]:
    """The parameters of MAYBE_SAME for a place in degrees."""
    north = kind.duplicate_m / 110_000
    return {
        "lon": lon, "lat": lat, "kind": kind.pk, "ended": sorted(ENDED), "metres": kind.duplicate_m, "dy": north,
        "dx": north / max(cos(radians(lat)), 0.01), "since": timezone.now() - timedelta(days=kind.duplicate_days),
        "most": MOST_SHOWN,
    }  # fmt: skip
