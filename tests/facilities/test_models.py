"""What the database itself holds: kinds, versions over time, what is kept."""

from datetime import date
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from facilities.models import (
    BuildingWalk,
    ChangeKind,
    Facility,
    FacilityChange,
    FacilityKind,
    FacilityVersion,
    WalkStatus,
)
from gis_data.models import LayerChange
from grids.rules.access import Capability
from tests.facilities.factories import EAST, SINCE, WEST, doors, make_facility, make_kind, point
from tests.factories import days, make_building, make_post, make_user

pytestmark = pytest.mark.django_db


def refused(action) -> str:
    with pytest.raises((IntegrityError, DatabaseError)) as problem, transaction.atomic():
        action()
    return str(problem.value)


def test_a_kind_is_held_to_metres_or_to_minutes_never_both_and_never_neither():
    kind = make_kind("a", limit_m=500)
    assert kind.limit_metres == 500
    for wrong in ({"limit_minutes": 5}, {"limit_m": None}, {"limit_m": 0}, {"limit_m": 30_000}):
        assert "facility_kind_metres" in refused(partial(FacilityKind.objects.filter(pk=kind.pk).update, **wrong))


def test_minutes_are_walked_at_the_speed_of_the_group():
    kind = make_kind("a", limit_m=None, limit_minutes=15)
    kind.group.speed_m_min = 50
    assert kind.limit_metres == 750


def test_the_presets_are_the_standards_tiers_and_unchecked(town):
    kinds = {kind.key: kind for kind in FacilityKind.objects.select_related("group")}
    metres = {key: kind.limit_metres for key, kind in kinds.items()}
    for key in ("middle_school", "health_centre", "street_centre", "party_centre", "culture_centre"):
        assert metres[key] == 1000, key
    for key in ("primary_school", "market", "culture_room"):
        assert metres[key] == 500, key
    for key in ("community_station", "kindergarten", "clinic", "elderly_care"):
        assert metres[key] == 300, key
    assert metres["police"] == 800
    assert metres["hospital"] == pytest.approx(2000)
    assert not any(kind.checked for kind in kinds.values())
    assert kinds["elderly_care"].group.speed_m_min == 50


def test_one_version_holds_at_a_time(kinds):
    facility = make_facility(kinds["clinic"])
    other = {"facility": facility, "name": "x", "geom": point(EAST), "entrances": doors(EAST)}
    assert "one_at_a_time" in refused(lambda: FacilityVersion.objects.create(valid=days(date(2021, 1, 1)), **other))


def test_facilities_versions_and_their_history_are_kept(kinds):
    facility = make_facility(kinds["clinic"])
    assert "is kept" in refused(lambda: FacilityVersion.objects.all().delete())
    assert "as they were written" in refused(lambda: FacilityChange.objects.all().delete())
    assert "as they were written" in refused(lambda: FacilityChange.objects.update(why="x"))
    assert "is kept" in refused(lambda: Facility.objects.filter(pk=facility.pk)._raw_delete("default"))


def test_an_id_of_a_source_is_one_facility(kinds):
    make_facility(kinds["clinic"])
    Facility.objects.update(source="osm", source_id="n1")
    assert "once_per_source" in refused(
        lambda: Facility.objects.create(kind=kinds["clinic"], source="osm", source_id="n1")
    )


def test_a_walk_that_reached_nothing_has_no_length(kinds, town):
    building = make_building(town["w1"], (103.002, 23.012, 0.0003))
    row = BuildingWalk(kind=kinds["clinic"], building=building, walk_m=5.0, status=WalkStatus.NO_WAY)
    assert "reached_or_not" in refused(row.save)
    BuildingWalk.objects.create(kind=kinds["clinic"], building=building, status=WalkStatus.OFF_NETWORK)
    assert BuildingWalk.objects.get(pk=(kinds["clinic"].pk, building.pk)).walk_m is None


def test_a_change_of_a_facility_makes_its_tiles_anew(kinds):
    before = LayerChange.objects.filter(source="facilities_facilityversion").count()
    make_facility(kinds["clinic"])
    assert LayerChange.objects.filter(source="facilities_facilityversion").count() > before


def test_words_of_the_queryset(kinds, town):
    clinic = make_facility(kinds["clinic"])
    make_facility(kinds["market"], EAST, "东市场")
    on = FacilityVersion.objects.on(date(2025, 1, 1))
    assert [v.name for v in on.of_kind("clinic")] == ["测试诊所"]
    assert [v.name for v in on.under(town["east"])] == ["东市场"]
    assert [v.name for v in on.near(point((WEST[0] + 0.0002, WEST[1])), 30)] == ["测试诊所"]
    assert not on.near(point((WEST[0] + 0.0004, WEST[1])), 30).exists()
    assert not FacilityVersion.objects.on(date(2019, 12, 31)).exists()
    assert [f.name for f in Facility.objects.named().filter(pk=clinic.pk)] == ["测试诊所"]


def test_who_may_change_sees_by_the_last_place(kinds, town):
    user = make_user("planner")
    make_post(user, town["west"], "planner")
    west, _east = make_facility(kinds["clinic"]), make_facility(kinds["market"], EAST, "东市场")
    assert list(Facility.objects.open_to(user, Capability.MANAGE_FACILITIES)) == [west]
    assert not Facility.objects.open_to(make_user("nobody"), Capability.MANAGE_FACILITIES).exists()


def test_the_first_day_is_the_one_given(kinds):
    version = make_facility(kinds["clinic"]).versions.get()
    assert (version.valid.lower, version.valid.upper) == (SINCE, None)
    assert version.facility.changes.get().kind == ChangeKind.ADDED
