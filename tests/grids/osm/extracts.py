"""A small town as an OSM extract, and its import in a few words."""

from datetime import date
from pathlib import Path

from gis_data.actions.import_runs import Actor
from gis_data.models import BaseFeature, WalkEdge, WalkNode
from grids.actions.import_osm import OsmImport, OsmReport, import_osm
from grids.models import Area, Building
from tests.osm_files import Extract

FIRST = date(2020, 6, 8)
LATER = date(2021, 3, 1)
NOBODY = Actor()


def town() -> Extract:
    """A street with a side street, two houses, a park and a clinic."""
    extract = Extract()
    for number in range(1, 5):
        extract.node(number, 100 * (number - 1), 0)
    extract.node(9, 100, 150, barrier="bollard").node(8, 50, 50, amenity="clinic", name="社区卫生服务中心")
    extract.way(21, [1, 2, 3, 4], highway="residential", name="天马路", surface="asphalt")
    extract.way(22, [2, 9], highway="steps", foot="permissive", bridge="yes")
    extract.square(31, 20, 20, 15, building="apartments", building__levels="6", name="1栋", addr__housenumber="1")
    extract.square(32, 220, 20, 15, building="yes", height="9")
    return extract.square(41, 300, 50, 60, leisure="park")


def without(extract: Extract, *ways: int) -> Extract:
    for way in ways:
        del extract.ways[way]
    return extract


def bring_in(path: Path, commit: bool = True, day: date = FIRST, **options) -> OsmReport:
    return import_osm(OsmImport(path, day, **options), NOBODY, commit)


def building(number: int) -> Building:
    return Building.objects.get(source_id=f"w{number}")


def written() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (BaseFeature, WalkNode, WalkEdge, Building, Area))
