"""The audit of a deployment on a day: reads areas, buildings and posts, and asks the rules about them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import shapely
from django.db import connection
from django.db.models import BigIntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from gis_data.copy import copy_out_rows, query_of
from gis_data.covering import NOWHERE
from gis_data.rules.coverage import TOLERANCE_M2
from grids.models import Area, AreaCode, AreaVersion, Building, Level, Role
from grids.placing import NoWorkingGrid, Placement, place_buildings, working_level
from grids.querysets import area_ids_under
from grids.rules.audit import AreaTable, AuditFinding, LevelFacts, audit_codes, audit_coverages, audit_parents, finding
from grids.rules.audit import findings as kinds
from grids.rules.codes import Segment, segments_from_json
from grids.rules.tree import NO_AREA

# Buildings are listed one by one up to here; a city that was never assigned need not be read out.
MOST_BUILDINGS = 1_000

_AREA_COLUMNS = {"area": "bigint", "level": "bigint", "parent": "bigint", "code": "text", "shape": "bytes"}
LAST_CODE = Subquery(AreaVersion.objects.filter(area=OuterRef("pk")).order_by("-valid__startswith").values("code")[:1])

_POSTS = """
SELECT p.role, p.holder_name, coalesce(a.code, l.name), p.valid::text, coalesce(life.days::text, '{}'),
       p.valid @> %(day)s::date AND NOT coalesce(life.days @> %(day)s::date, false)
FROM grids_post p
LEFT JOIN grids_lane l ON l.id = p.lane_id
LEFT JOIN LATERAL (
    SELECT range_agg(v.valid) AS days, (array_agg(v.code ORDER BY lower(v.valid) DESC))[1] AS code
    FROM grids_areaversion v WHERE v.area_id = p.area_id
) a ON true
CROSS JOIN LATERAL (SELECT coalesce(a.days, datemultirange(l.valid)) AS days) life
WHERE NOT coalesce(life.days @> p.valid, false) AND (%(areas)s::bigint[] IS NULL OR p.area_id = ANY(%(areas)s))
ORDER BY 3, p.id
"""


@dataclass(frozen=True)
class AuditReport:
    """What was looked at on which day, and what was found; `unlisted` counts more wrong buildings by kind."""

    day: date
    areas: int
    buildings: int
    findings: list[AuditFinding]
    unlisted: Mapping[str, int] = field(default_factory=dict)

    @property
    def all_is_well(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def audit_grids(on: date | None = None, under: Area | None = None, tolerance_m2: float = TOLERANCE_M2) -> AuditReport:
    """Audit the areas of a day (today when not said) with their codes, the buildings and the posts.

    `under` takes one area and all below it. Gaps, overlaps and ground beyond a parent count from `tolerance_m2` on.
    The grid that a building is noted in is today's, so on another day only buildings in no grid are found.
    """
    day = on or timezone.localdate()
    table = read_areas(day, under)
    found = [*audit_parents(table), *audit_coverages(table, tolerance_m2)]
    found += audit_codes(table, _schemes(), AreaCode.objects.values_list("area_id", "code"))
    found += _audit_posts(day, under)
    try:
        placement = place_buildings(working_level(), day, under)
    except NoWorkingGrid:
        no_grid = [finding(kinds.NO_WORKING_GRID, "", "")] if Building.objects.on(day).exists() else []
        return AuditReport(day, len(table.area), 0, found + no_grid)
    wrong = _wrong_buildings(placement, day)
    found += _audit_buildings(placement, wrong[:MOST_BUILDINGS])
    return AuditReport(
        day, len(table.area), len(placement.building), found, _by_kind(placement, wrong[MOST_BUILDINGS:])
    )


def read_areas(day: date, under: Area | None = None) -> AreaTable:
    """The areas of a day, all or one and those below it."""
    versions = AreaVersion.objects.on(day).order_by("code")
    if under is not None:
        versions = versions.under(under, day)
    parent = Coalesce("parent_id", NO_AREA, output_field=BigIntegerField())
    query = query_of(versions.values_list("area_id", "level_id", parent, "code", "geom"))
    with connection.cursor() as cursor:
        rows = copy_out_rows(cursor, query, _AREA_COLUMNS)
    return AreaTable(
        levels={level.pk: LevelFacts(level.rank, level.label, level.tiles_parent) for level in Level.objects.all()},
        area=rows["area"],
        level=rows["level"],
        parent=rows["parent"],
        code=rows["code"],
        polygon=shapely.from_wkb(rows["shape"]),
        root=NO_AREA if under is None else under.pk,
    )


def _schemes() -> dict[int, tuple[str, tuple[Segment, ...]]]:
    """The key and the code segments of each level that has a scheme, by its id."""
    coded = Level.objects.filter(scheme__isnull=False).select_related("scheme")
    return {level.pk: (level.key, segments_from_json(level.scheme.segments)) for level in coded}


def _wrong_buildings(placement: Placement, day: date) -> NDArray[np.int64]:
    """The rows of buildings that lie in no grid or, today, in another than is noted."""
    nowhere = placement.actual == NOWHERE
    return np.flatnonzero(nowhere | placement.is_wrong if day == timezone.localdate() else nowhere)


def _by_kind(placement: Placement, rows: NDArray[np.int64]) -> dict[str, int]:
    """How many of these wrong buildings there are of each kind; a kind without any is left out."""
    nowhere = int(np.count_nonzero(placement.actual[rows] == NOWHERE))
    counts = {kinds.BUILDING_NOWHERE.code: nowhere, kinds.BUILDING_MISPLACED.code: len(rows) - nowhere}
    return {code: count for code, count in counts.items() if count}


def _audit_buildings(placement: Placement, rows: NDArray[np.int64]) -> Iterator[AuditFinding]:
    """A finding for each of these rows."""
    grids = Area.objects.filter(pk__in={int(grid) for grid in (*placement.noted[rows], *placement.actual[rows])})
    codes = dict(grids.annotate(code=LAST_CODE).values_list("pk", "code"))
    shown = Building.objects.filter(pk__in=placement.building[rows].tolist())
    places = {building.pk: building for building in shown.only("pk", "name", "number", "address", "location")}
    label = working_level().label
    for row in rows.tolist():
        building = places[int(placement.building[row])]
        noted, actual = int(placement.noted[row]), int(placement.actual[row])
        yield finding(
            kinds.BUILDING_NOWHERE if actual == NOWHERE else kinds.BUILDING_MISPLACED,
            label,
            f"#{building.pk} {building}",
            shapely.Point(building.location.coords),
            noted=codes.get(noted) or _("no grid"),
            actual=codes.get(actual),
        )


def _audit_posts(day: date, under: Area | None) -> Iterator[AuditFinding]:
    """Posts that are held on a day, or go on, when their area or street line does not exist."""
    with connection.cursor() as cursor:
        cursor.execute(_POSTS, {"day": day, "areas": None if under is None else _areas_ever_under(under, day)})
        for role, holder, code, post, life, is_orphan in cursor.fetchall():
            kind = kinds.POST_ORPHANED if is_orphan else kinds.POST_OUTLIVES
            yield finding(kind, "", f"{code or ''} {Role(role).label} {holder}".strip(), post=post, life=life)


def _areas_ever_under(area: Area, day: date) -> list[int]:
    """The areas below one on a day, and those that hung there before they ended."""
    below = area_ids_under(area, day)
    return list(AreaVersion.objects.filter(Q(area__in=below) | Q(parent__in=below)).values_list("area_id", flat=True))
