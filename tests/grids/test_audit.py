"""What the audit finds in a small town, kind by kind."""

from datetime import date, timedelta

import pytest
from django.contrib.gis.geos import MultiPolygon
from django.utils import timezone

from grids import audit
from grids.actions.levels import install_levels
from grids.audit import audit_grids
from grids.audit_report import table
from grids.models import Area, AreaCode, AreaVersion, Building, CodeScheme, Lane, Level, Post, Role
from grids.rules.presets import CHINA_SCHEME, PRESETS
from tests.factories import box, days, make_area, make_building, make_post, make_town, make_user, make_version

pytestmark = pytest.mark.django_db
SPLIT = date(2020, 6, 8)
TOMORROW = timezone.localdate() + timedelta(days=1)
HOUSE = 0.0002
CENTIMETRE = 1e-7


@pytest.fixture
def town():
    return make_town()


def kinds(**options) -> list[tuple[str, str]]:
    """What is found, as (kind, what it is about)."""
    return [(found.finding.code, found.finding.value) for found in audit_grids(**options).findings]


def reshape(area: Area, *corners: float) -> None:
    """Give all versions of an area another box."""
    area.versions.update(geom=box(corners))


def code(area: Area) -> str:
    return area.versions.get().code


def test_a_town_that_tiles_is_well(town):
    make_building(town["w1"], (103.005, 23.015, HOUSE))
    make_post(make_user("worker"), town["w1"], Role.GRID_WORKER)
    assert kinds() == []


def test_an_empty_deployment_is_well():
    assert kinds() == []


def test_a_gap_of_a_centimetre_is_found_with_its_neighbours(town):
    reshape(town["w1"], 103.00, 23.01, 103.01 - CENTIMETRE, 23.02)
    (found,) = audit_grids().findings
    assert found.finding.code == "gap"
    assert code(town["w1"]) in found.finding.value
    assert code(town["w2"]) in found.finding.value
    assert found.width_m == pytest.approx(0.0102, rel=0.05)
    assert found.area_m2 == pytest.approx(11.3, rel=0.05)
    assert found.where.covers(found.where.representative_point())


def test_an_overlap_names_both(town):
    reshape(town["w1"], 103.00, 23.01, 103.01 + CENTIMETRE, 23.02)
    assert kinds() == [("overlap", f"{code(town['w1'])} + {code(town['w2'])}")]


def test_an_overlap_up_to_the_tolerance_is_passed_over(town):
    reshape(town["w1"], 103.00, 23.01, 103.01 + CENTIMETRE, 23.02)
    assert kinds(tolerance_m2=20) == []


def test_a_grid_that_reaches_into_the_next_street_lies_outside_its_parent_and_overlaps(town):
    reshape(town["w2"], 103.01, 23.01, 103.0201, 23.02)
    assert sorted(kinds()) == [
        ("outside", code(town["w2"])),
        ("overlap", f"{code(town['w2'])} + {code(town['e1'])}"),
    ]


def test_a_sliver_is_found(town):
    strip = box((103.019999, 23.012, 103.02, 23.018))
    AreaVersion.objects.filter(area=town["w3"]).update(geom=MultiPolygon(*box((103.00, 23.00, 0.01)), *strip))
    AreaVersion.objects.filter(area=town["w2"]).update(geom=MultiPolygon(box((103.01, 23.01, 0.01)) - strip))
    assert kinds() == [("sliver", code(town["w3"]))]


def test_a_community_without_grids_does_not_tile(town):
    for grid in ("e1", "e2"):
        town[grid].versions.update(valid=days(end=SPLIT))
    assert kinds() == [("untiled", code(town["east1"]))]


def test_no_level_tiles_while_none_below_is_in_use(town):
    AreaVersion.objects.filter(level__key="grid").update(valid=days(end=SPLIT))
    assert kinds() == []


def test_an_area_below_the_top_without_a_parent_is_found(town):
    town["w1"].versions.update(parent=None)
    assert ("no-parent", code(town["w1"])) in kinds()


def test_a_parent_that_has_ended_is_found(town):
    town["east1"].versions.update(valid=days(end=SPLIT))
    assert sorted(kinds()) == [
        ("parent-gone", code(town["e1"])),
        ("parent-gone", code(town["e2"])),
        ("untiled", code(town["east"])),
    ]


def test_a_parent_of_the_same_level_is_found(town):
    town["w1"].versions.update(parent=town["w2"])
    assert ("parent-level", code(town["w1"])) in kinds()


def test_a_building_in_no_grid_and_one_noted_in_the_wrong_grid(town):
    outside = make_building(None, (104, 24, HOUSE))
    wrong = make_building(town["e1"], (103.005, 23.015, HOUSE), number="2")
    assert kinds() == [
        ("building-nowhere", f"#{outside.pk} {outside}"),
        ("building-misplaced", f"#{wrong.pk} {wrong}"),
    ]


def test_on_a_past_day_a_building_has_the_grid_of_that_days_boundaries(town):
    """What is noted is today's grid; it is no finding that another had the building then."""
    town["w1"].versions.update(valid=days(end=SPLIT))
    make_area(town["w1"].level, "532503001001009", "新网格", (103.00, 23.01, 0.01), town["west1"], days(SPLIT))
    Building.objects.all().delete()
    make_building(Area.objects.get(versions__code="532503001001009"), (103.005, 23.015, HOUSE))
    assert kinds(on=date(2020, 6, 7)) == []
    assert kinds() == []


def test_more_wrong_buildings_than_are_listed_are_counted(town, monkeypatch):
    monkeypatch.setattr(audit, "MOST_BUILDINGS", 2)
    for number in range(5):
        make_building(None, (104, 24, HOUSE), number=str(number))
    report = audit_grids()
    assert (len(report.findings), report.unlisted) == (2, {"building-nowhere": 3})
    assert "5 × building-nowhere" in table(report)


def test_buildings_without_a_working_grid_are_said_not_to_be_checked(town):
    make_building(town["w1"], (103.005, 23.015, HOUSE))
    Level.objects.update(is_working_grid=False)
    assert kinds() == [("no-working-grid", "")]


def test_a_post_in_an_area_that_has_ended_is_orphaned(town):
    post = make_post(make_user("worker"), town["w1"], Role.GRID_WORKER)
    town["w1"].versions.update(valid=days(end=SPLIT))
    assert ("post-orphaned", f"{code(town['w1'])} {Role.GRID_WORKER.label} {post.holder_name}") in kinds()


def test_a_post_that_goes_on_after_its_area_outlives_it(town):
    post = make_post(make_user("worker"), town["w1"], Role.GRID_WORKER)
    town["w1"].versions.update(valid=days(end=TOMORROW))
    assert kinds() == [("post-outlives", f"{code(town['w1'])} {Role.GRID_WORKER.label} {post.holder_name}")]


def test_a_post_over_several_versions_of_its_area_is_well(town):
    town["w1"].versions.update(valid=days(end=SPLIT))
    make_version(town["w1"], "532503001001001", "西社区第1网格", (103.00, 23.01, 0.01), town["west1"], days(SPLIT))
    make_post(make_user("worker"), town["w1"], Role.GRID_WORKER)
    assert kinds() == []


def test_a_post_on_a_street_line_that_is_gone_is_orphaned(town):
    lane = Lane.objects.create(
        name="旧街", geom="SRID=4326;MULTILINESTRING((103 23, 103.01 23))", valid=days(end=SPLIT)
    )
    Post.objects.create(role=Role.LANE_CHIEF, lane=lane, holder_name="测试路长", valid=days())
    assert kinds() == [("post-orphaned", f"旧街 {Role.LANE_CHIEF.label} 测试路长")]


def coded(town) -> None:
    """All levels take the Chinese scheme."""
    scheme = CodeScheme.objects.create(**CHINA_SCHEME)
    Level.objects.update(scheme=scheme)


def test_codes_as_the_scheme_wants_them_are_well(town):
    coded(town)
    assert kinds() == []


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ("53250300100100", "code_length"),
        ("53250300100100A", "code_not_digits"),
        ("532503001001000", "code_range"),
        ("532503002001009", "code_prefix"),
    ],
)
def test_wrong_codes_are_found(town, wrong, kind):
    coded(town)
    town["w1"].versions.update(code=wrong)
    assert kinds() == [(kind, wrong)]


def test_a_level_that_its_scheme_does_not_know_is_found(town):
    scheme = CodeScheme.objects.create(**CHINA_SCHEME | {"segments": CHINA_SCHEME["segments"][:3]})
    Level.objects.update(scheme=scheme)
    assert {kind for kind, _ in kinds()} == {"code-no-segment"}


def test_a_code_that_another_area_bears_elsewhere_is_doubled(town):
    AreaCode.objects.create(area=town["w2"], scheme="police", code=code(town["w1"]))
    assert kinds() == [("code-doubled", code(town["w1"]))]


def test_an_area_may_bear_its_own_code_in_another_scheme(town):
    AreaCode.objects.create(area=town["w1"], scheme="police", code=code(town["w1"]))
    assert kinds() == []


def test_only_one_area_and_what_lies_below_it(town):
    reshape(town["w1"], 103.00, 23.01, 103.011, 23.02)
    make_building(None, (103.035, 23.015, HOUSE))
    assert [kind for kind, _ in kinds(under=town["west"])] == ["overlap"]
    assert [kind for kind, _ in kinds(under=town["east1"])] == ["building-misplaced"]


def test_the_boundaries_are_those_of_the_day(town):
    town["w1"].versions.update(valid=days(end=SPLIT))
    assert kinds(on=date(2020, 6, 7)) == []
    assert [kind for kind, _ in kinds(on=SPLIT)] == ["gap"]


def nested(preset: str) -> dict[str, Area]:
    """One area of each area level of a preset, each covering its parent, the microgrid half of it."""
    install_levels(preset)
    Level.objects.update(scheme=None)
    parent, made = None, {}
    for level in Level.objects.filter(stored_in="area"):
        east = 103.01 if level.tiles_parent else 103.005
        parent = made[level.key] = make_area(level, level.key, level.label_zh, (103, 23, east, 23.01), parent)
    return made


@pytest.mark.parametrize("preset", PRESETS)
def test_every_list_of_levels_can_be_well(preset):
    nested(preset)
    assert kinds() == []


def test_microgrids_may_leave_ground_but_not_reach_beyond_their_grid():
    areas = nested("micro")
    reshape(areas["microgrid"], 103.005, 23.00, 103.0101, 23.01)
    assert kinds() == [("outside", "microgrid")]


def test_a_grid_may_hang_under_a_street_beside_communities(town):
    town["e1"].versions.update(parent=town["east"])
    reshape(town["east1"], 103.03, 23.00, 103.04, 23.02)
    assert kinds() == []
