"""Files in: every vector format that GDAL reads becomes a VectorTable, or a ReadError that says what to do."""

from gis_data.readers.errors import ReadError
from gis_data.readers.table import VectorTable
from gis_data.readers.vector import MAX_ROWS, layer_names, read_vector

__all__ = ["MAX_ROWS", "ReadError", "VectorTable", "layer_names", "read_vector"]
