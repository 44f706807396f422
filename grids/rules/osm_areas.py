"""Administrative boundaries of OSM as a table of areas."""

from collections.abc import Mapping, Sequence

import numpy as np

from gis_data.crs import parse_crs
from gis_data.osm.features import OsmFeature
from gis_data.readers.table import Source, VectorTable

ADMIN = "admin_"
# Keys under which national code lists are tagged on boundaries (OSM wiki); which one counts can be said in the command.
CODE_TAGS = ("ref", "ref:at:gkz", "swisstopo:BFS_NUMMER", "de:amtlicher_gemeindeschluessel", "ref:INSEE")


def area_code(tags: Mapping[str, str], source_id: str, tag: str = "") -> str:
    """The official code that the boundary carries, or else its id in OSM ("r1155956"): unique, and it stays."""
    keys = (tag,) if tag else CODE_TAGS
    return next((tags[key] for key in keys if tags.get(key)), source_id)


def admin_level(feature: OsmFeature) -> int | None:
    """The admin level of a boundary, None if it has none that is a number."""
    level = feature.kind.removeprefix(ADMIN)
    return int(level) if level.isdecimal() else None


def boundary_table(
    boundaries: Sequence[tuple[OsmFeature, object]], level: int, source: Source, code_tag: str = ""
) -> VectorTable:
    """Boundaries of one admin level, with their geometries in EPSG:4326; a row is numbered by its id in OSM."""
    geometries = np.empty(len(boundaries), dtype=object)
    geometries[:] = [geometry for _, geometry in boundaries]
    features = [feature for feature, _ in boundaries]
    return VectorTable(
        source=source,
        layer=f"{ADMIN}{level}",
        crs=parse_crs("EPSG:4326"),
        columns={
            "code": [area_code(feature.tags, feature.source_id, code_tag) for feature in features],
            "name": [feature.name for feature in features],
        },
        geometries=geometries,
        rows=[int(feature.source_id[1:]) for feature in features],
    )
