"""Any vector file that GDAL reads, as a VectorTable."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from django.utils.translation import gettext_lazy as _
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

from gis_data.crs import Crs, UnknownCrs, parse_crs
from gis_data.findings import Finding, Kind, Severity
from gis_data.readers import errors
from gis_data.readers.archives import unpack
from gis_data.readers.encodings import text_encoding
from gis_data.readers.from_page import demand_plain
from gis_data.readers.table import VectorTable, identify

MAX_ROWS = 500_000
SUFFIXES = (
    *(".shp", ".gpkg", ".geojson", ".json", ".topojson", ".geojsonl", ".fgb", ".gml", ".kml", ".kmz", ".csv"),
    *(".tab", ".mif", ".gdb", ".sqlite", ".pbf"),
)
TEXT_TABLES = (".csv", ".tsv", ".txt")
TEXT_TABLE_OPTIONS = {
    "GEOM_POSSIBLE_NAMES": "WKT,wkt,geom,geometry,the_geom,geom_wkt",
    "X_POSSIBLE_NAMES": "lon,lng,long,longitude,经度",
    "Y_POSSIBLE_NAMES": "lat,latitude,纬度",
    "KEEP_GEOM_COLUMNS": "NO",
}

ENCODING_FOUND = Kind(
    "encoding-detected",
    Severity.NOTE,
    _("The file does not say, or says wrongly, how its text is written; it was read as {value}."),
    _("If names look wrong, name the encoding with --encoding."),
)
HEIGHTS_DROPPED = Kind(
    "heights-dropped",
    Severity.NOTE,
    _("The geometries have heights or measures (type {value}); only their outline is used."),
    _("Nothing needs to be done."),
)
CRS_UNKNOWN = Kind(
    "crs-unknown",
    Severity.WARNING,
    _("The file names a coordinate system that is not known here."),
    _("Say which one it is with --crs."),
)


@dataclass(frozen=True)
class Layer:
    """A layer of a file: what users call it, where it is, and the type of its geometries (None: it has none)."""

    label: str
    path: Path
    name: str
    geometry_type: str | None


def layer_names(path: Path | str) -> list[str]:
    """The layers with geometry in a file. Raises ReadError."""
    with _opened(Path(path)) as layers:
        return [layer.label for layer in layers]


def read_vector(
    path: Path | str,
    layer: str | None = None,
    encoding: str | None = None,
    where: str | None = None,
    max_rows: int = MAX_ROWS,
    only_plain: bool = False,
) -> VectorTable:
    """Read one layer; `where` is a condition in GDAL's SQL. Raises ReadError.

    With `only_plain` it is read only if it is data and nothing else (gis_data/readers/plain.py).
    """
    path = Path(path)
    with _opened(path, only_plain) as layers:
        chosen = _choose(path, layers, layer)
        detected = None if encoding else text_encoding(chosen.path)
        meta, geometry, values = _read(chosen, encoding or detected, where, max_rows)
    if geometry is None:
        raise errors.NoLayers(path=path)
    if len(geometry) == 0:
        raise errors.EmptyLayer(path=path, layer=chosen.label)
    crs, findings = _stated_crs(meta["crs"])
    if detected:
        findings.append(ENCODING_FOUND.at(value=detected))
    if " " in (meta["geometry_type"] or ""):
        findings.append(HEIGHTS_DROPPED.at(value=meta["geometry_type"]))
    columns = {name: _plain(column) for name, column in zip(meta["fields"], values, strict=True)}
    # "fix" closes open rings; a geometry beyond that becomes None, which the caller reports as a row without geometry.
    geometries = shapely.force_2d(shapely.from_wkb(geometry, on_invalid="fix"))
    rows = list(range(1, len(geometry) + 1))
    source = identify(path)
    return VectorTable(source, chosen.label, crs, columns, geometries, rows, encoding or detected or "UTF-8", findings)


@contextmanager
def _opened(path: Path, only_plain: bool = False) -> Iterator[list[Layer]]:
    """The layers with geometry of a file; an archive is unpacked for as long as they are used."""
    if not path.exists():
        raise errors.FileMissing(path=path)
    try:
        if path.suffix.lower() != ".zip":
            is_folder = path.is_dir() and path.suffix.lower() != ".gdb"
            yield _layers_of(path, _candidates(path) if is_folder else [path], only_plain)
            return
        with tempfile.TemporaryDirectory(prefix="vector-") as folder:
            unpack(path, Path(folder))
            yield _layers_of(path, _candidates(Path(folder)), only_plain)
    except PermissionError as error:
        raise errors.FileUnreadable(path=path, reason=error.strerror) from error


def _candidates(folder: Path) -> list[Path]:
    """The files in an unpacked archive that may hold layers."""
    found = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in SUFFIXES]
    return [path for path in found if not any(parent.suffix.lower() == ".gdb" for parent in path.parents)]


def _layers_of(path: Path, files: list[Path], only_plain: bool) -> list[Layer]:
    layers, unreadable = [], 0
    for file in files:
        if only_plain:
            demand_plain(file)
        try:
            listed = pyogrio.list_layers(file)
        except DataSourceError:
            unreadable += 1
            continue
        layers += [_layer(file, name, kind, len(files) > 1, len(listed) > 1) for name, kind in listed]
    if files and unreadable == len(files):
        raise errors.NotVector(path=path)
    spatial = [layer for layer in layers if layer.geometry_type or layer.path.suffix.lower() in TEXT_TABLES]
    if not spatial:
        raise errors.NoLayers(path=path)
    return spatial


def _layer(file: Path, name: str, kind: str | None, many_files: bool, many_layers: bool) -> Layer:
    label = f"{file.stem}:{name}" if many_files and many_layers else file.stem if many_files else name
    return Layer(label, file, name, kind)


def _choose(path: Path, layers: list[Layer], wanted: str | None) -> Layer:
    names = ", ".join(layer.label for layer in layers)
    if wanted is None:
        if len(layers) > 1:
            raise errors.LayerNeeded(path=path, names=names)
        return layers[0]
    chosen = next((layer for layer in layers if wanted in (layer.label, layer.name)), None)
    if chosen is None:
        raise errors.NoSuchLayer(path=path, layer=wanted, names=names)
    return chosen


def _read(layer: Layer, encoding: str | None, where: str | None, max_rows: int) -> tuple[dict, np.ndarray, list]:
    options = TEXT_TABLE_OPTIONS if layer.path.suffix.lower() in TEXT_TABLES else {}
    try:
        with warnings.catch_warnings():
            # Rows are told apart by their number here, not by GDAL's feature ids.
            warnings.filterwarnings("ignore", "Several features with id", RuntimeWarning)
            meta, _fids, geometry, values = pyogrio.raw.read(
                layer.path,
                layer=layer.name,
                encoding=encoding,
                where=where,
                max_features=max_rows + 1,
                force_2d=True,
                **options,
            )
    except (UnicodeDecodeError, LookupError) as error:
        raise errors.WrongEncoding(path=layer.path.name, encoding=encoding or "UTF-8") from error
    except (ValueError, DataSourceError, DataLayerError, FeatureError) as error:
        if where:
            raise errors.BadCondition(where=where, reason=str(error).splitlines()[0]) from error
        raise errors.NotVector(path=layer.path.name) from error
    if geometry is not None and len(geometry) > max_rows:
        raise errors.TooManyRows(layer=layer.label, limit=max_rows)
    return meta, geometry, values


def _stated_crs(text: str | None) -> tuple[Crs | None, list[Finding]]:
    if text is None:
        return None, []
    try:
        return parse_crs(text), []
    except UnknownCrs:
        return None, [CRS_UNKNOWN.at(value=text)]


def _plain(column: np.ndarray) -> list:
    """Python values; what a number or date column lacks is None."""
    if column.dtype.kind in "fmM":
        missing = np.isnan(column) if column.dtype.kind == "f" else np.isnat(column)
        return np.where(missing, None, column.astype(object)).tolist()
    return column.tolist()
