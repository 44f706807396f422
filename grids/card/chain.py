"""The areas that an area lies in, from the top level down to itself, on a day."""

from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import get_language

from grids.models import Area

# "= ANY" keeps the planner on the B-tree: for a plain "=" it takes the exclusion index and reads it whole.
CHAIN = """
WITH RECURSIVE up(area_id, parent_id, level_id, code, name) AS (
    SELECT v.area_id, v.parent_id, v.level_id, v.code, v.name FROM grids_areaversion v
    WHERE v.area_id = ANY (ARRAY[%(area)s]) AND v.valid @> %(day)s
  UNION
    SELECT v.area_id, v.parent_id, v.level_id, v.code, v.name FROM up
    JOIN grids_areaversion v ON v.area_id = ANY (ARRAY[up.parent_id]) AND v.valid @> %(day)s
)
SELECT l.key, CASE WHEN %(chinese)s THEN l.label_zh ELSE l.label_en END, up.code, up.name, a.uid::text
FROM up JOIN grids_level l ON l.id = up.level_id JOIN grids_area a ON a.id = up.area_id ORDER BY l.rank
"""


def chain(area: Area, day: date) -> list[dict[str, Any]]:
    """Level, its label in the reader's language, code, name and uid of each; nothing when the area was not there."""
    chinese = (get_language() or "zh").startswith("zh")
    with connection.cursor() as cursor:
        cursor.execute(CHAIN, {"area": area.pk, "day": day, "chinese": chinese})
        names = ("level", "level_label", "code", "name", "uid")
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
