"""GeoJSON (RFC 7946), written feature by feature so that a large file needs no memory."""

import json
from collections.abc import Iterator
from pathlib import Path

from gis_data.progress import Progress
from gis_data.takeaway.wanted import SHAPE, About, Row, Wanted


def stream(wanted: Wanted, about: About) -> Iterator[str]:
    """One FeatureCollection of all layers; `about` stands beside the features, `layer` in each feature's properties."""
    head = json.dumps({"type": "FeatureCollection", "about": about.lines()}, ensure_ascii=False)
    yield head[:-1] + ', "features": [\n'
    comma = ""
    for layer in wanted.layers:
        for row in wanted.features(layer):
            yield comma + feature(row, {"layer": layer.key})
            comma = ",\n"
    yield "\n]}\n"


def write(path: Path, wanted: Wanted, about: About, progress: Progress) -> None:
    """The same as a file, telling how many features are written."""
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(stream(wanted, about)):
            file.write(text)
            progress.count(number)


def feature(row: Row, more: dict[str, str]) -> str:
    """A row as a GeoJSON feature; the database has written its shape, which is not parsed again."""
    properties = more | {name: value for name, value in row.items() if name != SHAPE}
    told = json.dumps(properties, ensure_ascii=False, default=str)
    return f'{{"type": "Feature", "geometry": {row[SHAPE] or "null"}, "properties": {told}}}'
