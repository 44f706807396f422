"""The area card: what it tells, to whom, and in how many queries."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from grids.models import Lane, Lineage, Post, Role
from tests.factories import (
    days,
    make_area,
    make_building,
    make_household,
    make_levels,
    make_post,
    make_town,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db
SPLIT = date(2020, 6, 8)
EVE = SPLIT - timedelta(days=1)
# A day that is counted by its boundaries takes its rows out in three more.
QUERIES = {None: 15, "2020-01-01": 20}


@pytest.fixture
def town():
    town = make_town()
    town["home"] = make_household(make_building(town["w1"], (103.005, 23.015, 0.0004)))
    make_household(make_building(town["e1"], (103.025, 23.015, 0.0004), "2"))
    town["boss"] = make_user("boss", superuser=True)
    return town


def card(client, code, on=None):
    response = client.get(f"/api/areas/{code}/card" + (f"?on={on}" if on else ""))
    assert response.status_code == 200, response.content
    return response.json()


def by_code(rows):
    return {row["code"]: row for row in rows}


def test_anyone_sees_chain_measures_neighbours_and_children_but_nobody_s_numbers(town, client):
    answer = card(client, "532503001")
    assert [row["name"] for row in answer["chain"]] == ["测试市", "西街道"]
    assert answer["figures"]["buildings"] == 1
    assert 4.4e6 < answer["figures"]["area_m2"] < 4.6e6
    assert [answer["figures"][key] for key in ("households", "residents", "workers")] == [None] * 3
    assert [(row["name"], row["buildings"], row["residents"]) for row in answer["children"]] == [("西社区", 1, None)]
    assert answer["closed"] == ["counts", "buildings", "posts", "households"]
    assert answer["posts"] == {"rows": [], "vacant": [], "more": False}


def test_the_shared_border_has_its_length_and_a_corner_is_no_neighbour(town, client):
    answer = by_code(card(client, "532503001001001")["neighbours"])
    assert set(answer) == {"532503001001002", "532503001001003"}  # w2 and w3; w4 touches in one point
    # 0.01° of longitude at 23.01° N, and of latitude (GRS 80).
    assert answer["532503001001003"]["border_m"] == pytest.approx(1025.3, abs=1.5)
    assert answer["532503001001002"]["border_m"] == pytest.approx(1107.6, abs=1.5)


def test_a_border_drawn_twice_with_rounding_is_shared_all_the_same(client):
    level = make_levels()["grid"]
    make_area(level, "A", "甲", (103.0, 23.0, 103.01, 23.01))
    make_area(level, "B", "乙", (103.0100003, 23.0, 103.02, 23.01))
    [row] = card(client, "A")["neighbours"]
    assert row["border_m"] == pytest.approx(1107.5, abs=2)


def test_a_post_anywhere_opens_counts_and_a_post_here_opens_who_holds_posts(town, client):
    user = make_user("east")
    make_post(user, town["east"])
    client.force_login(user)
    west, east = card(client, "532503001"), card(client, "532503002")
    assert (west["figures"]["households"], west["figures"]["residents"]) == (1, 3)
    assert (west["posts"]["rows"], west["closed"]) == ([], ["buildings", "posts", "households"])
    assert [row["holder"] for row in east["posts"]["rows"]] == ["east"]
    assert east["closed"] == []


def test_five_chiefs_are_told_with_those_who_are_missing(town, client):
    Post.objects.create(role=Role.GRID_LEADER, area=town["w1"], holder_name="甲", valid=days())
    lane = Lane.objects.create(
        name="人民路", geom="SRID=4326;MULTILINESTRING((103.001 23.015, 103.012 23.015))", valid=days()
    )
    Post.objects.create(role=Role.LANE_CHIEF, lane=lane, holder_name="乙", valid=days())
    Post.objects.create(role=Role.POLICE_CHIEF, area=town["w1"], holder_name="丙", valid=days(end=date(2019, 1, 1)))
    client.force_login(town["boss"])
    posts = card(client, "532503001001001")["posts"]
    assert [(row["holder"], row["lane"], row["chief"]) for row in posts["rows"]] == [
        ("甲", "", True),
        ("乙", "人民路", True),
    ]
    assert [row["role"] for row in posts["vacant"]] == ["police_chief", "justice_chief", "market_chief"]
    assert card(client, "532503001")["posts"]["vacant"] == []


def test_children_carry_households_per_worker(town, client):
    for name in "ab":
        Post.objects.create(role=Role.GRID_WORKER, area=town["w1"], holder_name=name, valid=days())
    client.force_login(town["boss"])
    rows = by_code(card(client, "532503001001")["children"])
    assert (rows["532503001001001"]["workers"], rows["532503001001001"]["households_per_worker"]) == (2, 0.5)
    assert rows["532503001001002"]["households_per_worker"] is None
    assert card(client, "532503001")["figures"]["workers"] == 2


def test_a_past_day_is_counted_by_its_boundary(town, client):
    """w2 took over w1's ground on the day of the split; before, the building lay in w1."""
    town["w1"].versions.update(valid=days(end=SPLIT))
    town["w2"].versions.update(valid=days(end=SPLIT))
    make_version(town["w2"], "532503001001002", "合并", (103.0, 23.01, 103.02, 23.02), town["west1"], days(SPLIT))
    town["home"].building.grid = town["w2"]
    town["home"].building.save()
    client.force_login(town["boss"])
    before = by_code(card(client, "532503001001", EVE)["children"])
    after = by_code(card(client, "532503001001", SPLIT)["children"])
    assert [before[f"53250300100100{i}"]["households"] for i in (1, 2)] == [1, 0]
    assert [after[f"53250300100100{i}"]["households"] for i in (2, 3)] == [1, 0]
    assert card(client, "532503001001", EVE)["figures"]["households"] == 1
    assert card(client, "532503001001001", EVE)["figures"]["households"] == 1


def test_today_and_a_day_counted_by_boundary_agree(town, client):
    client.force_login(town["boss"])
    yesterday = timezone.localdate() - timedelta(days=1)
    for code in ("532503", "532503001", "532503001001001"):
        today, past = card(client, code), card(client, code, yesterday)
        assert today["figures"] == past["figures"]
        assert today["children"] == past["children"]


def test_a_building_on_a_border_counts_once_in_the_past_too(town, client):
    make_building(None, (103.01 - 0.0002, 23.015, 0.0004), "3")
    yesterday = timezone.localdate() - timedelta(days=1)
    rows = by_code(card(client, "532503001001", yesterday)["children"])
    assert [rows[f"53250300100100{i}"]["buildings"] for i in (1, 2)] == [2, 0]


def test_descent_is_told_from_the_side_of_the_day(town, client):
    Lineage.objects.create(
        from_area=town["w1"], to_area=town["w2"], on=SPLIT, kind="split", share_households=0.25, share_area=0.5
    )
    eve, day = card(client, "532503001001001", EVE), card(client, "532503001001002", SPLIT)
    assert [(row["name"], row["on"], row["share_households"]) for row in eve["became"]] == [
        ("西社区第2网格", "2020-06-08", 0.25)
    ]
    assert [(row["name"], row["share_area"]) for row in day["came_from"]] == [("西社区第1网格", 0.5)]
    assert eve["came_from"] == day["became"] == []


def test_a_day_on_which_it_did_not_exist_is_told_with_its_days(town, client):
    town["w1"].versions.update(valid=days(SPLIT))
    answer = card(client, "532503001001001", EVE)
    assert (answer["exists"], answer["figures"], answer["chain"]) == (False, None, [])
    assert answer["days"] == [{"first": "2020-06-08", "end": None, "name": "西社区第1网格"}]


def test_below_the_working_grid_the_boundary_counts(client):
    levels = make_levels((("grid", "网格", "Grid"), ("micro", "微网格", "Micro-grid")))
    grid = make_area(levels["grid"], "G", "网格", (103.0, 23.0, 0.01))
    make_area(levels["micro"], "G1", "甲", (103.0, 23.0, 103.005, 23.01), grid)
    make_household(make_building(grid, (103.001, 23.001, 0.0004)))
    client.force_login(make_user("boss", superuser=True))
    assert card(client, "G1")["figures"]["households"] == 1


def test_an_unknown_code_is_said_in_words(client):
    response = client.get("/api/areas/999/card")
    assert response.status_code == 404
    assert "999" in response.json()["error"]


@pytest.mark.parametrize("on", QUERIES)
def test_the_number_of_queries_does_not_grow(town, client, django_assert_num_queries, on):
    user = make_user("west")
    make_post(user, town["west"])
    client.force_login(user)
    card(client, "532503001001", on)
    with django_assert_num_queries(QUERIES[on]) as small:
        card(client, "532503001001", on)
    for number in range(30):
        west = 103.0 + number * 0.001
        area = make_area(town["w1"].level, f"N{number}", "新", (west, 23.1, 0.001), town["west1"])
        make_household(make_building(area, (west, 23.1, 0.0004), f"n{number}"))
        Post.objects.create(role=Role.GRID_WORKER, area=area, holder_name=str(number), valid=days())
        Lineage.objects.create(from_area=town["west1"], to_area=area, on=date(2020, 1, 1), kind="split")
    with django_assert_num_queries(len(small)):
        assert len(card(client, "532503001001", on)["children"]) == 34
