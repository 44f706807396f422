"""Opening an OSM extract (.osm.pbf, .osm, .osm.gz, .osm.bz2): errors in one line, node positions on disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import osmium
from django.utils.translation import gettext_lazy as _
from shapely import Polygon, box

from gis_data.readers.errors import FileMissing, ReadError

SOURCE = "osm"


class OsmFileError(ReadError):
    message = _("%(file)s cannot be read as OpenStreetMap data (%(reason)s): get the file again.")


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what osmium raises about a broken file (always RuntimeError) into OsmFileError; raises FileMissing."""
    if not path.is_file():
        raise FileMissing(path=path)
    try:
        yield
    except RuntimeError as error:
        raise OsmFileError(file=path.name, reason=" ".join(str(error).split())) from error


@contextmanager
def located(path: Path) -> Iterator[osmium.FileProcessor]:
    """A processor whose ways know the positions of their nodes.

    The positions lie in a temporary file (16 bytes a node, TMPDIR says where), mapped and not read into memory, so
    that a large extract costs disk and page cache, which the system takes back under pressure, and no heap.
    """
    with TemporaryDirectory(prefix="osm-") as folder, reading(path):
        yield osmium.FileProcessor(str(path)).with_locations(f"sparse_file_array,{folder}/locations")


def extent(path: Path) -> Polygon | None:
    """The box that the file's header says it covers (EPSG:4326), or None if it says nothing. Raises OsmFileError."""
    with reading(path):
        bounds = osmium.io.Reader(str(path), osmium.osm.osm_entity_bits.NOTHING).header().box()
    if not bounds.valid():
        return None
    low, high = bounds.bottom_left, bounds.top_right
    return box(low.lon, low.lat, high.lon, high.lat)
