"""The rows behind a measure: for whom they are open, in pages and as files."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.utils import timezone

from grids.models import Post, Role
from grids.rows.listing import Question
from grids.rows.of_measures import MEASURE_LISTS
from grids.rows.paging import ListSource, Order
from tests.factories import box, days, make_area, make_building, make_household, make_post, make_user
from tests.grids.measures.figures import house
from tests.grids.measures.rows import EAST, PAST, WEST, rows, work

pytestmark = pytest.mark.django_db
# Of one page: session, user, posts and rights, the area, its chain, and the rows; the first time their making too.
QUERIES = 25


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
