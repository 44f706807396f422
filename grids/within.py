"""The area that an import stays in."""

from datetime import date

import shapely
from django.utils.translation import gettext as _

from grids.models import AreaVersion


class NoSuchArea(Exception):
    """There is no area with the code given by --within on that day."""

    def __init__(self, code: str, day: date) -> None:
        super().__init__(_("No area has the code %(code)s on %(day)s.") % {"code": code, "day": day})


def boundary_of(code: str, day: date) -> shapely.Geometry | None:
    """The polygon (EPSG:4326) of the area that bears a code on a day; None without a code. Raises NoSuchArea."""
    if not code:
        return None
    version = AreaVersion.objects.on(day).filter(code=code).first()
    if version is None:
        raise NoSuchArea(code, day)
    return shapely.from_wkb(bytes(version.geom.wkb))
