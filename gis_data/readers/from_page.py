"""Which files may come from a page: such that are data and nothing else, whatever they are called.

GDAL chooses a driver by a file's content. Some of its formats are no data but directions where to read it, on this
machine or on another (VRT, GDALG, XML of several kinds): from a page they would open what the server can open.
"""

from pathlib import Path

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from gis_data.readers import errors

# Of a file, or inside of an archive the file that names it.
PAGE_SUFFIXES = (".zip", ".gpkg", ".geojson", ".json", ".fgb")
DRIVERS = frozenset({"GPKG", "GeoJSON", "TopoJSON", "ESRI Shapefile", "FlatGeobuf"})
HEAD = 65_536
# A driver looks at the head of a file for such words; it is not even opened then.
DIRECTIONS = (b"<OGRVRT", b"<VRT", b"<OGR", b"<GDAL", b"gdal_streamed_alg", b"<?xml")


def demand_plain(path: Path) -> None:
    """Raise NotFromPage when the file is none of the formats that a page takes."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if any(word in head for word in DIRECTIONS):
        raise errors.NotFromPage(path=path.name)
    try:
        driver = pyogrio.read_info(path, layer=0)["driver"]
    except (DataSourceError, DataLayerError):
        raise errors.NotFromPage(path=path.name) from None
    if driver not in DRIVERS:
        raise errors.NotFromPage(path=path.name)
