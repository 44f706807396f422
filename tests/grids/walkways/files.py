"""Files of ways that the tests make, and their import in a few words."""

import json
from pathlib import Path

import numpy as np

from gis_data.actions.import_runs import Actor
from gis_data.actions.import_walkways import WalkwayImport, WalkwayReport, import_walkways
from gis_data.readers import read_vector
from gis_data.rules.walk_import.draft import Reading
from gis_data.rules.walk_import.rows import Rule
from grids.known_place import known_around
from tests.osm_files import position

Row = tuple[list[tuple[float, float]], dict]
NOBODY = Actor()


def street(*points: tuple[float, float], **properties) -> Row:
    """A row: points in metres east and north of (103, 23)."""
    return list(points), {"highway": "residential"} | properties


def write(path: Path, *rows: Row, shift=None) -> Path:
    """GeoJSON; `shift` turns degrees (n, 2) of WGS 84 into those of another datum."""
    features = []
    for points, properties in rows:
        degrees = np.array([position(*point) for point in points])
        degrees = degrees if shift is None else shift(degrees)
        geometry = {"type": "LineString", "coordinates": degrees.tolist()} if len(points) else None
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def bring_in(path: Path, commit: bool = True, within=None, **options) -> WalkwayReport:
    kept = ("source", "instead_of", "skip_bad_rows")
    wanted = {name: options.pop(name) for name in kept if name in options}
    rule = Rule.parse(options.pop("walkable", []), options.pop("not_walkable", []))
    wanted = WalkwayImport(Reading(rule=rule, **options), **wanted)
    return import_walkways(read_vector(path), wanted, NOBODY, commit, known_around, within)


def codes(report: WalkwayReport) -> set[str]:
    return {finding.code for finding in report.findings}


def grid_of_streets(size: int = 12, apart: float = 120.0) -> list[Row]:
    """Crooked enough that no shift lays one street on the next."""
    rng = np.random.default_rng(5)
    at = {
        (i, j): (i * apart + rng.uniform(-40, 40), j * apart + rng.uniform(-40, 40))
        for i in range(size)
        for j in range(size)
    }
    rows = []
    for i in range(size):
        for j in range(size):
            rows += [street(at[i, j], at[i + 1, j])] if i + 1 < size else []
            rows += [street(at[i, j], at[i, j + 1])] if j + 1 < size else []
    return rows
