"""The demo city's facilities, out of the services on its map."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.actions.kinds import install_kinds
from facilities.actions.store import Act, write_acts
from facilities.demo.invent import Invented, Service, invent
from facilities.models import ChangeKind, Facility, FacilityKind, FacilityVersion
from gis_data.actions.import_runs import Actor

BY = Actor(None, "demo")
# The services of a town with the community and street they lie in today, and the door of the building they are in.
SERVICES = """
WITH service AS (
    SELECT f.*, ST_PointOnSurface(f.geom) AS place FROM gis_data_basefeature f
    WHERE (f.source = 'demo' OR f.source LIKE 'demo-%%') AND (f.layer = 'poi' OR f.kind IN ('park', 'pitch'))
), area AS (
    SELECT v.area_id, v.parent_id, v.name, v.geom, l.key
    FROM grids_areaversion v JOIN grids_level l ON l.id = v.level_id
    WHERE v.valid @> %(day)s::date
)
SELECT s.source, s.source_id, s.kind, s.name, coalesce(s.tags ->> 'addr:full', ''), ST_X(s.place), ST_Y(s.place),
       coalesce(community.name, ''), coalesce(street.name, ''), ST_X(b.entrance), ST_Y(b.entrance),
       CASE WHEN s.layer = 'green' THEN ST_Area(s.geom::geography) ELSE 0 END
FROM service s
LEFT JOIN area community ON community.key = 'community' AND ST_Intersects(community.geom, s.place)
LEFT JOIN area street ON street.area_id = community.parent_id
LEFT JOIN LATERAL (
    SELECT entrance FROM grids_building WHERE ST_Intersects(geom, s.place) AND valid @> %(day)s::date LIMIT 1
) b ON s.layer = 'poi'
"""


class NoDemoCity(Exception):
    """There is no demo city whose services could be taken."""

    def __str__(self) -> str:
        return _("There is no demo city on the map: run load_demo first.")


class FacilitiesExist(Exception):
    """There are facilities already, with which the demo's would mix."""

    def __str__(self) -> str:
        return _("There are facilities already; the demo's are only loaded where there are none.")


@dataclass(frozen=True)
class DemoFacilities:
    """How many were written, and in how many towns."""

    towns: int
    facilities: int


@transaction.atomic
def load_demo_facilities() -> DemoFacilities:
    """Write the kinds and the demo's facilities with their past. Raises NoDemoCity, FacilitiesExist."""
    if Facility.objects.exists():
        raise FacilitiesExist
    towns = _services()
    if not towns:
        raise NoDemoCity
    install_kinds()
    kinds = {kind.key: kind for kind in FacilityKind.objects.all()}
    count = sum(_write_town(source, invent(services), kinds) for source, services in sorted(towns.items()))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE facilities_facility, facilities_facilityversion, facilities_facilitychange")
    return DemoFacilities(len(towns), count)


def _services() -> dict[str, list[Service]]:
    """The services of each town, by the town's source."""
    with connection.cursor() as cursor:
        cursor.execute(SERVICES, {"day": timezone.localdate()})
        rows = cursor.fetchall()
    towns = defaultdict(dict)
    for source, number, kind, name, address, lon, lat, community, street, door_lon, door_lat, area in rows:
        door = None if door_lon is None else (door_lon, door_lat)
        service = Service(number, kind, name, address, (lon, lat), community, street, door, area)
        towns[source].setdefault(number, service)  # on a border it lies in two communities
    return {source: list(services.values()) for source, services in towns.items()}


def _write_town(source: str, invented: list[Invented], kinds: dict[str, FacilityKind]) -> int:
    """Everything as it was at first, then what happened."""
    written = [(one, Facility(kind=kinds[one.kind], source=source, source_id=one.id)) for one in invented]
    write_acts([_added(one, facility) for one, facility in written], BY)
    versions = FacilityVersion.objects.filter(facility__in=[facility.pk for _one, facility in written])
    last = {version.facility_id: version for version in versions}
    later = [_later(one, facility, last[facility.pk]) for one, facility in written if one.end or one.moved]
    write_acts(later, BY)
    return len(written)


def _added(one: Invented, facility: Facility) -> Act:
    return Act(ChangeKind.ADDED, facility, one.first, one.before or one.facts)


def _later(one: Invented, facility: Facility, last: FacilityVersion) -> Act:
    if one.moved:
        return Act(ChangeKind.MOVED, facility, one.moved, one.facts, last, why=_("The old place was cleared."))
    return Act(ChangeKind.CLOSED, facility, one.end, None, last, why=_("Merged with the one next to it."))
