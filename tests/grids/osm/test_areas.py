"""Boundaries in an extract become areas."""

import pytest

from gis_data.models import BaseFeature
from grids.actions.import_areas import NoSuchLevel
from grids.models import AreaVersion
from tests.factories import days, make_area, make_levels
from tests.grids.osm.extracts import FIRST, LATER, bring_in, written
from tests.osm_files import Extract, position

pytestmark = pytest.mark.django_db


def boundaries() -> Extract:
    extract = Extract().square(61, 0, 0, 400).square(62, 400, 0, 400)
    for number, name, code in ((61, "银河社区", {"ref": "532503001001"}), (62, "天马社区", {})):
        tags = {"type_": "boundary", "boundary": "administrative", "admin_level": "10", "name": name}
        extract.relation(number, [("w", number, "outer")], **tags, **code)
    return extract


def test_boundaries_become_areas_with_their_code_or_their_id(file):
    make_levels()
    report = bring_in(boundaries().write(file), areas={10: "community"})
    found = AreaVersion.objects.order_by("name").values_list("name", "code", "level__key", "valid")
    assert sorted(found) == [
        ("天马社区", "r62", "community", days(FIRST)),
        ("银河社区", "532503001001", "community", days(FIRST)),
    ]
    assert report.areas["community"].counts["new"] == 2


def test_the_tag_that_holds_the_code_can_be_said(file):
    make_levels()
    extract = boundaries()
    extract.relations[62][1]["gb"] = "532503001002"
    bring_in(extract.write(file), areas={10: "community"}, code_tag="gb")
    assert set(AreaVersion.objects.values_list("code", flat=True)) == {"r61", "532503001002"}


def test_repeating_boundaries_changes_no_area(file):
    make_levels()
    bring_in(boundaries().write(file), areas={10: "community"})
    report = bring_in(file, areas={10: "community"}, day=LATER)
    assert AreaVersion.objects.count() == 2
    assert report.areas["community"].counts["unchanged"] == 2


def test_boundaries_become_areas_though_the_base_map_does_not_want_them(file):
    make_levels()
    bring_in(boundaries().write(file), areas={10: "community"}, parts=frozenset({"walk"}))
    assert AreaVersion.objects.count() == 2
    assert not BaseFeature.objects.exists()


def test_within_holds_back_boundaries_that_only_touch(file):
    make_area(make_levels()["street"], "s1", "文澜街道", (*position(0, 0), *position(400, 400)))
    bring_in(boundaries().write(file), areas={10: "community"}, within="s1")
    assert set(AreaVersion.objects.filter(level__key="community").values_list("name", flat=True)) == {"银河社区"}


def test_areas_with_errors_keep_everything_out(file):
    make_levels()
    extract = boundaries()
    extract.relations[62][1]["ref"] = "532503001001"
    report = bring_in(extract.write(file), areas={10: "community"})
    assert report.has_errors and not report.committed
    assert written() == (0, 0, 0, 0, 0)
    assert {finding.row for finding in report.findings if finding.severity == "error"} <= {"relation/61", "relation/62"}


def test_a_level_that_does_not_exist_is_refused_before_anything_is_read(tmp_path):
    with pytest.raises(NoSuchLevel):
        bring_in(tmp_path / "absent.osm.pbf", areas={8: "moon"})
