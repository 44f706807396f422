"""A file in the wrong datum, the wrong way round, or in metres is noticed."""

import numpy as np
import pytest
import shapely

from gis_data.crs import from_wgs84, parse_crs
from gis_data.rules.placement import Reference, check_approximate, check_converted, check_datum, check_range

WGS84 = parse_crs("EPSG:4326")
STREETS = np.array([shapely.box(103.3 + i / 50, 23.3, 103.32 + i / 50, 23.34).segmentize(0.002) for i in range(5)])
COUNTY = shapely.union_all(STREETS)
NEW_NAMES = Reference(around=COUNTY)
SAME_CODES = Reference(pairs=list(enumerate(STREETS)), around=COUNTY)


def codes(findings) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize("reference", [NEW_NAMES, SAME_CODES], ids=["by the county's outline", "by the same codes"])
@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_file_in_a_shifted_datum_is_noticed(reference, datum):
    shifted = from_wgs84(STREETS, parse_crs(datum))
    (finding,) = check_datum(shifted, WGS84, reference, trusted=False)
    assert finding.code == "wrong-datum" and finding.severity == "error"
    assert f"--crs {datum}" in str(finding.remedy)
    assert codes(check_datum(shifted, parse_crs(datum), reference, trusted=False)) == []


@pytest.mark.parametrize("reference", [NEW_NAMES, SAME_CODES], ids=["by the county's outline", "by the same codes"])
def test_a_true_file_said_to_be_shifted_is_noticed(reference):
    (finding,) = check_datum(STREETS, parse_crs("gcj02"), reference, trusted=False)
    assert "--crs EPSG:4326" in str(finding.remedy)


def test_who_trusts_the_file_gets_a_warning():
    shifted = from_wgs84(STREETS, parse_crs("gcj02"))
    (finding,) = check_datum(shifted, WGS84, SAME_CODES, trusted=True)
    assert (finding.code, finding.severity) == ("wrong-datum-trusted", "warning")


def test_one_street_moved_by_a_redraw_is_no_wrong_datum():
    moved = STREETS.copy()
    moved[0] = shapely.box(103.2, 23.3, 103.32, 23.34).segmentize(0.002)
    assert codes(check_datum(moved, WGS84, SAME_CODES, trusted=False)) == []


def test_a_few_vertices_that_stick_out_are_no_wrong_datum():
    assert codes(check_datum(np.array([shapely.box(103.316, 23.2975, 103.324, 23.31)]), WGS84, NEW_NAMES, False)) == []


def test_a_file_of_another_county_is_no_wrong_datum():
    elsewhere = shapely.transform(STREETS, lambda xy: xy + 1.5)
    assert codes(check_datum(elsewhere, WGS84, NEW_NAMES, trusted=False)) == []


def test_nothing_is_said_where_nothing_is_known():
    assert codes(check_datum(STREETS, WGS84, Reference(), trusted=False)) == []


@pytest.mark.parametrize(("west", "south"), [(103.3, 23.3), (9.5, 47.1)], ids=["impossible", "possible"])
def test_latitude_before_longitude_is_noticed(west, south):
    place = shapely.transform(STREETS, lambda xy: xy - (103.3, 23.3) + (west, south))
    reference = Reference(around=shapely.union_all(place))
    swapped = shapely.transform(place, lambda xy: xy[:, ::-1])
    found = [*check_range(swapped, WGS84, reference), *check_datum(swapped, WGS84, reference, trusted=False)]
    assert set(codes(found)) == {"axes-swapped"}
    assert "--swap-axes" in str(found[0].remedy)


@pytest.mark.parametrize(("zone", "guess"), [(4543, "EPSG:4543"), (4522, "EPSG:4522")])
def test_metres_said_to_be_degrees_are_noticed_and_their_zone_guessed(zone, guess):
    metres = from_wgs84(STREETS, parse_crs(str(zone)))
    (finding,) = check_range(metres, WGS84, NEW_NAMES)
    assert finding.code == "coordinates-not-degrees"
    assert guess in str(finding.remedy)


def test_a_projection_is_never_taken_for_degrees():
    metres = from_wgs84(STREETS, parse_crs("4543"))
    assert codes(check_range(metres, parse_crs("4543"), NEW_NAMES)) == []


def test_what_became_no_place_on_earth_is_a_finding_of_its_row():
    broken = np.array([STREETS[0], shapely.Point(np.inf, np.inf), shapely.Point(200, 10), None])
    assert [finding.row for finding in check_converted(broken, [1, 2, 3, 4])] == [2, 3]


def test_an_unknown_datum_shift_is_told():
    assert codes(check_approximate(parse_crs("EPSG:4610"))) == ["crs-approximate"]
    assert codes(check_approximate(parse_crs("4543"))) == []
