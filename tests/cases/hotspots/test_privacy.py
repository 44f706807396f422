"""What is told to whom: small counts, and what they could be worked out from."""

import json

import numpy as np
import pytest
import shapely

from cases.hotspots.access import closed_to, hidden_where, told_in
from cases.hotspots.asked import read_asked
from cases.hotspots.question import look_up
from cases.models import Case, Channel, DeskMember
from cases.rules.hotspots import with_companions
from grids.models import Role
from tests.cases.factories import make_department
from tests.cases.hotspots.conftest import ask, noon, random_city
from tests.factories import days, make_post, make_user

URL = "/api/hotspots"


def of_names(told: dict) -> dict[str, dict]:
    return {f["properties"]["name"]: f["properties"] for f in told["features"]}


@pytest.fixture
def small(settled):
    """A hot corner in which one grid itself has three cases."""
    random_city(settled)
    Case.objects.filter(grid=settled.grids[5][5]).update(reported_at=noon(300))
    settled.report(5, 5, 3)
    for column, row in ((4, 4), (4, 5), (5, 4)):
        settled.report(column, row, 60)
    return settled


def test_small_counts_are_told_only_where_the_reader_may_see_households(small, client_of, supervisor):
    desk = make_user("desk")
    DeskMember.objects.create(department=make_department(small.streets["east"]), user=desk, valid=days())
    told = ask(client_of(desk))
    hidden, plain = of_names(told)["网格5-5"], of_names(told)["网格4-4"]
    assert (hidden["cases"], hidden["rate"], hidden["suppressed"]) == (None, None, True)
    assert plain["cases"] >= 60 and not plain["suppressed"]
    spot = told["spots"][0]
    assert spot["suppressed"]
    west = make_user("west")
    make_post(west, small.communities["west"], Role.GRID_WORKER)
    assert of_names(ask(client_of(west)))["网格5-5"]["cases"] is None
    whole = ask(client_of(supervisor))
    assert of_names(whole)["网格5-5"]["cases"] == 3
    # What is told to the others is short by exactly what they are not told of.
    assert spot["cases"] <= whole["spots"][0]["cases"] - 3


def test_what_would_tell_a_small_count_is_not_told_beside_it(small, client_of, supervisor):
    """z, p and the rate add up an area's cases and its neighbours': two of them tell the one between."""
    desk = make_user("desk")
    DeskMember.objects.create(department=make_department(small.streets["east"]), user=desk, valid=days())
    told, whole = of_names(ask(client_of(desk))), of_names(ask(client_of(supervisor)))
    for name in ("网格5-5", "网格4-4", "网格4-5", "网格5-4"):
        assert [told[name][figure] for figure in ("z", "p", "q", "rate")] == [None] * 4, name
        assert told[name]["class"] == whole[name]["class"] and whole[name]["z"] > 2
    spot = ask(client_of(desk))["spots"][0]
    assert spot["z"] is None and spot["areas"]


def test_where_all_counts_are_told_so_is_z(settled, client_of):
    settled.spread(6)
    settled.report(4, 4, 60)
    desk = make_user("desk")
    DeskMember.objects.create(department=make_department(settled.streets["east"]), user=desk, valid=days())
    assert all(told["z"] is not None for told in of_names(ask(client_of(desk))).values())


def test_small_counts_of_hexagons_go_by_the_grid_around(small, client_of, supervisor):
    small.report_at([(103.0552, 23.0552)] * 1, small.grids[5][5])
    query = "level=hexagon&size=800&measure=counts"
    west = make_user("west")
    make_post(west, small.communities["west"], Role.GRID_WORKER)
    told = ask(client_of(west), query)
    assert not any(0 < (f["properties"]["cases"] or 0) < 5 for f in told["features"])
    assert not any(f["properties"]["suppressed"] for f in ask(client_of(supervisor), query)["features"])


def test_a_small_hexagon_across_a_border_is_not_told_to_who_sees_one_side(settled, client_of):
    """Its few cases may be those of the other side."""
    random_city(settled, mean=30)
    at = read_asked({"level": "hexagon", "size": "800", "measure": "counts"})
    areas = look_up(at).areas
    west = make_user("west")
    make_post(west, settled.communities["west"], Role.GRID_WORKER)
    boxes = shapely.bounds(areas.shapes)
    border = 103.03
    told = told_in(west, areas, np.arange(len(areas)))
    across = (boxes[:, 0] < border) & (boxes[:, 2] > border)
    assert across.any() and not told[across].any()
    assert told[(boxes[:, 2] < border) & (boxes[:, 0] > 103.0)].all() and not told[boxes[:, 0] > border].any()


# What could be subtracted

ONE = np.zeros(5, dtype=np.int64)
ALL = np.ones(5, dtype=bool)


@pytest.mark.parametrize(
    ("counts", "hidden", "expected"),
    [
        ([9, 2, 30, 7, 0], [1], [1, 3]),  # alone it is the rest: the next smallest goes too, never an empty one
        ([9, 3, 30, 3, 0], [1, 3], [1, 3]),  # two of six together can be 1 and 5
        ([9, 1, 30, 1, 7], [1, 3], [1, 3, 4]),  # two of two together are one each
        ([9, 1, 1, 1, 1], [1, 2, 3, 4], [0, 1, 2, 3, 4]),
        ([0, 4, 0, 0, 0], [1], [1]),  # nothing is left to hide it behind
        ([9, 8, 7, 6, 5], [], []),
    ],
)
def test_what_is_left_out_cannot_be_the_rest_of_the_others(counts, hidden, expected):
    mask = np.isin(np.arange(5), hidden)
    found = with_companions(np.array(counts), mask, ALL, ONE, 5)
    assert np.flatnonzero(found).tolist() == expected


def test_each_whole_has_its_own_companions_and_none_that_is_known_anyway():
    counts, hidden = np.array([2, 9, 8, 7, 3]), np.array([True, False, False, False, False])
    group, may_hide = np.array([0, 0, 0, 1, 1]), np.array([True, True, False, True, True])
    assert np.flatnonzero(with_companions(counts, hidden, may_hide, group, 5)).tolist() == [0, 1]


def test_a_grid_cannot_be_subtracted_out_of_its_community(settled, client_of):
    """Nine of ten grids and their community tell the tenth."""
    settled.spread(8)
    Case.objects.filter(grid=settled.grids[5][5]).update(reported_at=noon(300))
    settled.report(5, 5, 2)
    settled.report(4, 4, 60)
    desk = make_user("desk")
    DeskMember.objects.create(department=make_department(settled.streets["east"]), user=desk, valid=days())
    areas = look_up(read_asked({"measure": "counts"})).areas
    cases = np.full(len(areas), 8)
    cases[areas.rows_by_uid[str(settled.grids[5][5].uid)]] = 2
    hidden = hidden_where(closed_to(desk, areas), areas, cases)
    east = areas.parents == areas.parents[areas.rows_by_uid[str(settled.grids[5][5].uid)]]
    assert hidden[east].sum() == 2 and not hidden[~east].any()


def test_the_order_of_the_answer_tells_nothing_that_is_hidden(small, client_of, supervisor):
    desk = make_user("desk")
    DeskMember.objects.create(department=make_department(small.streets["east"]), user=desk, valid=days())
    told = ask(client_of(desk))
    silent = [f["properties"] for f in told["features"] if f["properties"]["z"] is None]
    assert len(silent) > 1
    for heat in {one["class"] for one in silent}:
        codes = [one["code"] for one in silent if one["class"] == heat]
        assert codes == sorted(codes)
    whole = [
        f["properties"]["z"] for f in ask(client_of(supervisor))["features"] if f["properties"]["class"] == "hot99"
    ]
    assert whole == sorted(whole, reverse=True), "who may know it all has the hottest first"


def test_the_share_of_staff_does_not_tell_a_channel_that_is_not_told(settled, client_of):
    random_city(settled)
    for column, row in ((4, 4), (4, 5), (5, 4), (5, 5)):
        settled.report(column, row, 30, channel=Channel.RESIDENT)
        settled.report(column, row, 20, channel=Channel.STAFF)
    settled.report(4, 4, 2, channel=Channel.DESK)
    west = make_user("west")
    make_post(west, settled.communities["west"], Role.GRID_WORKER)
    path = f"{URL}/{settled.grids[4][4].uid}"
    told = ask(client_of(west), "measure=counts", path)
    assert "desk" not in [one["channel"] for one in told["channels"]]
    assert told["staff"] is None


def test_other_programs_are_told_no_z_beside_a_hidden_count(small, client_of, supervisor):
    answer = client_of(supervisor).get("/ogc/collections/hotspot-grid/items?limit=100")
    rows = [feature["properties"] for feature in json.loads(answer.getvalue())["features"]]
    assert any(row["cases"] is None for row in rows)
    assert all(row["z"] is None and row["q"] is None for row in rows if row["cases"] is None)
    hot = next(row for row in rows if row["name"] == "网格4-4")
    assert hot["class"].startswith("hot") and hot["z"] is None, "a neighbour of one that is hidden"
