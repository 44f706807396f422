"""A layer of a file in memory: plain values in columns, geometries beside them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from gis_data.crs import Crs
from gis_data.findings import Finding

CHUNK = 1 << 20


@dataclass(frozen=True)
class Source:
    """Which file it was: name, SHA-256 over all its parts, size in bytes."""

    file_name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class VectorTable:
    """`geometries` is an array of shapely geometries (None where a row has none), two-dimensional, in `crs`.

    `crs` is what the file says, None where it says nothing. `rows` counts the features from 1, in file order.
    """

    source: Source
    layer: str
    crs: Crs | None
    columns: dict[str, list]
    geometries: np.ndarray
    rows: list[int]
    encoding: str = "UTF-8"
    findings: list[Finding] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def fields(self) -> list[str]:
        """Names of the columns, in file order."""
        return list(self.columns)


def identify(path: Path) -> Source:
    """Hash what is read: a shapefile with the files beside it, a folder with all in it."""
    digest, size = hashlib.sha256(), 0
    for part in _parts(path):
        with part.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
    return Source(path.name, digest.hexdigest(), size)


def _parts(path: Path) -> Iterator[Path]:
    if path.is_dir():
        return (part for part in sorted(path.rglob("*")) if part.is_file())
    if path.suffix.lower() == ".shp":
        return (part for part in sorted(path.parent.iterdir()) if part.is_file() and part.stem == path.stem)
    return iter([path])
