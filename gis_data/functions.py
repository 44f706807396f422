"""PostGIS and PostgreSQL functions that the ORM lacks: declarations, no code."""

from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import GeoFunc
from django.db.models import Func

SRID = 4326
WEB_MERCATOR = 3857


class GeographyArea(Func):
    """Area in m² on the ellipsoid of a geometry in EPSG:4326."""

    function = "ST_Area"
    template = "%(function)s((%(expressions)s)::geography)"
    output_field = models.FloatField()


class GeographyLength(Func):
    """Length in metres on the ellipsoid of a line in EPSG:4326."""

    function = "ST_Length"
    template = "%(function)s((%(expressions)s)::geography)"
    output_field = models.FloatField()


class PointOnSurface(Func):
    """A point that lies on the geometry, in EPSG:4326: where its label stands."""

    function = "ST_PointOnSurface"
    output_field = models.PointField(srid=SRID)


class WebMercator(Func):
    """The geometry in EPSG:3857, as map tiles want it; stored, since transforming per tile costs 2.4 times as much."""

    function = "ST_Transform"
    template = "%(function)s(%(expressions)s, 3857)"
    output_field = models.GeometryField(srid=WEB_MERCATOR)


class IsEmpty(Func):
    """Whether a range holds nothing."""

    function = "isempty"
    output_field = models.BooleanField()


class IsEmptyGeometry(GeoFunc):
    """Whether a geometry has no points."""

    function = "ST_IsEmpty"
    output_field = models.BooleanField()


class IsSimple(GeoFunc):
    """Whether a line does not cross itself."""

    function = "ST_IsSimple"
    output_field = models.BooleanField()


class Simplify(Func):
    """The geometry with fewer points (Douglas and Peucker); NULL when it is smaller than the tolerance."""

    function = "ST_Simplify"
    output_field = models.GeometryField(srid=WEB_MERCATOR)


class TileEnvelope(Func):
    """The square of a map tile (zoom, column, row) in EPSG:3857."""

    function = "ST_TileEnvelope"
    output_field = models.GeometryField(srid=WEB_MERCATOR)


class AsTileGeometry(Func):
    """The geometry clipped to a tile and in its units (geometry, envelope, extent, buffer, clip); NULL when outside."""

    function = "ST_AsMVTGeom"
    # Read by ST_AsMVT only, which wants the geometry itself; GeoDjango would select a geometry field as bytea.
    output_field = models.BinaryField()
