"""What changed between two days: the split into facilities, network and people, area by area."""

from datetime import date

import pytest

from tests.facilities.walks.conftest import add_facility, add_home
from tests.factories import days

WEST1 = "532503001001"
SPAN = "from=2020-01-01&to=2024-01-01"


@pytest.fixture
def opened(clinic, homes):
    """A clinic that closed, and one that opened, between the days."""
    add_facility(clinic, "旧诊所", (100, -10), until=date(2022, 1, 1))
    add_facility(clinic, "新诊所", (900, -10), since=date(2022, 1, 1))


def parts(response) -> list[list[str]]:
    assert response.status_code == 200
    return [[value for _label, value in part["lines"]] for part in response.context["parts"]]


def test_who_gained_and_who_lost_a_facility(west, opened):
    response = west.get(f"/coverage/clinic/change?{SPAN}")
    assert parts(response)[0] == ["+3", "-5"]
    assert response.context["summary"]["difference"] == "-2"
    row = {cell: text for cell, (text, _n) in zip(("code", "name"), response.context["rows"][0]["cells"], strict=False)}
    assert row["code"] == WEST1


def test_what_people_did_is_apart_from_what_facilities_did(west, town, clinic, homes):
    add_facility(clinic, "诊所", (100, -10))
    add_home(town["w3"], 150, 10, 2, valid=days(start=date(2022, 1, 1)))
    found = parts(west.get(f"/coverage/clinic/change?{SPAN}"))
    assert found[0] == ["0", "0"]
    assert found[2] == ["0", "0", "+2", "0"]


def test_the_days_must_be_the_right_way_round(west, opened):
    assert west.get("/coverage/clinic/change?from=2024-01-01&to=2020-01-01").status_code == 400
    assert west.get("/coverage/clinic/change?from=nonsense").status_code == 400


def test_a_year_back_is_compared_when_nothing_is_said(west, opened):
    report = west.get("/coverage/clinic/change").context["report"]
    assert (report.second - report.first).days == 365


def test_a_day_before_the_first_record_says_so(west, opened):
    response = west.get("/coverage/clinic/change?from=1990-01-01&to=1991-01-01", headers={"accept-language": "en"})
    assert "Nothing is on record for 1991-01-01" in response.content.decode()


def test_the_file_holds_the_rows_of_the_page(west, opened):
    lines = b"".join(west.get(f"/coverage/clinic/change.csv?{SPAN}").streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1].startswith(f"{WEST1},西社区,33.3,20.0,-2,3,5,")
