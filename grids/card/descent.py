"""What an area was before a day, and what became of it after."""

from datetime import date
from typing import Any

from django.db import connection

from grids.models import Area, LineageKind

# The other area is named as it was on its side of the change: the day before, or the first day.
DESCENT = """
SELECT l.on > %(day)s, l.on, v.code, v.name, l.kind, r.document_number, l.share_area, l.share_buildings,
       l.share_households, l.from_area_id = l.to_area_id
FROM (
    SELECT l.*, CASE WHEN l.on > %(day)s THEN l.to_area_id ELSE l.from_area_id END AS other_id,
           CASE WHEN l.on > %(day)s THEN l.on ELSE l.on - 1 END AS moment
    FROM grids_lineage l
    WHERE (l.to_area_id = %(area)s AND l.on <= %(day)s) OR (l.from_area_id = %(area)s AND l.on > %(day)s)
) l
JOIN LATERAL (
    SELECT v.code, v.name FROM grids_areaversion v
    WHERE v.area_id = ANY (ARRAY[l.other_id]) AND v.valid @> l.moment
) v ON true
LEFT JOIN grids_redraw r ON r.id = l.redraw_id
ORDER BY abs(l.on - %(day)s), coalesce(l.share_households, l.share_area) DESC NULLS LAST, v.code
"""
SHARES = ("share_area", "share_buildings", "share_households")
NAMES = ("on", "code", "name", "kind", "document", *SHARES, "itself")


def descent(area: Area, day: date) -> dict[str, list[dict[str, Any]]]:
    """`came_from` and `became`: changes up to the day and after it, the nearest first.

    Shares are of the area that was before, between 0 and 1. An area that lives on stands among its own heirs.
    """
    with connection.cursor() as cursor:
        cursor.execute(DESCENT, {"area": area.pk, "day": day})
        rows = [(later, dict(zip(NAMES, row, strict=True))) for later, *row in cursor.fetchall()]
    for _later, row in rows:
        row["kind_label"] = str(LineageKind(row["kind"]).label)
        row["document"] = row["document"] or ""
    return {
        "came_from": [row for later, row in rows if not later],
        "became": [row for later, row in rows if later],
    }
