"""Who is responsible in an area: the posts held in it, with the five chiefs, and the lane chiefs of its streets."""

from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Subquery

from grids.models import Area, Lane, Post, Role

# 五长: one post each on a grid; a place that has none is told as such.
FIVE_CHIEFS = (Role.GRID_LEADER, Role.LANE_CHIEF, Role.POLICE_CHIEF, Role.JUSTICE_CHIEF, Role.MARKET_CHIEF)
SHOWN = 40


def posts_of(area: Area, day: date) -> QuerySet[Post]:
    """The posts held in the area itself or on a street line that runs through it, on the day."""
    boundary = area.versions.on(day).values("geom")[:1]
    lanes = Lane.objects.filter(valid__contains=day, geom__intersects=Subquery(boundary)).values("pk")
    return Post.objects.on(day).filter(Q(area=area) | Q(lane__in=lanes))


def posts(area: Area, day: date, with_chiefs: bool) -> dict[str, Any]:
    """Role, holder and since when; `vacant` names the chiefs that nobody is. At most `SHOWN` rows, `more` says if so.

    `with_chiefs` for working grids, on which the five stand.
    """
    own_first = F("area_id").asc(nulls_last=True)
    ordered = posts_of(area, day).order_by(own_first, "role", "lane__name", "holder_name", "pk")
    rows = list(ordered.values("role", "holder_name", "valid", "lane__name")[: SHOWN + 1])
    held = {row["role"] for row in rows}
    vacant = [role for role in FIVE_CHIEFS if role not in held] if with_chiefs else []
    return {
        "rows": [_told(row) for row in rows[:SHOWN]],
        "vacant": [{"role": role.value, "role_label": str(role.label)} for role in vacant],
        "more": len(rows) > SHOWN,
    }


def _told(row: dict[str, Any]) -> dict[str, Any]:
    role = Role(row["role"])
    return {
        "role": role.value,
        "role_label": str(role.label),
        "holder": row["holder_name"],
        "lane": row["lane__name"] or "",
        "since": row["valid"].lower,
        "chief": role in FIVE_CHIEFS,
    }
