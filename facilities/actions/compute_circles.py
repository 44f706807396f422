"""The service circles of facilities, kept for the map: only those are walked anew whose surroundings have changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.models import FacilityKind, FacilityVersion, ServiceCircle
from facilities.walks.circles import Circle, OffNetwork, circles_around, doors_on
from facilities.walks.city import City, city_on
from facilities.walks.limits import Limit
from facilities.walks.marks import MarkTable
from gis_data.functions import SRID
from gis_data.progress import Progress, Silent
from gis_data.rules.walk.graph import SNAP_M
from grids.models import Area

WRITTEN_AT_ONCE = 500


@dataclass(frozen=True)
class CircleCounts:
    """Circles of facilities of today: walked anew, still current, of facilities off the network, and taken away."""

    walked: int
    current: int
    off_network: int
    removed: int


@dataclass(frozen=True)
class _Wanted:
    """A circle that ought to be there, and the state of everything that it could meet."""

    version: FacilityVersion
    kind: FacilityKind
    limit: Limit
    lonlat: np.ndarray
    fingerprint: str

    @property
    def name(self) -> tuple[int, int, float]:
        """What there is one circle for."""
        return self.version.facility_id, self.kind.group_id, self.limit.metres


def compute_circles(
    kinds: Iterable[FacilityKind] | None = None,
    area: Area | None = None,
    progress: Progress | None = None,
    anew: bool = False,
) -> CircleCounts:
    """Bring the circles of these kinds (all that are in use) in an area (everywhere) up to date.

    What is not there any more is taken away. Written by the few hundred, so that what is done stays done; safe to run
    twice, at once too.
    """
    progress = progress or Silent()
    chosen = list(FacilityKind.objects.filter(active=True).select_related("group") if kinds is None else kinds)
    wanted = list(_wanted(chosen, area))
    known = _known(chosen, area)
    due = [one for one in wanted if anew or known.get(one.name, (0, ""))[1] != one.fingerprint]
    gone = known.keys() - {one.name for one in wanted}
    progress.step(_("Walking service circles"), len(due))
    done = off = 0
    queue = iter(due)
    while some := list(islice(queue, WRITTEN_AT_ONCE)):
        circles = [_walked(one) for one in some]
        off += sum(circle.geom is None for circle in circles)
        _write(circles)
        done += len(some)
        progress.count(done)
    ServiceCircle.objects.filter(pk__in=[known[name][0] for name in gone]).delete()
    return CircleCounts(len(due), len(wanted) - len(due), off, len(gone))


def stale_circles(kinds: Iterable[FacilityKind]) -> int:
    """How many circles of these kinds are missing, out of date, or of facilities that are gone."""
    chosen = list(kinds)
    wanted, known = {one.name: one.fingerprint for one in _wanted(chosen, None)}, _known(chosen, None)
    return sum(known.get(name, (0, ""))[1] != state for name, state in wanted.items()) + len(known.keys() - wanted)


def _known(kinds: list[FacilityKind], area: Area | None) -> dict[tuple[int, int, float], tuple[int, str]]:
    """The circles that are there, with their fingerprints."""
    rows = ServiceCircle.objects.filter(facility__kind__in=kinds)
    if area is not None:
        rows = rows.filter(facility__versions__in=FacilityVersion.objects.current().under(area))
    found = rows.values_list("facility", "group", "limit_m", "pk", "fingerprint")
    return {(facility, group, limit_m): (pk, state) for facility, group, limit_m, pk, state in found}


def _wanted(kinds: list[FacilityKind], area: Area | None) -> Iterator[_Wanted]:
    """One circle for each facility of today, as far as its kind is held to."""
    today = timezone.localdate()
    versions = FacilityVersion.objects.on(today).filter(facility__kind__in=kinds).order_by("facility")
    if area is not None:
        versions = versions.under(area)
    by_pk = {kind.pk: kind for kind in kinds}
    tables: dict[bool, tuple[City, MarkTable]] = {}
    for version in versions.select_related("facility"):
        kind = by_pk[version.facility.kind_id]
        steps = kind.group.takes_steps
        if steps not in tables:
            city = city_on(today, steps)
            tables[steps] = city, MarkTable.of_city(city)
        city, marks = tables[steps]
        limit, lonlat = Limit(kind.limit_metres, kind.limit_minutes), np.array(version.entrances.coords)
        around = marks.around(city.graph.plane.metres(lonlat), limit.metres + SNAP_M)
        yield _Wanted(version, kind, limit, lonlat, f"{steps} {limit.metres} {lonlat.round(8).tolist()} {around:x}")


def _walked(wanted: _Wanted) -> ServiceCircle:
    """A row ready to be written; without a shape where the facility is off the network."""
    city = city_on(timezone.localdate(), wanted.kind.group.takes_steps)
    try:
        circle = circles_around(city, doors_on(city.graph, wanted.lonlat), [wanted.limit])[0]
    except OffNetwork:
        circle = None
    return _row(wanted, circle)


def _row(wanted: _Wanted, circle: Circle | None) -> ServiceCircle:
    facility, group, metres = wanted.name
    row = ServiceCircle(
        facility_id=facility,
        group_id=group,
        limit_m=metres,
        minutes=wanted.limit.minutes,
        computed_at=timezone.now(),
        fingerprint=wanted.fingerprint,
    )
    if circle is not None:
        row.geom = as_multipolygon(circle.shape)
        row.reached_m, row.buildings, row.households = circle.reached_m, len(circle.homes), circle.households
    return row


def as_multipolygon(shape: shapely.MultiPolygon) -> MultiPolygon:
    """A shape as Django keeps it, in EPSG:4326."""
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=SRID)


@transaction.atomic
def _write(circles: list[ServiceCircle]) -> None:
    ServiceCircle.objects.bulk_create(
        circles,
        update_conflicts=True,
        unique_fields=["facility", "group", "limit_m"],
        update_fields=["minutes", "geom", "reached_m", "buildings", "households", "computed_at", "fingerprint"],
    )
