"""Who may change an asset: those whose post opens it where it stands. Seeing it is open to everyone."""

from django.contrib.gis.geos import GEOSGeometry

from cases.models import AssetVersion
from grids.access import User, areas_open_to, can, sees_everything
from grids.models import AreaVersion
from grids.rules.access import Capability

MANAGE = Capability.MANAGE_ASSETS


def may_manage_any(user: User) -> bool:
    """Whether a user may change assets anywhere at all."""
    return can(user, MANAGE)


def may_manage_at(user: User, geom: GEOSGeometry) -> bool:
    """Whether a user may change what stands at a place (EPSG:4326); on a border either side decides.

    Of a line or a polygon the point on it counts by which its grid is told.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    if sees_everything(user):
        return True
    there = AreaVersion.objects.current().at(geom.point_on_surface)
    return there.filter(area__in=areas_open_to(user, MANAGE)).exists()


def may_manage(user: User, version: AssetVersion) -> bool:
    """Whether a user may change an asset that stands where this version says."""
    return may_manage_at(user, version.geom)
