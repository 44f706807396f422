"""Rows of any file as ways: which column is which, what is walked, what level it is at."""

import numpy as np
import pytest
import shapely

from gis_data.rules.walk_import.condition import BadCondition
from gis_data.rules.walk_import.fields import find_fields
from gis_data.rules.walk_import.rows import Rule, read_ways, usable_lines


def ways_of(columns: dict, class_field=None, given=None, **rule):
    """All rows have a line."""
    count = len(next(iter(columns.values())))
    wanted = Rule.parse(rule.pop("walkable", []), rule.pop("not_walkable", []), **rule)
    fields, findings = find_fields(columns, class_field, given or {}, wanted.walkable is not None)
    ways = read_ways(columns, range(1, count + 1), fields, wanted, np.ones(count, dtype=bool))
    ways.findings[:0] = findings
    return ways


def codes(ways) -> set[str]:
    return {finding.code for finding in ways.findings}


@pytest.mark.parametrize("name", ["highway", "fclass", "Class", "kind_detail", "ROAD_CLASS", "道路类型", "anything"])
def test_the_column_of_classes_is_found_by_its_name_or_its_words(name):
    ways = ways_of({"name": ["甲路", "乙路", "丙路"], name: ["footway", "motorway", "Residential"]})
    assert [way.highway for way in ways.ways] == ["footway", "residential"]
    assert "rule-guessed" in codes(ways)


def test_a_column_of_that_name_with_other_words_is_passed_over():
    ways = ways_of({"type": ["A1", "B2"], "fclass": ["path", "steps"]})
    assert [way.highway for way in ways.ways] == ["path", "steps"]


def test_without_classes_and_without_a_rule_the_file_is_refused():
    assert "rule-missing" in codes(ways_of({"code": ["A1", "B2"]}))


def test_a_named_column_that_is_not_there_is_refused():
    assert "field-missing" in codes(ways_of({"highway": ["path"]}, class_field="fclass"))
    assert "field-missing" in codes(ways_of({"highway": ["path"]}, given={"bridge": "brücke"}))


def test_classes_of_the_chinese_standard_are_known():
    words = ["快速路", "主干路", "支路", "步行街", "人行天桥", "地下通道", "台阶", "高速公路"]
    ways = ways_of({"道路类型": words})
    assert [way.highway for way in ways.ways] == ["primary", "residential", "pedestrian", "footway", "footway", "steps"]
    assert ways.level.tolist() == [0, 0, 0, 1, -1, 0]
    assert ways.ways[-1].steps


def test_a_class_nobody_knows_is_told_and_left_out():
    ways = ways_of({"highway": ["path", "path", "lane"]})
    assert len(ways.ways) == 2
    assert [(f.code, f.value) for f in ways.findings if f.code == "class-unknown"] == [("class-unknown", "lane")]
    assert ways.classes["lane", False] == 1


def test_access_and_foot_close_a_way_as_in_osm():
    ways = ways_of(
        {"highway": ["service"] * 4, "access": ["private", None, "no", "private"], "foot": ["", "no", "yes", ""]}
    )
    assert [way.source_id for way in ways.ways] == ["row-3"]
    private = ways_of({"highway": ["service"], "access": ["private"]}, with_private=True)
    assert [way.access for way in private.ways] == ["private"]


@pytest.mark.parametrize(("yes", "no"), [("yes", "no"), (True, False), (1, 0), ("T", "F"), ("是", "否"), (1.0, None)])
def test_yes_and_no_are_written_in_many_ways(yes, no):
    ways = ways_of({"highway": ["footway", "footway"], "is_bridge": [yes, no], "tunnel": [no, yes]})
    assert [(way.bridge, way.tunnel) for way in ways.ways] == [(True, False), (False, True)]
    assert ways.level.tolist() == [1, -1]


def test_a_value_that_is_neither_yes_nor_no_is_told():
    assert "value-unclear" in codes(ways_of({"highway": ["footway"], "台阶": ["也许"]}))


def test_a_level_that_the_file_gives_counts():
    ways = ways_of({"highway": ["footway"] * 3, "layer": [2, "-1", None], "bridge": ["yes", "", "yes"]})
    assert ways.level.tolist() == [2, -1, 1]


def test_a_oneway_for_cars_is_of_no_account_and_a_mapped_one_is():
    columns = {"highway": ["footway"] * 2, "oneway": ["yes", "no"]}
    assert [way.direction for way in ways_of(columns).ways] == [0, 0]
    assert [way.direction for way in ways_of(columns, given={"oneway": "oneway"}).ways] == [1, 0]


def test_names_ids_and_steps_are_kept():
    ways = ways_of({"osm_id": [7.0, None], "Name": ["天梯", None], "highway": ["path", "path"], "stairs": ["1", "0"]})
    assert [(way.source_id, way.name, way.steps) for way in ways.ways] == [("7", "天梯", True), ("row-2", "", False)]


def test_hours_are_kept_and_unreadable_ones_told():
    ways = ways_of({"highway": ["path"] * 2, "opening_hours": ["Mo-Su 06:00-22:00", "when the sun shines"]})
    assert [way.hours for way in ways.ways] == ["Mo-Su 06:00-22:00", ""]
    assert "hours-unread" in codes(ways)


def test_walkable_decides_alone_whatever_the_table_says():
    columns = {"kind": ["A", "B", "A", "motorway"], "access": ["private", "", "", ""]}
    ways = ways_of(columns, walkable=["kind = A"])
    assert [(way.source_id, way.highway) for way in ways.ways] == [("row-1", "A"), ("row-3", "A")]
    assert len(ways_of(columns, walkable=["all"]).ways) == 4
    assert len(ways_of(columns, walkable=["kind = A", "kind = B"]).ways) == 3


def test_not_walkable_takes_away_from_the_table_and_from_walkable():
    columns = {"highway": ["primary", "footway", "primary"], "tunnel": ["yes", "yes", "no"]}
    assert len(ways_of(columns, not_walkable=["highway = primary and tunnel = yes"]).ways) == 2
    assert len(ways_of(columns, walkable=["all"], not_walkable=["tunnel = yes"]).ways) == 1


def test_a_condition_on_a_column_that_is_not_there_is_refused():
    with pytest.raises(BadCondition, match="highway"):
        ways_of({"highway": ["path"]}, walkable=["class = path"])


def test_only_lines_are_usable():
    shapes = shapely.from_wkt(["LINESTRING(0 0,1 1)", "MULTILINESTRING((0 0,1 1))", "POINT(0 0)", "LINESTRING EMPTY"])
    assert usable_lines(np.array([*shapes, None])).tolist() == [True, True, False, False, False]


def test_main_roads_in_tunnels_are_left_out_and_told():
    ways = ways_of({"highway": ["primary", "primary", "footway"], "tunnel": ["yes", "no", "yes"]})
    assert [way.highway for way in ways.ways] == ["primary", "footway"]
    assert "no-leave" in codes(ways)
    assert len(ways_of({"highway": ["primary"], "tunnel": ["yes"], "foot": ["yes"]}).ways) == 1
