"""The demo's areas with their versions and lines of descent, and the redraws that they come from."""

from collections.abc import Iterable

from django.db import connection

from gis_data.staging import copy_rows
from grids.demo.copies import Copy
from grids.demo.history import Version
from grids.demo.places import APPROVED, COMMUNITIES, REDRAWN, STREETS, TOWN_BECAME_STREET, Community
from grids.demo.rows import TownRows
from grids.demo.town import VERSION
from grids.demo.wkb import hex_wkb
from grids.models import Area, Level, Lineage, Redraw, RedrawStatus, RedrawStep, StepKind

COPY_VERSIONS = """
COPY grids_areaversion (area_id, level_id, parent_id, code, name, geom, valid, redraw_id) FROM STDIN
"""
CONTACTS = {
    "street": "{}办事处 000-0000-0000",
    "community": "{}服务大厅 000-0000-0000",
    "grid": "{}服务热线 000-0000-0000",
}
INVENTED = f"演示文号，非真实文件（演示数据第 {VERSION} 版）"
RENAME_TITLE, REDRAW_TITLE = "文澜镇改设文澜街道（演示）", "调整文澜等街道行政区划（演示）"


def write_redraws() -> dict[object, Redraw]:
    """The two changes of the past with their steps, by the day they took effect. Their numbers are marked invented."""
    rename = Redraw(
        document_number="演示〔2019〕1号",
        title=RENAME_TITLE,
        effective_on=TOWN_BECAME_STREET,
        approved_on=TOWN_BECAME_STREET,
    )
    redraw = Redraw(document_number="演示〔2020〕1号", title=REDRAW_TITLE, effective_on=REDRAWN, approved_on=APPROVED)
    for one in (rename, redraw):
        one.status, one.note = RedrawStatus.PUBLISHED, INVENTED
        one.save()
    old, *new = STREETS[0], *(street for street in STREETS if not street.old_code)
    steps = [
        (rename, StepKind.RENAME, {"code": old.old_code, "name": old.old_name}),
        *((redraw, StepKind.CREATE, {"code": street.code, "name": street.name}) for street in new),
        (redraw, StepKind.SPLIT_BY_CHILDREN, {"code": old.old_code, "into": [old.code, *(s.code for s in new)]}),
        *((redraw, StepKind.TRANSFER, {"code": c.old_code, "to": c.street}) for c in _moved_between_old_streets()),
        *((redraw, StepKind.RENUMBER, {"code": s.old_code, "to": s.code}) for s in STREETS if s.old_code),
    ]
    RedrawStep.objects.bulk_create(
        RedrawStep(redraw=of, position=position, kind=kind, parameters=parameters)
        for position, (of, kind, parameters) in enumerate(steps, start=1)
    )
    return {TOWN_BECAME_STREET: rename, REDRAWN: redraw}


def _moved_between_old_streets() -> list[Community]:
    """Communities that went from one street to another that had been there before."""
    old_code = {street.code: street.old_code for street in STREETS if street.old_code}
    moved = (c for c in COMMUNITIES if c.old_code and c.street in old_code)
    return [c for c in moved if not c.old_code.startswith(old_code[c.street])]


def write_areas(rows: TownRows, copy: Copy, redraws: dict[object, Redraw]) -> dict[str, int]:
    """Write areas, versions and lines of descent of one town; returns the area's id by its key."""
    levels = {level.key: level.pk for level in Level.objects.all()}
    latest = {version.key: version for version in rows.versions}
    areas = Area.objects.bulk_create(_area(version, copy, levels[version.level]) for version in latest.values())
    ids = {key: area.pk for key, area in zip(latest, areas, strict=True)}
    with connection.cursor() as cursor:
        copy_rows(cursor, COPY_VERSIONS, _version_rows(rows, copy, levels, ids, redraws))
    Lineage.objects.bulk_create(
        Lineage(
            from_area_id=ids[line.source],
            to_area_id=ids[line.target],
            redraw=redraws[REDRAWN],
            on=REDRAWN,
            kind=line.kind,
            share_area=share.area,
            share_buildings=share.buildings,
            share_households=share.households,
        )
        for line, share in rows.descents
    )
    return ids


def _area(version: Version, copy: Copy, level_id: int) -> Area:
    contact = CONTACTS.get(version.level, "").format(version.name)
    return Area(uid=copy.uid(version.key), level_id=level_id, public_contact=contact)


def _version_rows(
    rows: TownRows, copy: Copy, levels: dict[str, int], ids: dict[str, int], redraws: dict[object, Redraw]
) -> Iterable[tuple]:
    geoms = hex_wkb(rows.version_geoms, copy.shift, multi=True)
    for version, geom in zip(rows.versions, geoms, strict=True):
        redraw = redraws.get(version.start)
        name = copy.name if version.level == "county" else version.name
        valid = f"[{version.start},{version.end or ''})"
        parent = ids[version.parent] if version.parent else None
        yield (
            *(ids[version.key], levels[version.level], parent, copy.code(version.code), name, geom, valid),
            redraw.pk if redraw else None,
        )
