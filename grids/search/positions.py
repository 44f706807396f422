"""Positions typed into the search box, and what they may have been meant as."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gis_data.crs import parse_crs
from gis_data.rules.coordinates import Reading
from gis_data.rules.search import EXACT, HOLDS
from gis_data.search import Hit

LONGITUDE_OF_ORIGIN = "8802"  # EPSG's number of the parameter
DEGREES = ("EPSG:4326", "EPSG:4490")


def position_hits(readings: list[Reading]) -> list[Hit]:
    """A hit for each reading; the first is the likeliest, and all say what the text was taken for."""
    return [_hit(reading, EXACT if number == 0 else HOLDS) for number, reading in enumerate(readings)]


def _hit(reading: Reading, fit: int) -> Hit:
    east = f"{abs(reading.lon):.6f}°{'W' if reading.lon < 0 else 'E'}"
    north = f"{abs(reading.lat):.6f}°{'S' if reading.lat < 0 else 'N'}"
    return Hit(
        ref=f"{reading.crs}/{reading.axes}",
        title=f"{east} {north}",
        lon=reading.lon,
        lat=reading.lat,
        fit=fit,
        label=_taken_for(reading),
        more={"crs": reading.crs, "axes": reading.axes},
    )


def _taken_for(reading: Reading) -> str:
    """The system and the order of the axes, in words."""
    order = {
        "lon,lat": pgettext("order of coordinates", "longitude first"),
        "lat,lon": pgettext("order of coordinates", "latitude first"),
        "easting,northing": pgettext("order of coordinates", "easting first"),
        "northing,easting": pgettext("order of coordinates", "northing first"),
    }[reading.axes]
    if reading.crs in DEGREES:
        return _("taken for WGS 84 / CGCS2000, %(order)s") % {"order": order}
    if not reading.crs.startswith("EPSG:"):
        return _("if it is %(datum)s, %(order)s") % {"datum": reading.crs, "order": order}
    parameters = parse_crs(reading.crs).projection.coordinate_operation.params
    meridian = next(parameter.value for parameter in parameters if parameter.code == LONGITUDE_OF_ORIGIN)
    gaps = {"meridian": f"{meridian:g}", "code": reading.crs, "order": order}
    return _("taken for CGCS2000, central meridian %(meridian)s° E (%(code)s), %(order)s") % gaps
