"""Rules of importing areas: field names, codes, repairs, overlaps, name stems. No database."""

import numpy as np
import pytest
import shapely

from grids.rules.area_import.continuity import name_stem
from grids.rules.area_import.fields import Fields, find_fields
from grids.rules.area_import.rows import LevelRule, Row, tidy, tidy_code, trim_codes
from grids.rules.area_import.shapes import mend, overlaps, same_shape
from grids.rules.codes import Segment
from tests.area_tables import square

STREETS = LevelRule("street", (Segment("county", 6), Segment("street", 3)))


def rows(count: int) -> list[Row]:
    return [Row(number + 1, number, f"c{number}", "n") for number in range(count)]


@pytest.mark.parametrize(
    ("columns", "code", "name", "parent"),
    [
        (["adcode", "name"], "adcode", "name", ""),
        (["OBJECTID", "XZQDM", "XZQMC", "SJDM"], "XZQDM", "XZQMC", "SJDM"),
        (["行政区划代码", "名称", "上级代码"], "行政区划代码", "名称", "上级代码"),
        (["PAC", "NAME", "Parent_Code"], "PAC", "NAME", "Parent_Code"),
        (["网格编码", "网格名称"], "网格编码", "网格名称", ""),
        (["行政区划代", "行政区划名"], "行政区划代", "行政区划名", ""),
        (["adcode", "code", "name"], "code", "name", ""),
    ],
)
def test_it_guesses_the_fields(columns, code, name, parent):
    fields, findings = find_fields(columns, {})
    assert (fields.code, fields.name, fields.parent) == (code, name, parent)
    assert findings == []


def test_fields_can_be_named_and_a_parent_ruled_out():
    given = {"code": "a", "name": "B", "parent": "none"}
    assert find_fields(["a", "b", "parent"], given)[0] == Fields("a", "b", "")


def test_it_rejects_a_field_that_is_not_there():
    _fields, findings = find_fields(["a", "b"], {"code": "x", "parent": "y"})
    assert [(finding.field, finding.value) for finding in findings] == [
        ("code", "x"),
        ("name", "name"),
        ("parent", "y"),
    ]
    assert "--code-field" in str(findings[0].remedy)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (532503001, "532503001"),
        (532503001.0, "532503001"),
        ("532503001.0", "532503001"),
        (" ５３２５０３００１ ", "532503001"),
        ("001", "001"),
        ("A-1.0b", "A-1.0b"),
        (None, ""),
    ],
)
def test_codes_are_tidied(value, code):
    assert tidy_code(value) == code


def test_names_lose_what_cannot_be_seen():
    assert tidy(" 文澜\x00\u200b 街道\n") == "文澜 街道"


def test_zeros_that_statistics_add_are_taken_off():
    found, findings = trim_codes([Row(1, 0, "532503101000", "n"), Row(2, 1, "532503101001", "n")], STREETS, Fields("c"))
    assert [row.code for row in found] == ["532503101", "532503101001"]
    assert [finding.row for finding in findings] == [1]


def test_a_small_fault_is_repaired_and_told():
    spike = shapely.Polygon([(103, 23), (103.01, 23), (103.02, 23), (103.01, 23), (103.01, 23.01), (103, 23.01)])
    mended, findings = mend(np.array([spike, square(104, 23)]), rows(2), limit=1.0)
    assert [finding.code for finding in findings] == ["geometry-repaired"]
    assert mended[0].equals(square(103, 23)) and mended[1].geom_type == "MultiPolygon"


def test_a_bow_tie_is_not_repaired_unless_allowed():
    tie = shapely.Polygon([(103, 23), (103.01, 23.01), (103.01, 23), (103, 23.01)])
    mended, findings = mend(np.array([tie]), rows(1), limit=1.0)
    assert mended[0] is None and [finding.code for finding in findings] == ["geometry-broken"]
    mended, findings = mend(np.array([tie]), rows(1), limit=1e9)
    assert mended[0].is_valid and [finding.code for finding in findings] == ["geometry-repaired"]


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        (None, "geometry-missing"),
        (shapely.Polygon(), "geometry-missing"),
        (shapely.Point(103, 23), "geometry-not-polygon"),
        (shapely.LineString([(103, 23), (104, 23)]), "geometry-not-polygon"),
        (shapely.Polygon([(103, 23), (103.1, 23), (103.2, 23)]), "geometry-broken"),
        (shapely.Polygon([(103, 23), (103.00001, 23), (103.00002, 23)]), "geometry-broken"),
    ],
)
def test_it_rejects_what_is_no_area(shape, code):
    shapes = np.empty(1, dtype=object)
    shapes[0] = shape
    mended, findings = mend(shapes, rows(1), limit=1.0)
    assert mended[0] is None and [finding.code for finding in findings] == [code]


def test_a_ring_that_begins_elsewhere_is_the_same_shape():
    first = shapely.MultiPolygon([shapely.Polygon([(0, 0), (1, 0), (1, 1), (0, 1)])])
    turned = shapely.MultiPolygon([shapely.Polygon([(1, 1), (1, 0), (0, 0), (0, 1 + 1e-10)])])
    assert same_shape(first, turned)
    assert not same_shape(first, shapely.MultiPolygon([shapely.box(0, 0, 1, 1.0001)]))


def test_neighbours_do_not_overlap():
    assert overlaps(np.array([square(103, 23), square(103.01, 23), square(103, 23.01)]), 1.0) == []


@pytest.mark.parametrize(
    "second",
    [
        square(103.009, 23),
        square(103.003, 23.003, 0.002),
        square(103, 23),
        shapely.box(103.00999, 23, 103.02, 23.01),
    ],
    ids=["across", "inside", "twice", "a metre wide"],
)
def test_overlaps_are_measured(second):
    found = overlaps(np.array([square(103, 23), second, square(104, 23)]), 1.0)
    assert [(overlap.first, overlap.second) for overlap in found] == [(0, 1)]
    shared = square(103, 23).intersection(second).area
    assert found[0].m2 == pytest.approx(shared * 111_320 * 110_760 * np.cos(np.radians(23)), rel=0.01)


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("文澜街道", "文澜"),
        ("文澜镇", "文澜"),
        ("期路白苗族乡", "期路白苗族"),
        ("天马社区", "天马"),
        ("起龙居委会（村委会性质）", "起龙"),
        ("东村村委会", "东村"),
        ("Vaduz", "Vaduz"),
        ("镇", "镇"),
    ],
)
def test_a_name_stem_is_the_name_without_its_class(name, stem):
    assert name_stem(name) == stem
