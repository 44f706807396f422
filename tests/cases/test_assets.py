"""The acts on an asset: what they write, whom they refuse, and what they say is wrong."""

from dataclasses import replace
from datetime import date

import pytest
from django.contrib.gis.geos import GEOSGeometry, Point
from django.utils import timezone

from cases.actions.asset_refusals import NotYours, Refused, Stale
from cases.actions.asset_store import facts_of
from cases.actions.assets import Deed, add_asset, change_asset, end_asset, move_asset, reopen_asset, set_asset_state
from cases.models import Asset, AssetChange, AssetKind, AssetVersion, Catalogue
from gis_data.actions.import_runs import Actor
from tests.cases.asset_factories import DAY, IN_E1, IN_W1, OUTSIDE, SINCE, by, codes, facts, make_asset, point
from tests.factories import make_user

pytestmark = pytest.mark.django_db
CROSSED = GEOSGeometry("POLYGON((103 23, 103.01 23.01, 103.01 23, 103 23.01, 103 23))", srid=4326)


def history(asset: Asset) -> list[tuple]:
    return [(change.act, change.on, change.edition) for change in asset.changes.order_by("edition")]


# What is written


def test_a_new_asset_has_a_code_a_grid_a_version_and_a_row_of_history(asset_town, manhole, west_planner):
    added = add_asset(manhole, facts(" 井盖甲 ", note="新"), by(west_planner, why="普查"), {"water": "W-17"})
    version, change = added.versions.get(), added.changes.get()
    assert added.code == "53250301001000001"
    assert (version.name, version.grid, version.state) == ("井盖甲", asset_town["w1"], "sound")
    assert (change.act, change.user, change.why, change.before) == ("added", west_planner, "普查", None)
    assert change.after["geom"]["coordinates"] == list(IN_W1)
    assert added.codes.get().code == "W-17"


def test_moving_opens_a_version_in_the_grid_of_the_new_place(asset_town, manhole, west_planner):
    asset = make_asset(manhole)
    move_asset(asset, point((103.015, 23.015)), by(west_planner, seen=1))
    old, new = asset.versions.order_by("valid")
    assert (old.valid.lower, old.valid.upper, old.grid) == (SINCE, DAY, asset_town["w1"])
    assert (new.valid.lower, new.valid.upper, new.grid) == (DAY, None, asset_town["w2"])
    assert history(asset) == [("added", SINCE, 1), ("moved", DAY, 2)]


def test_a_state_is_set_from_a_day_on(asset_town, manhole, west_planner):
    asset = make_asset(manhole)
    set_asset_state(asset, "damaged", by(west_planner))
    assert [version.state for version in asset.versions.order_by("valid")] == ["sound", "damaged"]
    assert asset.changes.latest("edition").before["state"] == "sound"


def test_a_second_change_of_the_same_day_writes_over_the_first(asset_town, manhole, west_planner):
    asset = make_asset(manhole)
    for number, name in enumerate(("一", "二"), start=1):
        change_asset(asset, facts(name), by(west_planner, seen=number))
    assert [version.name for version in asset.versions.order_by("valid")] == ["测试井盖", "二"]
    assert asset.changes.get(edition=3).before["name"] == "一"


def test_saving_the_same_facts_writes_nothing(asset_town, manhole, west_planner):
    asset = make_asset(manhole)
    change_asset(asset, facts_of(asset.versions.get()), by(west_planner))
    assert asset.changes.count() == 1


def test_an_ended_asset_keeps_everything_and_can_be_changed_no_more(asset_town, manhole, west_planner):
    asset = make_asset(manhole)
    end_asset(asset, by(west_planner, why="道路改造"))
    assert asset.versions.get().valid.upper == DAY
    assert not Asset.objects.current().exists()
    with pytest.raises(Refused) as problem:
        set_asset_state(asset, "damaged", by(west_planner))
    assert codes(problem) == ["is-ended"]


def test_a_line_and_a_polygon_have_the_grid_of_a_point_on_them(asset_town, manhole, west_planner):
    line = GEOSGeometry("LINESTRING(103.011 23.001, 103.019 23.009)", srid=4326)
    ground = GEOSGeometry("POLYGON((103.001 23.001, 103.009 23.001, 103.009 23.009, 103.001 23.001))", srid=4326)
    for shape, grid in ((line, "w4"), (ground, "w3")):
        asset = add_asset(manhole, replace(facts(), geom=shape), by(west_planner))
        assert asset.versions.get().grid == asset_town[grid]


# Whom they refuse


def test_another_streets_planner_and_a_grid_worker_are_refused(asset_town, manhole, east_planner, west_worker):
    asset = make_asset(manhole)
    for user in (east_planner, west_worker, make_user("nobody")):
        for act in (
            lambda deed: add_asset(manhole, facts(place=(103.006, 23.016)), deed),
            lambda deed: change_asset(asset, facts("x"), deed),
            lambda deed: set_asset_state(asset, "lost", deed),
            lambda deed: end_asset(asset, replace(deed, why="x")),
        ):
            with pytest.raises(NotYours):
                act(by(user))
    assert asset.changes.count() == 1


def test_nobody_moves_an_asset_into_a_street_that_is_not_theirs(asset_town, manhole, west_planner):
    with pytest.raises(NotYours):
        move_asset(make_asset(manhole), point(IN_E1), by(west_planner))


def test_who_looked_at_an_older_state_is_told_who_was_first(asset_town, manhole, west_planner):
    asset = make_asset(manhole)
    set_asset_state(asset, "damaged", by(west_planner, seen=1))
    with pytest.raises(Stale) as problem:
        set_asset_state(asset, "lost", by(west_planner, seen=1))
    assert "west_planner" in str(problem.value)


# What they say is wrong


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": " "}, "name-missing"),
        ({"note": "字" * 1001}, "text-too-long"),
        ({"state": "gone"}, "no-such-choice"),
        ({"state": ""}, "no-such-choice"),
        ({"accuracy": "D"}, "no-such-choice"),
        ({"owner_code": "91530000MA6K0000I1"}, "credit-code-wrong"),
        ({"manager": 12345}, "no-such-department"),
        ({"geom": GEOSGeometry("GEOMETRYCOLLECTION(POINT(103.005 23.015))", srid=4326)}, "shape-invalid"),
        ({"geom": None}, "place-missing"),
        ({"geom": Point(srid=4326)}, "place-missing"),
        ({"geom": point((190.0, 23.0))}, "place-not-degrees"),
        ({"geom": point((float("nan"), 23.0))}, "place-not-degrees"),
        (
            {"geom": CROSSED},
            "shape-invalid",
        ),
        ({"geom": point(OUTSIDE)}, "place-outside"),
    ],
)
def test_facts_that_cannot_stand(asset_town, manhole, given, code):
    with pytest.raises(Refused) as problem:
        add_asset(manhole, replace(facts(), **given), Deed(Actor(None, "tests"), DAY))
    assert codes(problem) == [code]
    assert not Asset.objects.exists()


@pytest.mark.parametrize(
    ("codes_given", "code"),
    [
        ({"water": "W-1"}, "other-code-taken"),
        ({"water works": "1"}, "other-code-wrong"),
        ({"water": " "}, "other-code-wrong"),
        ({"water": "1" * 61}, "other-code-wrong"),
    ],
)
def test_a_code_of_another_scheme_that_cannot_stand(asset_town, manhole, codes_given, code):
    machine = Deed(Actor(None, "tests"), DAY)
    add_asset(manhole, facts(), machine, {"water": "W-1"})
    with pytest.raises(Refused) as problem:
        add_asset(manhole, facts(place=(103.006, 23.016)), machine, codes_given)
    assert codes(problem) == [code]


def test_heights_are_left_out(asset_town, manhole):
    asset = add_asset(manhole, replace(facts(), geom=Point(*IN_W1, 7, srid=4326)), Deed(Actor(None, "tests"), DAY))
    assert asset.versions.get().geom.coords == IN_W1


def test_one_of_the_same_kind_at_the_same_place_is_a_doubt(asset_town, manhole, west_planner):
    make_asset(manhole)
    again = facts(place=(IN_W1[0] + 0.000002, IN_W1[1]))
    with pytest.raises(Refused) as problem:
        add_asset(manhole, again, by(west_planner))
    assert codes(problem) == ["duplicate"]
    assert problem.value.can_be_confirmed
    add_asset(manhole, again, by(west_planner, confirmed=True))
    assert Asset.objects.count() == 2


def test_a_kind_of_a_catalogue_that_is_not_in_use_is_refused(asset_town, manhole):
    Catalogue.objects.update(active=False)
    with pytest.raises(Refused) as problem:
        make_asset(AssetKind.objects.get())
    assert codes(problem) == ["kind-not-in-use"]


def test_the_past_is_not_rewritten(asset_town, manhole, west_planner):
    asset = make_asset(manhole, day=DAY)
    with pytest.raises(Refused) as problem:
        set_asset_state(asset, "lost", by(west_planner, day=SINCE))
    assert codes(problem) == ["day-before-latest"]
    with pytest.raises(Refused) as problem:
        end_asset(asset, by(west_planner, why="x"))
    assert codes(problem) == ["ends-too-early"]


def test_taking_out_needs_a_reason_of_a_person(asset_town, manhole, west_planner):
    with pytest.raises(Refused) as problem:
        end_asset(make_asset(manhole), by(west_planner))
    assert codes(problem) == ["reason-missing"]


def test_a_future_change_does_not_hold_today(asset_town, manhole, west_planner):
    asset = make_asset(manhole)
    set_asset_state(asset, "removed", by(west_planner, day=date(2999, 1, 1)))
    assert AssetVersion.objects.on(timezone.localdate()).get().state == "sound"
    assert AssetChange.objects.filter(asset=asset).count() == 2


# Taking a removal back


def test_a_removal_by_mistake_is_taken_back_and_stays_on_record(asset_town, manhole, west_planner):
    asset = make_asset(manhole)
    end_asset(asset, by(west_planner, why="拆除"))
    reopen_asset(asset, by(west_planner, seen=2, why="误删"))
    version = asset.versions.get()
    assert (version.valid.lower, version.valid.upper) == (SINCE, None)
    assert history(asset) == [("added", SINCE, 1), ("ended", DAY, 2), ("reopened", DAY, 3)]
    change = asset.changes.latest("edition")
    assert (change.why, change.before["valid"]["to"], change.after["valid"]["to"]) == ("误删", DAY.isoformat(), None)
    set_asset_state(asset, "damaged", by(west_planner, date(2024, 6, 1)))
    assert asset.versions.count() == 2


def test_a_removal_is_not_taken_back_without_a_reason_twice_or_by_others(
    asset_town, manhole, west_planner, east_planner, west_worker
):
    asset = make_asset(manhole)
    with pytest.raises(Refused) as refusal:
        reopen_asset(asset, by(west_planner, why="误删"))
    assert codes(refusal) == ["is-not-ended"]
    end_asset(asset, by(west_planner, why="拆除"))
    with pytest.raises(Refused) as refusal:
        reopen_asset(asset, by(west_planner, why=" "))
    assert codes(refusal) == ["reopen-needs-reason"]
    for other in (east_planner, west_worker):
        with pytest.raises(NotYours):
            reopen_asset(asset, by(other, why="误删"))
    with pytest.raises(Stale):
        reopen_asset(asset, by(west_planner, seen=1, why="误删"))
    assert asset.versions.get().valid.upper == DAY


def test_where_another_was_put_in_its_place_a_doubt_is_told(asset_town, manhole, west_planner):
    asset = make_asset(manhole)
    end_asset(asset, by(west_planner, why="拆除"))
    make_asset(manhole)
    with pytest.raises(Refused) as refusal:
        reopen_asset(asset, by(west_planner, why="误删"))
    assert codes(refusal) == ["duplicate"]
    assert refusal.value.can_be_confirmed
    reopen_asset(asset, by(west_planner, why="误删", confirmed=True))
    assert asset.versions.get().valid.upper is None
