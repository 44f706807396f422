"""Has QGIS itself read every collection of `/ogc/`, and says whether it got each one whole and in its place.

    QT_QPA_PLATFORM=offscreen /usr/bin/python3 scripts/qgis_reads.py http://127.0.0.1:8000/ogc/ [TOKEN]

Needs QGIS for the system's Python (apt-get install --no-install-recommends python3-qgis). With a token (Menu > API
tokens) it reads as the token's owner: QGIS sends the token as the password of HTTP Basic. Leaves with 1 when a
collection is not whole. What is there to be read it learns from the pages of /items, without QGIS.
"""

import base64
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from urllib.request import Request, urlopen

# QGIS keeps passwords and servers in its folder; those of whoever runs this are not to be touched.
os.environ["QGIS_AUTH_DB_DIR_PATH"] = os.environ["QGIS_CUSTOM_CONFIG_PATH"] = tempfile.mkdtemp()

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsDataSourceUri,
    QgsFeatureRequest,
    QgsRectangle,
    QgsVectorLayer,
)

LIMIT = 10_000
USER = "token"  # any name will do
DIGITS = 8  # of a degree: a millimetre

Box = tuple[float, float, float, float]  # west, south, east, north in degrees


def main(root: str, token: str | None) -> int:
    """Read all collections both ways; a line for each."""
    application = QgsApplication([], False)
    application.initQgis()
    print(f"QGIS {Qgis.QGIS_VERSION}")
    keys = [collection["id"] for collection in ask(f"{root}collections", token)["collections"]]
    whole = [check(root, key, token) for key in keys]
    application.exitQgis()
    return 0 if all(whole) else 1


def check(root: str, key: str, token: str | None) -> bool:
    """Whether QGIS finds every feature where it lies, and, asking for the west half, all that lies there.

    Features are known by their boxes: QGIS numbers them anew, and those of one box are told apart by nothing.
    """
    there = Counter(boxes(root, key, token))
    found = read(root, key, token)
    half = west_half(list(there))
    within = Counter({box: count for box, count in there.items() if half and lies_in(box, half)})
    missed = within - read(root, key, token, half) if half else Counter()
    print(f"{key}: {found.total()} of {there.total()}; {(there - found).total()} not found where they lie, ", end="")
    print(f"{missed.total()} of {within.total()} missed in the west half")
    return found == there and not missed


def ask(address: str, token: str | None) -> dict:
    """A JSON document."""
    headers = {"Accept": "application/geo+json, application/json", "User-Agent": "qgis_reads"}
    if token:
        headers["Authorization"] = "Basic " + base64.b64encode(f"{USER}:{token}".encode()).decode()
    with urlopen(Request(address, headers=headers)) as answer:
        return json.load(answer)


def boxes(root: str, key: str, token: str | None) -> Iterator[Box]:
    """The box of every feature, page after page."""
    address = f"{root}collections/{key}/items?limit={LIMIT}"
    while address:
        page = ask(address, token)
        for feature in page["features"]:
            yield rounded(box_of(feature["geometry"]["coordinates"]))
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)


def box_of(coordinates: list) -> Box:
    """The box around GeoJSON coordinates of any depth."""
    if not isinstance(coordinates[0], list):
        return (*coordinates[:2], *coordinates[:2])
    west, south, east, north = zip(*map(box_of, coordinates), strict=True)
    return min(west), min(south), max(east), max(north)


def rounded(box: Box) -> Box:
    """So that the same box reads the same."""
    return tuple(round(value, DIGITS) for value in box)


def west_half(there: list[Box]) -> Box | None:
    """The west half of the box around all boxes."""
    if not there:
        return None
    west, south, east, north = zip(*there, strict=True)
    return min(west), min(south), (min(west) + max(east)) / 2, max(north)


def lies_in(box: Box, half: Box) -> bool:
    """Whether a box lies in a half, apart from the rounding at its outer edge."""
    return box[2] < half[2]


def read(root: str, key: str, token: str | None, within: Box | None = None) -> Counter:
    """The boxes of the features that QGIS finds, all of them or in a box that it asks the server for."""
    source = QgsDataSourceUri()
    source.setParam("url", root)
    source.setParam("typename", key)
    if token:
        source.setParam("username", USER)
        source.setParam("password", token)
    request = QgsFeatureRequest()
    if within:
        source.setParam("restrictToRequestBBOX", "1")
        request.setFilterRect(QgsRectangle(*within))
    layer = QgsVectorLayer(source.uri(False), key, "OAPIF")
    if not layer.isValid():
        print(f"{key}: {layer.error().message()}", file=sys.stderr)
        return Counter()
    around = (feature.geometry().boundingBox() for feature in layer.getFeatures(request))
    return Counter(rounded((box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())) for box in around)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None))
