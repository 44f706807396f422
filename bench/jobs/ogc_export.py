"""All grids to a GeoPackage by ogr2ogr: through /ogc/, against straight from PostGIS."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection

from bench.city import fill_areas
from bench.job import Contest, Impossible, Job, Size
from bench.server import server

STRAIGHT = """
SELECT v.id, a.uid, v.code, v.name, v.area_m2, lower(v.valid) AS valid_from, v.geom FROM grids_areaversion v
JOIN grids_area a ON a.id = v.area_id JOIN grids_level l ON l.id = v.level_id WHERE l.key = 'grid'
"""


@contextmanager
def _prepare(size: Size) -> Iterator[Contest]:
    if shutil.which("ogr2ogr") is None:
        raise Impossible("no ogr2ogr here: apt-get install gdal-bin")
    fill_areas(size)
    known = connection.settings_dict
    database = " ".join(
        f"{name}='{known[key]}'"
        for name, key in (
            ("dbname", "NAME"),
            ("user", "USER"),
            ("password", "PASSWORD"),
            ("host", "HOST"),
            ("port", "PORT"),
        )
        if known[key]
    )
    with TemporaryDirectory() as folder, server() as port:
        ours, peer = Path(folder, "ours.gpkg"), Path(folder, "peer.gpkg")
        yield Contest(
            lambda: _export(ours, f"OAPIF:http://127.0.0.1:{port}/ogc/", "area-grid"),
            lambda: _export(peer, f"PG:{database}", "-sql", STRAIGHT, "-nln", "area-grid"),
            agree=_agree,
        )


def _export(target: Path, *source: str) -> int:
    """Write the file anew; returns how many features it holds."""
    target.unlink(missing_ok=True)
    subprocess.run(["ogr2ogr", "-q", "-f", "GPKG", str(target), *source], check=True)
    told = subprocess.run(["ogrinfo", "-so", str(target), "area-grid"], check=True, text=True, stdout=subprocess.PIPE)
    return int(told.stdout.split("Feature Count: ")[1].split()[0])


def _agree(ours: int, peer: int) -> None:
    if ours != peer:
        raise AssertionError(f"{ours} grids through /ogc/, {peer} straight from PostGIS")


OGC_EXPORT = Job(
    key="ogc-export",
    describe=lambda size: f"{size.areas:,} grids to GeoPackage by ogr2ogr through /ogc/",
    peer="ogr2ogr straight from PostGIS",
    at_least=0.2,
    prepare=_prepare,
)
