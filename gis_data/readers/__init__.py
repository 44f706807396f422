"""Files in: every vector format that GDAL reads becomes a VectorTable, or a ReadError that says what to do."""

from gis_data.readers.errors import ReadError
from gis_data.readers.plain import is_plain_table, read_plain
from gis_data.readers.table import VectorTable
from gis_data.readers.vector import MAX_ROWS, layer_names, read_vector

__all__ = ["MAX_ROWS", "ReadError", "VectorTable", "is_plain_table", "layer_names", "read_plain", "read_vector"]
