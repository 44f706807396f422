"""GeoPackage and Excel: a table for each layer, and one that says what the file is."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import geopandas
import pandas
import pyogrio
import shapely
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from gis_data.functions import SRID
from gis_data.layers import Layer
from gis_data.progress import Progress
from gis_data.takeaway.wanted import SHAPE, About, Row, Wanted, titles

PIECE = 20_000  # rows of a table that are in memory at once

SHEET_NAME_MOST = 31  # Excel's limit
FORBIDDEN_IN_SHEETS = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def write_geopackage(path: Path, wanted: Wanted, about: About, progress: Progress) -> None:
    """A spatial table for each layer, named by its key, and the table `about` without shapes; written in pieces."""
    told = pandas.DataFrame(about.lines().items(), columns=["name", "value"])
    pyogrio.write_dataframe(told, path, layer="about", driver="GPKG")
    done = 0
    for layer in wanted.layers:
        for rows in _pieces(wanted.features(layer)):
            _append(path, layer, rows, about)
            done += len(rows)
            progress.count(done)


def _pieces(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Lists of at most PIECE rows; one empty list when there are none, so that the table is made all the same."""
    rest = iter(rows)
    piece = list(islice(rest, PIECE))
    yield piece
    while len(piece) == PIECE and (piece := list(islice(rest, PIECE))):
        yield piece


def _append(path: Path, layer: Layer, rows: list[Row], about: About) -> None:
    shapes = shapely.from_geojson([row.pop(SHAPE) for row in rows])
    data = pandas.DataFrame(rows, columns=list(layer.attributes))
    frame = geopandas.GeoDataFrame(data, geometry=shapes, crs=SRID)
    pyogrio.write_dataframe(
        frame, path, layer=layer.key, driver="GPKG", append=True, promote_to_multi=True,
        layer_options={"DESCRIPTION": "; ".join(f"{name}: {value}" for name, value in about.lines().items())},
    )  # fmt: skip


def write_excel(path: Path, wanted: Wanted, about: About, progress: Progress) -> None:
    """A sheet for each layer: its attributes, and a point on each shape in degrees; before them what the file is."""
    book = Workbook(write_only=True)
    try:
        _fill(book, wanted, about, progress)
    except BaseException:
        for sheet in book.worksheets:
            sheet.close()  # or openpyxl complains when the rest is thrown away
        raise
    book.save(path)


def _fill(book: Workbook, wanted: Wanted, about: About, progress: Progress) -> None:
    told = book.create_sheet(_("About"))
    for line in about.lines().items():
        told.append([text_cell(told, value) for value in line])
    done = 0
    for layer in wanted.layers:
        sheet = book.create_sheet(layer.title.translate(FORBIDDEN_IN_SHEETS)[:SHEET_NAME_MOST])
        sheet.append([*(titles().get(name, name) for name in layer.attributes), _("Longitude"), _("Latitude")])
        for row in wanted.features(layer):
            point = shapely.from_geojson(row[SHAPE]).point_on_surface()
            values = [text_cell(sheet, row[name]) for name in layer.attributes]
            sheet.append([*values, round(point.x, 6), round(point.y, 6)])
            done += 1
            progress.count(done)


def text_cell(sheet: Any, value: Any) -> Any:
    """A text is kept as text even where it looks like a formula, for names come from files that others made."""
    if value is None or isinstance(value, int | float):
        return value
    cell = WriteOnlyCell(sheet, value=str(value))
    cell.data_type = "s"
    return cell
