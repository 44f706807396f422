"""The coordinate reference systems that features are given in, by OGC's URIs. All are degrees on one ellipsoid."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gis_data.ogc.problems import OgcProblem


@dataclass(frozen=True, slots=True)
class Crs:
    """A system and its axis order: EPSG says latitude first for its geographic ones, CRS84 longitude first."""

    uri: str
    latitude_first: bool


CRS84 = Crs("http://www.opengis.net/def/crs/OGC/1.3/CRS84", False)
KNOWN = {
    crs.uri: crs
    for crs in (
        CRS84,
        Crs("http://www.opengis.net/def/crs/EPSG/0/4326", True),
        # CGCS2000 equals WGS 84 for this work: PROJ's shift between the two is zero.
        Crs("http://www.opengis.net/def/crs/EPSG/0/4490", True),
    )
}


def parse_crs(text: str | None, parameter: str) -> Crs:
    """The system of a URI, CRS84 when there is none; raises OgcProblem."""
    if text is None:
        return CRS84
    if text not in KNOWN:
        raise OgcProblem(
            400,
            parameter,
            _("This coordinate reference system is not offered: %(crs)s") % {"crs": text[:100]},
            _("Use one of: %(known)s") % {"known": ", ".join(KNOWN)},
        )
    return KNOWN[text]
