"""The picture of real service requests on grids that the system divided itself (docs/hotspots.md)."""

from case_town import write_town
from picture_hotspots import found
from picture_kinds import GEODATA, PROJECT, Picture, Place

TABLE = GEODATA / "cases" / "baltimore_311.csv"
FOLDER = PROJECT / ".local" / "case-town"
DAY = ("--valid-from", "2013-01-01", "--commit")
ASKED = "show%3Dareas%26since%3D2014-01-01%26until%3D2019-12-31%26measure%3Dcounts"

BALTIMORE = Place(
    "baltimore",
    (Picture("hotspot-baltimore", f"?map=12/39.3000/-76.6100&hotspots={ASKED}", found, "1280x720", "en"),),
    TABLE,
    (
        ("init_levels", "neighbourhoods"),
        ("import_areas", str(FOLDER / "city.geojson"), "--level", "city", *DAY),
        ("import_areas", str(FOLDER / "neighbourhoods.geojson"), "--level", "neighbourhood", *DAY),
        ("import_osm", str(FOLDER / "houses.osm.pbf"), "--within", "BALTIMORE", *DAY),
        ("divide_into_grids", "BALTIMORE", "--households", "12", *DAY),
        ("load_catalogue", "--commit"),
        ("import_cases", str(TABLE), "--mapping", str(FOLDER / "mapping.json"), "--commit"),
        ("createsuperuser", "--noinput", "--username", "chief", "--email", "chief@example.org"),
    ),
    "en",
    "chief",
    lambda: write_town(TABLE, FOLDER),
)
