"""The rows behind a measure: as many as the number says."""

from datetime import timedelta

import pytest
from django.utils import timezone

from grids.models import Area, Role, Visit
from tests.factories import box, days, make_area, make_building, make_post, make_user
from tests.grids.measures.figures import house
from tests.grids.measures.rows import EAST, PAST, WEST, rows, work

pytestmark = pytest.mark.django_db


def figure(client, area: Area, measure: str, level: str, **query) -> list:
    answer = client.get(f"/api/measures/{measure}", {"level": level, **query})
    return answer.json()["values"][str(area.uid)]


def test_households_are_listed_by_grid_the_fullest_first(town, west):
    for key, count in (("w1", 30), ("w2", 15), ("w3", 4)):
        house(town, key, count)
    found = rows(west, "532503001001", "households")
    assert [row[1:3] for row in found] == [
        ["西社区第1网格", "30"],
        ["西社区第2网格", "15"],
        ["西社区第3网格", "4"],
        ["西社区第4网格", "0"],
    ]
    assert rows(west, "532503001001", "households", only="above")[0][1] == "西社区第1网格"
    assert len(rows(west, "532503001001", "households", only="below")) == 2
    assert sum(int(row[2]) for row in found) == figure(west, town["west1"], "households", "community")[2]


def test_workers_are_named_by_grid_and_where_they_are_posted_above_it(town, west):
    house(town, "w1", 30)
    work(town, "w1", Role.GRID_WORKER, "李四")
    work(town, "w1", Role.GRID_WORKER, "王五")
    work(town, "west1", Role.GRID_WORKER, "赵六")
    found = {row[1]: row[2:] for row in rows(west, WEST, "households-per-worker")}
    assert found["西社区第1网格"] == ["30", "2", "15.0", "李四, 王五"]
    assert found["西社区第2网格"] == ["0", "0", "", ""]
    assert found["西社区"] == ["", "1", "", "赵六"]
    assert figure(west, town["west"], "households-per-worker", "street")[2:] == [30, 3]
    assert "3" in west.get(f"/areas/{WEST}/measures/households-per-worker").context["listing"].summary


def test_a_grid_without_a_leader_is_listed_with_its_worker(town, west):
    work(town, "w1", Role.GRID_WORKER, "李四")
    work(town, "w1", Role.GRID_LEADER, "王五")
    work(town, "w2", Role.GRID_WORKER, "赵六")
    found = rows(west, WEST, "unstaffed")
    assert [(row[1], row[3], row[4]) for row in found] == [
        ("西社区第2网格", "赵六", ""),
        ("西社区第3网格", "", ""),
        ("西社区第4网格", "", ""),
    ]
    assert len(rows(west, WEST, "unstaffed", only="no_leader")) == 1
    assert len(found) == figure(west, town["west"], "unstaffed", "street")[2]


@pytest.mark.parametrize("on", [PAST, None])
def test_buildings_not_visited_come_with_the_days_since(town, west, on):
    day = on or timezone.localdate()
    asked = {"on": on.isoformat()} if on else {}
    seen, late, _never = (house(town, "w1", 2, n * 0.001, str(n)) for n in range(3))
    make_building(town["w1"], (103.009, 23.018, 0.0004), "9")  # nobody lives there
    house(town, "e1", 2, 0, "7")
    Visit.objects.create(building=seen, on=day - timedelta(days=29))
    Visit.objects.create(building=late, on=day - timedelta(days=31))
    Visit.objects.create(building=late, on=day + timedelta(days=1))
    found = rows(west, WEST, "unvisited", **asked)
    assert [(row[0], row[5]) for row in found] == [("测试路2号", ""), ("测试路1号", "31")]
    assert found[1][4] == (day - timedelta(days=31)).isoformat()
    assert len(found) == figure(west, town["west"], "unvisited", "street", **asked)[2]
    assert len(rows(west, WEST, "unvisited", days="90", **asked)) == 1
    assert rows(west, WEST, "unvisited", days="nonsense", **asked) == found


@pytest.mark.parametrize("on", [PAST, None])
def test_misplaced_buildings_tell_where_they_are_noted_and_where_they_lie(town, west, on):
    asked = {"on": on.isoformat()} if on else {}
    make_area(town["w1"].level, "532503001001008", "重叠网格", (103.00, 23.01, 0.002), town["west1"])
    make_building(town["w2"], (103.001, 23.011, 0.0004))
    town["w3"].versions.update(geom=box((103.00, 23.00, 0.005)))
    make_building(None, (103.008, 23.008, 0.0004), "2")
    found = rows(west, WEST, "misplaced", **asked)
    assert [(row[0], row[3]) for row in found] == [("测试路1号", "532503001001002"), ("测试路2号", "")]
    assert set(found[0][4].split(" + ")) == {"532503001001001", "532503001001008"}
    assert len(rows(west, WEST, "misplaced", only="none", **asked)) == 1
    assert len(rows(west, WEST, "misplaced", only="two", **asked)) == 1
    assert len(found) == figure(west, town["west"], "misplaced", "street", **asked)[2]


def test_a_building_in_no_grid_is_told_to_those_on_whose_ground_it_stands_and_to_no_others(town, client):
    """Nobody's areas hold it today: where it stands decides."""
    for key in ("w1", "west", "east"):
        town[key].versions.update(valid=days(PAST))
    old = make_area(
        town["west"].level, "532503009", "旧街道", (103.0, 23.0, 103.04, 23.02), town["county"], days(end=PAST)
    )
    town["e1"].versions.update(geom=box((103.02, 23.0, 0.001)))
    make_building(None, (103.005, 23.015, 0.0004), "1")
    make_building(None, (103.025, 23.015, 0.0004), "2")
    make_post(town["chief"], old)
    client.force_login(town["chief"])
    eve = (PAST - timedelta(days=1)).isoformat()
    assert [row[0] for row in rows(client, "532503009", "misplaced", on=eve)] == ["测试路1号"]


def test_pieces_of_ground_come_by_size_with_their_place_on_the_map(town, west):
    town["w3"].versions.update(geom=box((103.00, 23.00, 103.01, 23.009)))
    town["w4"].versions.update(geom=box((103.01, 23.00, 103.02, 23.0099)))
    response = west.get(f"/areas/{WEST}/measures/gaps")
    cells = [[cell for cell, _numeric in row["cells"]] for row in response.context["rows"]]
    sizes = [float(row[1].replace(",", "")) for row in cells]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(sizes) == pytest.approx(figure(west, town["west"], "gaps", "street")[1], abs=0.2)
    assert cells[0][3] == "532503001001001 + 532503001001002 + 532503001001003"
    link = response.context["rows"][0]["link"]
    assert "at=103.0" in link
    assert "map=18/23.0" in link
    assert rows(west, WEST, "overlaps") == []


def test_an_overlap_is_a_row_in_both_areas(town, client):
    client.force_login(make_user("boss", superuser=True))
    town["w4"].versions.update(geom=box((103.01, 23.00, 103.021, 23.01)))
    for code in (WEST, EAST, "532503001001004", "532503002001001", "532503"):
        assert len(rows(client, code, "overlaps")) == 1, code
    assert rows(client, "532503001001001", "overlaps") == []
