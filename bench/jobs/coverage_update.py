"""The coverage of a city after one facility moved, in the database, against working all of it out again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.contrib.gis.geos import MultiPoint, Point

from bench.database import execute
from bench.job import Contest, Job, Size
from bench.places import LIECHTENSTEIN
from bench.walks import city_name, fill_city
from facilities.actions.compute_coverage import compute_coverage
from facilities.models import FacilityVersion
from facilities.walks.coverage import forget

_STEP = 0.001  # degrees that the facility moves, there and back


@contextmanager
def _prepare(size: Size) -> Iterator[Contest]:
    fill_city(size)
    compute_coverage()

    def all_again() -> int:
        execute("TRUNCATE facilities_buildingwalk, facilities_coveragestate")
        forget()
        return len(compute_coverage())

    yield Contest(lambda: len(compute_coverage()), all_again, clear=mover(size))


def mover(size: Size) -> Callable[[], None]:
    """What moves one facility there and back: a clinic, or a bus stop where the city has no clinics."""
    kind = "bus_stop" if size.place == LIECHTENSTEIN else "clinic"
    moved = FacilityVersion.objects.current().filter(facility__kind__key=kind).order_by("facility").first()
    here, there = moved.geom.x, moved.geom.x + _STEP

    def move() -> None:
        moved.geom = Point(there if moved.geom.x == here else here, moved.geom.y, srid=4326)
        moved.entrances = MultiPoint(moved.geom, srid=4326)
        moved.save()

    return move


COVERAGE_UPDATE = Job(
    key="coverage-update",
    describe=lambda size: f"coverage after one facility moved, all kinds looked at, {city_name(size)}",
    peer="the same worked out and written from nothing",
    at_least=10,
    prepare=_prepare,
)
