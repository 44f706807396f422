"""What is known of a place before a file of ways is brought in: buildings that ways do not run through, ways, areas."""

import numpy as np
import shapely
from django.contrib.gis.db.models import Extent, PointField
from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.db.models import QuerySet, Value
from numpy.typing import NDArray

from gis_data.functions import SRID, Nearness
from gis_data.models import BaseFeature, BaseLayer, WalkEdge
from gis_data.rules.walk_import.datum import Known
from grids.models import AreaVersion, Building

MARGIN_DEGREES = 0.03  # what a shift of datum moves, and more
MOST = 30_000  # of a kind, those nearest to the middle: enough to tell a shift by


def known_around(box: shapely.Polygon) -> Known:
    """What is known inside a box (EPSG:4326) and a little around it."""
    near = GEOSGeometry(shapely.to_wkb(shapely.buffer(box, MARGIN_DEGREES, join_style="mitre")).hex(), srid=SRID)
    ways = _shapes(WalkEdge.objects.all(), near)
    if not len(ways):
        ways = _shapes(BaseFeature.objects.filter(layer=BaseLayer.ROAD), near)
    return Known(_shapes(Building.objects.all(), near), ways, _around())


def _shapes(rows: QuerySet, near: GEOSGeometry) -> NDArray[np.object_]:
    """The geometries of rows that meet a box, those next to its middle."""
    middle = Value(near.centroid, output_field=PointField(srid=SRID))
    found = rows.filter(geom__bboverlaps=near).order_by(Nearness("geom", middle))
    wkb = [bytes(geom.wkb) for geom in found.values_list("geom", flat=True)[:MOST]]
    return shapely.from_wkb(np.array(wkb, dtype=object)) if wkb else np.zeros(0, dtype=object)


def _around() -> shapely.Geometry | None:
    """The boxes of all areas, buildings and base map features together; None where there is nothing."""
    extents = [model.objects.aggregate(box=Extent("geom"))["box"] for model in (AreaVersion, Building, BaseFeature)]
    boxes = [shapely.from_wkt(Polygon.from_bbox(extent).wkt) for extent in extents if extent]
    return shapely.union_all(boxes) if boxes else None
