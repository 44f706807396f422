"""What the database itself refuses, whoever writes to it."""

from datetime import date

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import DatabaseError, IntegrityError, connection, transaction

from grids.models import Area, AreaCode, AreaVersion, Building, Household, Lineage, Post, Redraw, Role, Unit
from tests.factories import box, days, make_area, make_building, make_levels, make_town, make_user, make_version

pytestmark = pytest.mark.django_db
SPLIT = date(2020, 6, 8)


@pytest.fixture
def level():
    return make_levels()["community"]


def refused(constraint: str, write) -> None:
    """The write fails, and by this constraint."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        write()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_it_refuses_two_versions_of_one_area_on_a_day(level):
    area = make_area(level, "1", "银河社区", (103, 23, 0.01), valid=days(end=SPLIT))
    refused(
        "area_version_one_at_a_time",
        lambda: make_version(area, "2", "x", (103, 23, 0.01), valid=days(date(2020, 6, 7))),
    )


def test_it_takes_a_version_from_the_day_on_which_the_last_one_ended(level):
    area = make_area(level, "1", "银河社区", (103, 23, 0.01), valid=days(end=SPLIT))
    make_version(area, "2", "银河社区", (103, 23, 0.005), valid=days(SPLIT))
    assert [v.code for v in area.versions.order_by("valid")] == ["1", "2"]


def test_it_refuses_a_code_that_another_area_bears(level):
    make_area(level, "532503001001", "甲", (103, 23, 0.01))
    refused("area_version_code_never_reissued", lambda: make_area(level, "532503001001", "乙", (103.1, 23, 0.01)))


def test_it_never_issues_a_retired_code_again(level):
    make_area(level, "532503001001", "甲", (103, 23, 0.01), valid=days(end=SPLIT))
    later = days(date(2024, 1, 1))
    refused(
        "area_version_code_never_reissued",
        lambda: make_area(level, "532503001001", "乙", (103.1, 23, 0.01), valid=later),
    )


def test_an_area_may_keep_its_code_through_its_versions(level):
    area = make_area(level, "1", "甲", (103, 23, 0.01), valid=days(end=SPLIT))
    make_version(area, "1", "甲", (103, 23, 0.02), valid=days(SPLIT))
    assert area.versions.count() == 2


@pytest.mark.parametrize(
    ("constraint", "boundary"),
    [
        ("area_version_boundary_is_valid", MultiPolygon(Polygon(((0, 0), (1, 1), (1, 0), (0, 1), (0, 0))), srid=4326)),
        ("area_version_boundary_not_empty", MultiPolygon(srid=4326)),
    ],
    ids=["bow tie", "empty"],
)
def test_it_refuses_a_broken_boundary(level, constraint, boundary):
    refused(constraint, lambda: make_area(level, "1", "甲", boundary))


def test_it_refuses_a_version_that_lasts_no_day(level):
    refused(
        "area_version_(lasts_a_day|has_first_day)",
        lambda: make_area(level, "1", "甲", (103, 23, 1), valid=days(SPLIT, SPLIT)),
    )


def test_it_refuses_a_version_without_a_first_day(level):
    endless = days(None, SPLIT)
    refused("area_version_has_first_day", lambda: make_area(level, "1", "甲", (103, 23, 1), valid=endless))


def test_it_refuses_an_empty_code(level):
    refused("area_version_has_code", lambda: make_area(level, "", "甲", (103, 23, 0.01)))


def test_it_refuses_an_area_as_its_own_parent(level):
    area = make_area(level, "1", "甲", (103, 23, 0.01))
    refused("area_version_not_its_own_parent", lambda: area.versions.update(parent=area))


def test_it_refuses_a_version_of_another_level_than_its_area(level):
    area = make_area(level, "1", "甲", (103, 23, 0.01))
    other = type(level).objects.get(key="grid")
    refused("area_version_level_is_of_its_area", lambda: AreaVersion.objects.update(level=other))
    assert area.versions.get().level_id == level.pk


def test_an_area_is_never_deleted(level):
    area = Area.objects.create(level=level)
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        area.delete()
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM grids_area")
    assert Area.objects.filter(pk=area.pk).exists()


def test_area_and_label_point_follow_the_boundary(level):
    square = make_area(level, "1", "甲", (103, 23, 0.01)).versions.get()
    assert square.area_m2 == pytest.approx(1_135_400, rel=0.001)
    assert square.geom.covers(square.label_point)
    square.geom = box((103, 23, 0.005))
    square.save()
    square.refresh_from_db()
    assert square.area_m2 == pytest.approx(1_135_400 / 4, rel=0.001)


def test_another_scheme_may_hold_a_code_once(level):
    first, second = (make_area(level, str(i), "甲", (103 + i, 23, 0.01)) for i in range(2))
    AreaCode.objects.create(area=first, scheme="police", code="A1")
    AreaCode.objects.create(area=second, scheme="statistics", code="A1")
    refused("area_code_once_per_scheme", lambda: AreaCode.objects.create(area=second, scheme="police", code="A1"))


def test_a_reviewer_is_someone_else_than_the_author():
    planner = make_user("planner")
    refused(
        "redraw_reviewer_is_another",
        lambda: Redraw.objects.create(
            document_number="1", title="析置", effective_on=SPLIT, author=planner, reviewer=planner
        ),
    )


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_a_share_lies_between_nothing_and_all(level, share):
    area = make_area(level, "1", "甲", (103, 23, 0.01))
    write = {"from_area": area, "to_area": area, "on": SPLIT, "kind": "change", "share_area": share}
    refused("lineage_share_area_in_range", lambda: Lineage.objects.create(**write))


def test_a_post_is_held_in_an_area_or_on_a_line_but_not_nowhere():
    refused(
        "post_in_an_area_or_on_a_line",
        lambda: Post.objects.create(role=Role.GRID_WORKER, holder_name="甲", valid=days()),
    )


def test_one_account_holds_a_post_once_at_a_time():
    grid, user = make_town()["w1"], make_user("worker")
    post = {"role": Role.GRID_WORKER, "area": grid, "user": user, "holder_name": "甲"}
    Post.objects.create(**post, valid=days(end=SPLIT))
    Post.objects.create(**post, valid=days(date(2024, 1, 1)))
    refused("post_held_once_at_a_time", lambda: Post.objects.create(**post, valid=days(date(2020, 1, 1))))


def test_a_household_is_in_the_building_of_its_unit():
    here, there = (make_building(None, (103 + i / 100, 23, 0.001)) for i in range(2))
    unit = Unit.objects.create(building=there, number="1")
    write = {"building": here, "unit": unit, "door": "101", "valid": days()}
    refused("household_unit_is_of_its_building", lambda: Household.objects.create(**write))


def test_a_building_comes_once_from_a_source():
    make_building(None, (103, 23, 0.001))
    Building.objects.update(source="osm", source_id="w1")
    second = make_building(None, (103, 23, 0.001))
    refused(
        "building_once_per_source", lambda: Building.objects.filter(pk=second.pk).update(source="osm", source_id="w1")
    )


def test_one_level_at_most_is_the_working_grid(level):
    refused("level_one_working_grid", lambda: type(level).objects.update(is_working_grid=True))
