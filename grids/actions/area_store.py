"""Areas out of the database for the rules of an import, and their decisions into it: a few statements, however many."""

from collections.abc import Iterable
from datetime import date

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from gis_data.functions import SRID
from gis_data.staging import copy_rows
from grids.models import Area, AreaVersion, Level, StoredIn
from grids.rules.area_import.known import Known, Version
from grids.rules.area_import.plan import Outcome, Step

BATCH = 2_000
OPENS = (Outcome.NEW, Outcome.CHANGED, Outcome.HISTORY)
MANY = 500
COPY_VERSIONS = """
COPY grids_areaversion (area_id, level_id, parent_id, code, name, geom, valid, redraw_id) FROM STDIN
"""
CLOSE = "UPDATE grids_areaversion SET valid = daterange(lower(valid), %s) WHERE id = ANY(%s)"
CORRECT = """
UPDATE grids_areaversion v
SET code = c.code, name = c.name, parent_id = c.parent, geom = c.geom::geometry, redraw_id = coalesce(%s, redraw_id)
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::text[]) AS c(id, code, name, parent, geom)
WHERE v.id = c.id
"""


def load_known(level: Level, codes: Iterable[str], day: date) -> Known:
    """All versions of the level's areas that bore one of the codes at any time, or are in force on the day."""
    codes = list(codes)
    known = Known()
    of_level = AreaVersion.objects.filter(level=level)
    concerned = of_level.filter(Q(code__in=codes) | Q(valid__contains=day)).values_list("area_id", flat=True)
    # The ids are fetched first: as a subquery the planner joined 20,000 rows one by one where statistics were old.
    known.add(_versions(of_level.filter(area__in=set(concerned))))
    others = AreaVersion.objects.exclude(level=level).filter(code__in=codes)
    known.other_levels = {code: (name, key) for code, name, key in others.values_list("code", "name", "level__key")}
    bearers = AreaVersion.objects.filter(area__codes__code__in=codes).annotate(other_code=F("area__codes__code"))
    known.other_codes = dict(_pairs(bearers.order_by("valid")))
    return known


def load_above(level: Level, day: date) -> list[list[Version]]:
    """The areas of all levels above that are in force on a day, nearest level first."""
    higher = AreaVersion.objects.on(day).filter(level__rank__lt=level.rank, level__stored_in=StoredIn.AREA)
    levels: dict[int, list[Version]] = {}
    for version in _versions(higher.order_by("-level__rank", "code")):
        levels.setdefault(version.level, []).append(version)
    return list(levels.values())


def has_areas_above(level: Level) -> bool:
    """Whether any area of a level above has ever been known: if not, this level is the top."""
    return AreaVersion.objects.filter(level__rank__lt=level.rank).exists()


def count_children(areas: list[int], day: date) -> dict[int, int]:
    """How many areas hang under each of these on a day."""
    under = AreaVersion.objects.on(day).filter(parent__in=areas).values("parent").annotate(count=Count("pk"))
    return dict(under.values_list("parent", "count"))


def _versions(queryset: QuerySet) -> Iterable[Version]:
    fields = ("pk", "area_id", "level_id", "code", "name", "parent_id", "valid")
    for *plain, valid, wkb in queryset.annotate(wkb=AsWKB("geom")).values_list(*fields, "wkb"):
        yield Version(*plain, valid.lower, valid.upper, shapely.from_wkb(bytes(wkb)))


def _pairs(bearers: QuerySet) -> Iterable[tuple[str, Version]]:
    fields = ("other_code", "pk", "area_id", "level_id", "code", "name", "parent_id", "valid")
    for other, *plain, valid in bearers.values_list(*fields):
        yield other, Version(*plain, valid.lower, valid.upper, shapely.MultiPolygon())


def write_steps(level: Level, steps: list[Step], day: date, redraw_id: int | None) -> set[date]:
    """Close, correct and open versions; returns the days on which boundaries of this level now change.

    Raises IntegrityError where a constraint of the schema objects.
    """
    closed = [step.closes.pk for step in steps if step.closes]
    opened = [step for step in steps if step.outcome in OPENS]
    corrected = [step for step in steps if step.outcome == Outcome.CORRECTED]
    with connection.cursor() as cursor:
        # The old version must have ended before the new one begins: the exclusion constraint looks at each row.
        cursor.execute(CLOSE, [day, closed])
        if corrected:
            cursor.execute(CORRECT, [redraw_id, *_correction_columns(corrected)])
        areas = _new_areas(level, sum(step.area is None for step in opened))
        rows = ((step.area or next(areas), step) for step in opened)
        copy_rows(cursor, COPY_VERSIONS, (_copy_row(area, level, step, redraw_id) for area, step in rows))
        if len(opened) >= MANY:
            # What follows joins the new rows, and so does every tile: without knowing of them the planner took minutes
            # for seconds.
            cursor.execute("ANALYZE grids_area, grids_areaversion")
    changed = [step for step in steps if step.outcome != Outcome.UNCHANGED]
    return {step.first for step in changed} | {step.last for step in opened if step.last}


def _new_areas(level: Level, count: int) -> Iterable[int]:
    created = Area.objects.bulk_create((Area(level=level) for _ in range(count)), batch_size=BATCH)
    return iter([area.pk for area in created])


def _copy_row(area: int, level: Level, step: Step, redraw_id: int | None) -> tuple:
    valid = f"[{step.first},{step.last or ''})"
    return area, level.pk, step.parent, step.code, step.name, _ewkb(step.geometry), valid, redraw_id


def _correction_columns(steps: list[Step]) -> list[list]:
    return [
        [step.corrects.pk for step in steps],
        [step.code for step in steps],
        [step.name for step in steps],
        [step.parent for step in steps],
        [_ewkb(step.geometry) for step in steps],
    ]


def _ewkb(geometry: shapely.MultiPolygon) -> str:
    return shapely.to_wkb(shapely.set_srid(geometry, SRID), hex=True, include_srid=True)
