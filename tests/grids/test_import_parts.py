"""Areas in several parts: joined from rows, and told when they lie apart."""

import pytest
import shapely

from grids.models import AreaVersion
from tests.area_tables import square
from tests.grids.area_imports import EAST, STREETS, WEST, codes, make_county, run

pytestmark = pytest.mark.django_db
HALVES = [
    ("532503001", "西街道", square(103.000, 23.000, 0.005)),
    ("532503001", "西街道", square(103.005, 23.000, 0.005)),
]


@pytest.fixture(autouse=True)
def county():
    return make_county()


def with_part(shape: shapely.Geometry, part: shapely.Geometry) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shape, part])


# Joining


def test_rows_of_one_code_are_refused_until_they_are_said_to_be_parts():
    assert codes(run(HALVES)) == ["code-doubled", "code-doubled"]
    report = run(HALVES, join_parts=True)
    assert report.committed
    assert report.findings == []
    joined = AreaVersion.objects.get(code="532503001").geom
    assert len(joined) == 1
    assert joined.area == pytest.approx(2 * 0.005**2)


def test_the_border_between_joined_parts_is_gone():
    run(HALVES, join_parts=True)
    assert AreaVersion.objects.get(code="532503001").geom[0].num_interior_rings == 0
    assert len(AreaVersion.objects.get(code="532503001").geom[0].exterior_ring) <= 7


def test_joined_again_they_are_unchanged():
    run(HALVES, join_parts=True)
    assert run(list(reversed(HALVES)), join_parts=True).counts["unchanged"] == 1


@pytest.mark.parametrize(("name", "expected"), [("西街办", ["parts-differ"]), ("西街道", [])])
def test_parts_that_do_not_agree_on_the_name_are_refused(name, expected):
    rows = [HALVES[0], (HALVES[1][0], name, HALVES[1][2])]
    report = run(rows, join_parts=True)
    assert codes(report) == expected
    assert report.committed is not bool(expected)


def test_an_area_with_a_bad_part_stays_out_whole():
    rows = [*HALVES[:1], ("532503001", "西街道", None), ("532503002", "东街道", EAST)]
    report = run(rows, join_parts=True, skip_bad_rows=True)
    assert codes(report) == ["geometry-missing"]
    assert list(AreaVersion.objects.at_level("street").values_list("code", flat=True)) == ["532503002"]


def test_rows_without_a_code_are_not_joined():
    report = run([("", "甲", WEST), ("", "乙", EAST)], join_parts=True)
    assert codes(report) == ["code-missing", "code-missing"]


# Apart


def test_a_part_with_nothing_around_it_is_an_island():
    report = run([("532503001", "西街道", with_part(WEST, square(103.015, 23.002, 0.002)))])
    assert codes(report) == ["islands"]
    assert report.committed
    assert "1, together 0.045 km²" in str(report.findings[0].problem)


def test_a_part_among_others_is_an_exclave():
    hole = square(103.012, 23.002, 0.002)
    rows = [(*STREETS[0][:2], with_part(WEST, hole)), (*STREETS[1][:2], EAST.difference(hole))]
    assert codes(run(rows)) == ["exclave"]


def test_a_crumb_among_others_is_a_warning():
    crumb = square(103.012, 23.002, 0.00005)
    rows = [(*STREETS[0][:2], with_part(WEST, crumb)), (*STREETS[1][:2], EAST.difference(crumb))]
    report = run(rows)
    assert codes(report) == ["crumb"]
    assert report.findings[0].severity == "warning"


def test_an_area_in_one_piece_is_not_mentioned():
    assert codes(run(STREETS)) == []


# Names


@pytest.mark.parametrize("name", ["石[曹]里", "石［曹］里", "石□里", "石?里", "石\ue123里"])
def test_a_stand_in_for_a_character_is_told_and_let_in(name):
    report = run([("532503001", name, WEST)])
    assert codes(report) == ["name-doubtful"]
    assert report.committed
    assert "\ue123" not in str(report.findings[0].problem).replace(name, "")


@pytest.mark.parametrize("name", ["第3社区", "New Town [north]", "甲(乙)村", "Which?"])
def test_other_marks_in_names_are_let_be(name):
    assert codes(run([("532503001", name, WEST)])) == []
