"""GeoPackage and Excel: a table for each layer, and one that says what the file is."""

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
from gis_data.takeaway.wanted import SHAPE, About, Wanted, titles

SHEET_NAME_MOST = 31  # Excel's limit
FORBIDDEN_IN_SHEETS = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def write_geopackage(path: Path, wanted: Wanted, about: About) -> None:
    """A spatial table for each layer, named by its key, and the table `about` without shapes."""
    told = pandas.DataFrame(about.lines().items(), columns=["name", "value"])
    pyogrio.write_dataframe(told, path, layer="about", driver="GPKG")
    for layer in wanted.layers:
        rows = list(wanted.features(layer))
        shapes = shapely.from_geojson([row.pop(SHAPE) for row in rows])
        data = pandas.DataFrame(rows, columns=list(layer.attributes))
        frame = geopandas.GeoDataFrame(data, geometry=shapes, crs=SRID)
        pyogrio.write_dataframe(
            frame, path, layer=layer.key, driver="GPKG", append=True, promote_to_multi=True,
            layer_options={"DESCRIPTION": "; ".join(f"{name}: {value}" for name, value in about.lines().items())},
        )  # fmt: skip


def write_excel(path: Path, wanted: Wanted, about: About) -> None:
    """A sheet for each layer: its attributes, and a point on each shape in degrees; before them what the file is."""
    book = Workbook(write_only=True)
    told = book.create_sheet(_("About"))
    for line in about.lines().items():
        told.append([_text_cell(told, value) for value in line])
    for layer in wanted.layers:
        sheet = book.create_sheet(layer.title.translate(FORBIDDEN_IN_SHEETS)[:SHEET_NAME_MOST])
        sheet.append([*(titles().get(name, name) for name in layer.attributes), _("Longitude"), _("Latitude")])
        for row in wanted.features(layer):
            point = shapely.from_geojson(row[SHAPE]).point_on_surface()
            values = [_text_cell(sheet, row[name]) for name in layer.attributes]
            sheet.append([*values, round(point.x, 6), round(point.y, 6)])
    book.save(path)


def _text_cell(sheet: Any, value: Any) -> Any:
    """A text is kept as text even where it looks like a formula, for names come from files that others made."""
    if value is None or isinstance(value, int | float):
        return value
    cell = WriteOnlyCell(sheet, value=str(value))
    cell.data_type = "s"
    return cell
