"""The rows behind the numbers: pages, order, filter, files, and who may see them."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest

from grids.models import Household, Post, Role
from grids.rows import paging
from grids.rows.paging import ListSource, Order
from tests.factories import (
    days,
    make_area,
    make_building,
    make_chief,
    make_household,
    make_post,
    make_town,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db
SPLIT = date(2020, 6, 8)


@pytest.fixture
def town():
    town = make_town()
    for number in range(1, 8):
        house = make_building(town["w1"], (103.001 + number * 0.001, 23.015, 0.0004), str(number))
        make_household(house, f"10{number}", "禤三")
    make_household(make_building(town["e1"], (103.025, 23.015, 0.0004), "77"))
    town["chief"] = make_chief(town)
    return town


def walk(client, address):
    """The first cells of every page."""
    found = []
    while address:
        response = client.get(address)
        assert response.status_code == 200
        found.append([row["cells"][0][0] for row in response.context["rows"]])
        address = response.context["next"] and response.request["PATH_INFO"] + response.context["next"]
    return found


def test_pages_follow_each_other_without_gap_or_repeat(west, monkeypatch):
    monkeypatch.setattr("grids.rows.views.PAGE", 3)
    pages = walk(west, "/areas/532503001/buildings")
    assert [len(page) for page in pages] == [3, 3, 1]
    assert sum(pages, []) == [f"测试路{number}号" for number in range(1, 8)]


@pytest.mark.parametrize(
    ("sort", "first"), [("-address", "测试路7号"), ("storeys", "测试路1号"), ("nonsense", "测试路1号")]
)
def test_rows_come_in_the_order_asked_for(west, sort, first):
    assert walk(west, f"/areas/532503001/buildings?sort={sort}")[0][0] == first


def test_equal_values_are_paged_by_their_key(west, monkeypatch):
    monkeypatch.setattr("grids.rows.views.PAGE", 2)
    for sort in ("use", "-dwellings", "-storeys"):
        assert len(set(sum(walk(west, f"/areas/532503001/buildings?sort={sort}"), []))) == 7


def test_a_cursor_that_is_nonsense_is_the_first_page(west):
    for cursor in ("x", "bm9uc2Vuc2U=", "WzEsICJ4Il0=", "WyJ4IiwgMV0="):
        assert west.get(f"/areas/532503001/buildings?sort=storeys&after={cursor}").status_code == 200
        assert west.get(f"/areas/532503001/households?sort=since&after={cursor}").status_code == 200
        assert west.get(f"/areas/532503001/children?after={cursor}").status_code == 200


def test_the_filter_stays_and_narrows(west):
    response = west.get("/areas/532503001/buildings?q=测试路3&sort=-address")
    assert [row["cells"][0][0] for row in response.context["rows"]] == ["测试路3号"]
    content = response.content.decode()
    assert 'value="测试路3"' in content
    assert "q=%E6%B5%8B%E8%AF%95%E8%B7%AF3" in content
    assert walk(west, "/areas/532503001/buildings?only=office") == [[]]


def test_a_list_holds_no_name_and_no_telephone(west):
    page = west.get("/areas/532503001/households").content.decode()
    file = b"".join(west.get("/areas/532503001/households.csv").streaming_content).decode()
    for text in (page, file):
        assert "测试路1号" in text
        assert "禤" not in text
        assert "0000000" not in text


@pytest.mark.parametrize("kind", ["buildings", "households", "posts"])
@pytest.mark.parametrize("form", ["", ".csv", ".xlsx"])
def test_it_refuses_who_is_not_posted_there(town, client, kind, form):
    address = f"/areas/532503002/{kind}{form}"
    assert client.get(address).status_code == 403
    client.force_login(town["chief"])
    assert client.get(address).status_code == 403
    assert client.get(f"/areas/532503001/{kind}{form}").status_code == 200


def test_a_refusal_names_the_area_and_leads_to_it_on_the_map(town, client):
    client.force_login(town["chief"])
    page = client.get("/areas/532503002/households").content.decode()
    assert "东街道" in page
    assert "/?area=532503002" in page


def test_it_refuses_households_to_a_role_without_them(town, client):
    user = make_user("planner")
    make_post(user, town["west"], Role.PLANNER)
    client.force_login(user)
    assert client.get("/areas/532503001/households").status_code == 403
    assert client.get("/areas/532503001/buildings").status_code == 200


def test_rows_of_a_past_area_that_lie_elsewhere_today_stay_closed(town, west):
    """Before the split the west street held the east's ground too."""
    town["west"].versions.update(valid=days(SPLIT))
    make_version(town["west"], "532503101", "旧西街道", (103.0, 23.0, 103.04, 23.02), town["county"], days(end=SPLIT))
    response = west.get(f"/areas/532503001/households?on={SPLIT - timedelta(days=1)}")
    assert response.context["number"] == 7
    assert response.context["listing"].note
    assert Household.objects.count() == 8


def test_posts_are_those_in_the_area_and_below(town, west):
    Post.objects.create(role=Role.GRID_WORKER, area=town["w1"], holder_name="李四", valid=days())
    Post.objects.create(role=Role.GRID_WORKER, area=town["e1"], holder_name="王五", valid=days())
    response = west.get("/areas/532503001/posts?only=grid_worker")
    assert [[cell for cell, _numeric in row["cells"]][:2] for row in response.context["rows"]] == [
        ["532503001001001", "西社区第1网格"]
    ]


def test_children_are_open_without_numbers_of_people(town, client):
    response = client.get("/areas/532503001001/children?sort=-buildings")
    names = [column.name for column in response.context["listing"].columns]
    assert "households" not in names
    assert response.context["rows"][0]["cells"][0][0] == "532503001001001"
    client.force_login(town["chief"])
    assert "households" in [c.name for c in client.get("/areas/532503001001/children").context["listing"].columns]


def test_files_hold_every_row_whatever_the_page(west, monkeypatch):
    monkeypatch.setattr(paging, "EXPORT_PAGE", 2)
    text = b"".join(west.get("/areas/532503001/buildings.csv?sort=-address").streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[0] for row in rows[1:]] == [f"测试路{number}号" for number in range(7, 0, -1)]
    sheet = openpyxl.load_workbook(io.BytesIO(west.get("/areas/532503001/buildings.xlsx").getvalue())).active
    assert sheet.max_row == 8
    assert sheet["A2"].value == "测试路1号"


def test_a_cell_is_never_a_formula(town, west):
    make_building(town["w2"], (103.015, 23.015, 0.0004), "=1+1")
    text = b"".join(west.get("/areas/532503001/buildings.csv?q==1").streaming_content).decode()
    assert ",'=1+1," in text


def test_too_many_rows_for_a_sheet_are_refused_in_words(west, monkeypatch):
    monkeypatch.setattr("grids.rows.export.XLSX_ROWS", 3)
    response = west.get("/areas/532503001/buildings.xlsx")
    assert response.status_code == 422
    assert "CSV" in response.content.decode()


@pytest.mark.parametrize(
    ("address", "status"), [("/areas/999/children", 404), ("/areas/532503001/children?on=2020-02-30", 400)]
)
def test_nonsense_is_answered_in_words(town, client, address, status):
    response = client.get(address)
    assert response.status_code == status
    assert b"notice" in response.content


def test_the_number_of_queries_does_not_grow(town, west, django_assert_max_num_queries):
    with django_assert_max_num_queries(16) as few:
        west.get("/areas/532503001/buildings")
    for number in range(60):
        make_building(town["w2"], (103.011 + number * 0.0001, 23.015, 0.00005), f"x{number}")
        make_area(town["w1"].level, f"N{number}", "新", (103.0 + number * 0.001, 23.1, 0.001), town["west1"])
    with django_assert_max_num_queries(len(few)):
        west.get("/areas/532503001/buildings")


def test_what_is_not_known_comes_last_both_ways():
    source = ListSource([{"key": key, "a": value} for key, value in (("x", None), ("y", 2), ("z", 1))])
    assert [row["key"] for row in source.page(Order("a"), "", 9)[0]] == ["z", "y", "x"]
    assert [row["key"] for row in source.page(Order("a", True), "", 9)[0]] == ["y", "z", "x"]
    rows, after = source.page(Order("a"), "", 2)
    assert [row["key"] for row in source.page(Order("a"), after, 2)[0]] == ["x"]
