"""Which city the measurements of walks are made in: the demo city laid out many times, or a real country."""

import os
from pathlib import Path

from django.core.management import call_command

from bench.database import execute
from bench.job import Impossible
from bench.server import PROJECT
from facilities.models import Facility

DEMO, LIECHTENSTEIN = "demo", "liechtenstein"
PLACES = (DEMO, LIECHTENSTEIN)
METRIC = {DEMO: 4543, LIECHTENSTEIN: 32632}  # EPSG codes for a peer that buffers in a plane
_COUNTRY, _FIRST_DAY = "r1155955", ("--valid-from", "2020-01-01", "--commit")


def load_liechtenstein() -> None:
    """The country of docs/first-city.md with its facilities, unless it is there. Raises Impossible without its data."""
    folder = Path(os.environ.get("GEODATA", PROJECT.parent / "shared" / "data"))
    extract = folder / "liechtenstein" / "liechtenstein.osm.pbf"
    if not extract.is_file():
        raise Impossible(f"there is no {extract}: set GEODATA")
    if Facility.objects.filter(source="osm").exists():
        return
    with open(os.devnull, "w") as nowhere:
        for command in (
            ("init_levels", "plain"),
            ("import_osm", str(extract), "--only", "boundary", "--areas", "2=country", "8=municipality", *_FIRST_DAY),
            ("import_osm", str(extract), "--within", _COUNTRY, *_FIRST_DAY),
            ("divide_into_grids", _COUNTRY, "--households", "300", *_FIRST_DAY),
            ("init_facility_kinds",),
            ("import_osm_facilities", *_FIRST_DAY),
        ):
            call_command(*command, stdout=nowhere, stderr=nowhere)
    execute("VACUUM ANALYZE")
