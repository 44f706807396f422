"""The rows behind a measure: as many as the number says, for whom they are open, in pages and as files."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.utils import timezone

from grids.models import Area, Household, Post, Role, Visit
from grids.rows.listing import Question
from grids.rows.of_measures import MEASURE_LISTS
from grids.rows.paging import ListSource, Order
from tests.factories import box, days, make_area, make_building, make_household, make_post, make_town, make_user

pytestmark = pytest.mark.django_db
MIDDLE = {"w1": (103.005, 23.015), "w2": (103.015, 23.015), "w3": (103.005, 23.005), "e1": (103.025, 23.01)}
PAST = date(2021, 1, 1)
WEST, EAST = "532503001", "532503002"
# Of one page: session, user, posts and rights, the area, its chain, and the rows; the first time their making too.
QUERIES = 25


@pytest.fixture
def town() -> dict:
    town = make_town()
    level = town["w1"].level
    level.min_households, level.max_households = 10, 20
    level.save()
    town["chief"] = make_user("chief")
    make_post(town["chief"], town["west"])
    return town


@pytest.fixture
def west(town, client):
    client.force_login(town["chief"])
    return client


def house(town, key: str, households: int, nudge: float = 0.0, number: str = "1"):
    west, south = MIDDLE[key]
    building = make_building(town[key], (west + nudge, south, 0.0004), number)
    Household.objects.bulk_create(
        Household(building=building, door=str(n), residents=2, valid=days()) for n in range(households)
    )
    return building


def work(town, key: str, role: Role, name: str) -> Post:
    return Post.objects.create(role=role, area=town[key], holder_name=name, valid=days())


def rows(client, code: str, measure: str, **query) -> list[list]:
    """The cells of the first page."""
    response = client.get(f"/areas/{code}/measures/{measure}", query)
    assert response.status_code == 200, response.content
    return [[cell for cell, _numeric in row["cells"]] for row in response.context["rows"]]


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


@pytest.mark.parametrize("measure", MEASURE_LISTS)
@pytest.mark.parametrize("form", ["", ".csv", ".xlsx"])
def test_it_refuses_whoever_holds_no_post_there(town, client, measure, form):
    house(town, "e1", 3)
    counts_only = measure == "households"  # numbers of households are open to every post, everywhere
    address = f"/areas/{EAST}/measures/{measure}{form}"
    assert client.get(address).status_code == 403
    client.force_login(make_user("nobody"))
    assert client.get(address).status_code == 403
    client.force_login(town["chief"])
    assert client.get(address).status_code == (200 if counts_only else 403)
    assert client.get(f"/areas/{WEST}/measures/{measure}{form}").status_code == 200


@pytest.mark.parametrize(
    ("role", "refused"),
    [
        (Role.READER, {"households-per-worker", "unstaffed"}),
        (Role.ADMINISTRATOR, {"households", "households-per-worker"}),
        (Role.AUDITOR, set()),
    ],
)
def test_a_role_opens_what_its_capabilities_say(town, client, role, refused):
    user = make_user("someone")
    make_post(user, town["west"], role)
    client.force_login(user)
    found = {key for key in MEASURE_LISTS if client.get(f"/areas/{WEST}/measures/{key}").status_code == 403}
    assert found == refused


def test_of_a_past_area_what_is_another_streets_today_is_left_out(town, client):
    """The west street held the east's grids too; who is posted in the west is not told of the east's workers."""
    split = date(2020, 6, 8)
    eve = (split - timedelta(days=1)).isoformat()
    east1 = town["east1"].versions.get()
    east1.valid = days(split)
    east1.save()
    east1.pk, east1.valid, east1.parent = None, days(end=split), town["west"]
    east1.save()
    work(town, "e1", Role.GRID_WORKER, "东网格员")
    client.force_login(town["chief"])
    response = client.get(f"/areas/{WEST}/measures/households-per-worker?on={eve}")
    assert "东网格员" not in response.content.decode()
    assert response.context["listing"].note
    assert {row[1] for row in rows(client, WEST, "unstaffed", on=eve)} == {f"西社区第{n}网格" for n in (1, 2, 3, 4)}


@pytest.mark.parametrize("measure", MEASURE_LISTS)
def test_files_hold_what_the_page_does(town, west, measure):
    house(town, "w1", 12)
    town["w3"].versions.update(geom=box((103.00, 23.00, 0.005)))
    make_building(None, (103.008, 23.008, 0.0004), "2")
    make_area(town["w1"].level, "532503001001008", "重叠网格", (103.00, 23.01, 0.002), town["west1"])
    shown = rows(west, WEST, measure)
    text = b"".join(west.get(f"/areas/{WEST}/measures/{measure}.csv").streaming_content).decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text)))) - 1 == len(shown) > 0
    sheet = openpyxl.load_workbook(io.BytesIO(west.get(f"/areas/{WEST}/measures/{measure}.xlsx").getvalue())).active
    assert sheet.max_row - 1 == len(shown)


@pytest.mark.parametrize("measure", ["households", "unvisited", "misplaced"])
def test_a_list_of_any_source_knows_how_long_it_is(town, measure):
    """Long lists are made into files in the background: each kind of source must tell how many rows it has."""
    house(town, "w1", 12)
    town["w1"].versions.update(geom=box((103.00, 23.01, 0.001)))
    boss = make_user("boss", superuser=True)
    source = MEASURE_LISTS[measure](Question(town["west"], timezone.localdate(), boss, days=30)).source
    number = source.count()[0]
    assert source.count_all() == number > 0
    assert (source.exceeds(number), source.exceeds(number - 1)) == (False, True)


@pytest.mark.parametrize("measure", ["households", "unvisited", "gaps"])
def test_pages_follow_each_other_without_gap_or_repeat(town, west, measure, monkeypatch):
    for n in range(7):
        house(town, "w1", 2, n * 0.0005, str(n))
        make_area(town["w1"].level, f"5325030010019{n:02}", "空", (103.05 + n * 0.01, 23.1, 0.001), town["west1"])
    for n, key in enumerate(("w1", "w2", "w3", "w4"), start=1):
        shape = town[key].versions.get().geom.extent
        town[key].versions.update(geom=box((shape[0], shape[1], shape[2] - 0.0001 * n, shape[3])))
    everything = rows(west, WEST, measure)
    monkeypatch.setattr("grids.rows.views.PAGE", 1)
    address, found = f"/areas/{WEST}/measures/{measure}", []
    while address:
        response = west.get(address)
        found += [[cell for cell, _numeric in row["cells"]] for row in response.context["rows"]]
        address = response.context["next"] and response.request["PATH_INFO"] + response.context["next"]
    assert found == everything
    assert len(found) >= 2


def test_a_page_begins_after_a_row_even_if_that_row_is_gone():
    """By key, not by position: rows that come or go between two pages shift nothing."""
    everything = [{"key": str(n), "a": n if n < 4 else None} for n in range(6)]
    for order in (Order("a"), Order("a", True)):
        first, after = ListSource(everything).page(order, "", 3)
        rest = [row for row in everything if row is not first[0] and row is not first[-1]]
        second, _last = ListSource(rest).page(order, after, 9)
        assert [row["key"] for row in first + second] == [
            row["key"] for row in ListSource(everything).page(order, "", 9)[0]
        ]


def test_an_area_is_found_by_its_uid_too(town, west):
    assert rows(west, str(town["west"].uid), "unstaffed") == rows(west, WEST, "unstaffed")
    assert west.get("/areas/00000000-0000-4000-8000-000000000000/measures/unstaffed").status_code == 404


def test_the_filter_and_the_days_stay_in_every_link(town, west, monkeypatch):
    for n in range(3):
        house(town, "w1", 2, n * 0.0005, str(n))
    monkeypatch.setattr("grids.rows.views.PAGE", 1)
    page = west.get(f"/areas/{WEST}/measures/unvisited?days=90&q=测试&on={PAST}").content.decode()
    assert page.count("days=90") >= 5
    assert 'name="days" value="90"' in page
    assert "by=unvisited,street,,,90" in page


@pytest.mark.parametrize("measure", MEASURE_LISTS)
@pytest.mark.parametrize("on", [PAST, None])
def test_the_number_of_queries_does_not_grow(town, west, measure, on, django_assert_max_num_queries):
    address = f"/areas/{WEST}/measures/{measure}" + (f"?on={on}" if on else "")
    with django_assert_max_num_queries(QUERIES) as few:
        west.get(address)
    for n in range(40):
        grid = make_area(town["w1"].level, f"N{n}", "新", (103.0 + n * 0.001, 23.1, 0.001), town["west1"])
        make_household(make_building(grid, (103.0001 + n * 0.001, 23.1001, 0.0004), f"x{n}"))
        Post.objects.create(role=Role.GRID_WORKER, area=grid, holder_name=str(n), valid=days())
    with django_assert_max_num_queries(len(few)):
        assert west.get(address).status_code == 200
