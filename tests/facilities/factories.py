"""Facilities of the small town of tests/factories.py: its west street spans 103.00 to 103.02 E, 23.00 to 23.02 N."""

from datetime import date

from django.contrib.gis.geos import MultiPoint, Point

from facilities.actions.change import Deed, add_facility
from facilities.models import Facility, FacilityKind, WalkGroup
from facilities.rules.facts import Facts
from gis_data.actions.import_runs import Actor

MACHINE = Actor(None, "tests")
WEST, EAST, OUTSIDE = (103.005, 23.005), (103.025, 23.005), (104.5, 24.5)
SINCE = date(2020, 1, 1)


def facts(name: str = "测试诊所", place: tuple[float, float] = WEST, **more) -> Facts:
    """Facts at a place of the west street."""
    return Facts(name, *place, **more)


def make_kind(key: str = "clinic", limit_m: int | None = 300, **more) -> FacilityKind:
    """A kind of its own, with a walking group."""
    group, _new = WalkGroup.objects.get_or_create(
        key="adult", defaults={"label_zh": "成年人", "label_en": "Adults", "speed_m_min": 66.7}
    )
    return FacilityKind.objects.create(
        key=key, label_zh=key, label_en=key, icon=key, limit_m=limit_m, group=group, **more
    )


def make_facility(
    kind: FacilityKind, place: tuple[float, float] = WEST, name: str = "测试诊所", day: date = SINCE, **more
) -> Facility:
    """A facility that has been there since 2020, added by the machine."""
    deed = Deed(MACHINE, day, confirmed=True)
    return add_facility(kind, facts(name, place, **more), deed)


def point(place: tuple[float, float]) -> Point:
    return Point(*place, srid=4326)


def doors(*places: tuple[float, float]) -> MultiPoint:
    return MultiPoint(*(Point(*place) for place in places), srid=4326)
