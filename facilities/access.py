"""Who may change a facility: those whose post opens it where it stands. Seeing it is open to everyone."""

from django.contrib.gis.geos import Point

from facilities.models import FacilityVersion
from gis_data.functions import SRID
from grids.access import User, areas_open_to, can, sees_everything
from grids.models import AreaVersion
from grids.rules.access import Capability

MANAGE = Capability.MANAGE_FACILITIES


def may_manage_any(user: User) -> bool:
    """Whether a user may change facilities anywhere at all."""
    return can(user, MANAGE)


def may_manage_at(user: User, lon: float, lat: float) -> bool:
    """Whether a user may change what stands at a place (degrees, EPSG:4326); on a border either side decides."""
    if not user.is_authenticated or not user.is_active:
        return False
    if sees_everything(user):
        return True
    there = AreaVersion.objects.current().at(Point(lon, lat, srid=SRID))
    return there.filter(area__in=areas_open_to(user, MANAGE)).exists()


def may_manage(user: User, version: FacilityVersion) -> bool:
    """Whether a user may change a facility that stands where this version says."""
    return may_manage_at(user, *version.geom.coords)


def lies_here(lon: float, lat: float) -> bool:
    """Whether a place lies in one of today's areas; while a system holds no area, every place does."""
    today = AreaVersion.objects.current()
    return today.at(Point(lon, lat, srid=SRID)).exists() or not today.exists()
