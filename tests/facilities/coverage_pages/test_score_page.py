"""The score table: what each cell says, whom it is for, how it is narrowed, sorted and taken away."""

import csv
import io
import re
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facilities.coverage_pages import score_page
from facilities.models import FacilityKind
from facilities.rules.score import Verdict
from gis_data.models import WalkEdge, WalkNode
from grids.models import Level, Role
from tests.facilities.walks.conftest import add_facility, add_home
from tests.factories import make_area

WEST1, EAST1 = "532503001001", "532503002001"


CELL = re.compile(
    r'verdict-(?P<value>\d)"><a href="(?P<link>[^"]+)"><b><i[^>]+>.</i> (?P<share>[^<]+)</b> <span>(?P<word>[^<]+)<'
)


def table(response) -> dict[str, dict[str, dict]]:
    """Code of an area -> key of a kind -> what its cell says."""
    assert response.status_code == 200
    keys = [kind.key for kind in response.context["found"].kinds]
    return {
        row["code"]: {key: read_cell(cell) for key, cell in zip(keys, row["cells"], strict=True)}
        for row in response.context["rows"]
    }


def read_cell(cell: str) -> dict:
    found = CELL.search(cell).groupdict()
    return found | {"value": int(found["value"]), "link": found["link"].replace("&amp;", "&")}


def codes(response) -> list[str]:
    return [row["code"] for row in response.context["rows"]]


def test_a_cell_says_share_and_verdict_in_words_and_by_a_sign(west, town, clinic, clinics, homes):
    add_home(town["w3"], 210, 10, 40)
    response = west.get("/coverage/", headers={"accept-language": "en"})
    cell = table(response)[WEST1]["clinic"]
    assert (cell["share"], cell["value"], cell["word"]) == ("85.4", Verdict.PARTLY, "partly")
    assert '<i aria-hidden="true">◐</i> 85.4</b> <span>partly</span>' in response.content.decode()


def test_homes_off_the_network_leave_the_verdict_open(west, clinics, homes):
    assert table(west.get("/coverage/"))[WEST1]["clinic"]["value"] == Verdict.NETWORK_UNKNOWN


def test_a_kind_without_a_facility_and_an_area_without_households_are_told_apart(west, clinics, homes):
    cells = table(west.get("/coverage/"))
    assert cells[WEST1]["market"]["value"] == Verdict.NO_FACILITY
    assert (cells[EAST1]["clinic"]["value"], cells[EAST1]["clinic"]["share"]) == (Verdict.TOO_FEW, "–")


def test_the_totals_stand_on_top(west, clinics, homes):
    totals = west.get("/coverage/?tier=5").context["totals"]
    assert totals["households"] == "15"
    assert [cell["share"] for cell in totals["cells"]][2] == "46.6"


@pytest.mark.parametrize("path", ["", "score.csv", "clinic", "clinic/left-out", "clinic/change", "clinic/change.xlsx"])
def test_it_is_refused_to_strangers_and_to_who_holds_no_post(client_of, clinics, path):
    assert Client().get(f"/coverage/{path}").status_code == 403
    assert client_of().get(f"/coverage/{path}").status_code == 403


def test_a_stranger_is_led_to_the_login(clinics):
    assert "/account/login/?next=/coverage/" in Client().get("/coverage/").content.decode()


def test_a_cell_leads_to_the_rows_behind_it_where_they_are_open(west, east, clinics, homes):
    assert table(west.get("/coverage/"))[WEST1]["clinic"]["link"] == f"/coverage/clinic/left-out?area={WEST1}"
    assert table(east.get("/coverage/"))[WEST1]["clinic"]["link"] == f"/coverage/clinic?area={WEST1}"
    past = table(west.get("/coverage/?on=2020-06-08"))[WEST1]["clinic"]["link"]
    assert past == f"/coverage/clinic/left-out?on=2020-06-08&area={WEST1}"
    assert west.get(past).status_code == 200


def test_kinds_of_one_living_circle(west, clinics, homes):
    kinds = west.get("/coverage/?tier=5").context["found"].kinds
    assert {kind.tier for kind in kinds} == {5}
    assert len(west.get("/coverage/?tier=nonsense").context["found"].kinds) == FacilityKind.objects.count()


def test_areas_of_a_level_and_below_an_area(west, town, clinics, homes):
    assert codes(west.get("/coverage/?level=street")) == ["532503001", "532503002"]
    assert codes(west.get("/coverage/?level=grid&area=532503002")) == [f"{EAST1}001", f"{EAST1}002"]
    assert codes(west.get("/coverage/?area=532503002")) == [EAST1]
    assert codes(west.get(f"/coverage/?area={EAST1}002")) == [f"{EAST1}002"]


def test_it_is_sorted_by_any_column_and_what_is_not_known_comes_last(west, clinics, homes):
    grids = f"/coverage/?level=grid&area={WEST1}"
    shares = {code: cells["clinic"]["share"] for code, cells in table(west.get(grids)).items()}
    assert shares == {f"{WEST1}00{n}": share for n, share in enumerate(["0.0", "–", "62.5", "66.6"], start=1)}
    assert [code[-1] for code in codes(west.get(f"{grids}&sort=share_clinic"))] == ["1", "3", "4", "2"]
    assert [code[-1] for code in codes(west.get(f"{grids}&sort=-share_clinic"))] == ["4", "3", "1", "2"]
    assert [code[-1] for code in codes(west.get(f"{grids}&sort=-households"))] == ["3", "1", "4", "2"]


def test_pages_of_areas_follow_each_other(west, clinics, homes, monkeypatch):
    monkeypatch.setattr(score_page, "AREAS", 4)
    first = west.get("/coverage/?level=grid")
    second = west.get(first.context["next"])
    assert len(codes(first) + codes(second)) == len({*codes(first), *codes(second)}) == 6
    assert second.context["totals"]["households"] == first.context["totals"]["households"] == "15"
    assert len(codes(west.get(first.context["sheet"]))) == 6


def test_any_day_is_told_with_its_own_facilities(west, clinic, homes):
    add_facility(clinic, "旧诊所", (100, -10), until=date(2020, 1, 1))
    assert table(west.get("/coverage/?on=2019-12-31"))[WEST1]["clinic"]["share"] == "33.3"
    assert table(west.get("/coverage/"))[WEST1]["clinic"]["value"] == Verdict.NO_FACILITY


def test_the_files_hold_shares_and_verdicts_in_words(west, clinics, homes):
    answer = west.get("/coverage/score.csv?tier=5&level=grid&sort=-share_clinic", headers={"accept-language": "en"})
    head, first, *rest = csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    place = head.index("Clinic, 300 m: % within reach")
    assert (first[0], first[place], first[place + 1]) == (f"{WEST1}004", "66.6", "too few households to say")
    assert len(rest) == 5
    book = openpyxl.load_workbook(io.BytesIO(b"".join(west.get("/coverage/score.xlsx").streaming_content)))
    assert book.active.max_row == 3


@pytest.mark.parametrize(
    ("asked", "status"),
    [("?on=yesterday", 400), ("?area=999", 404), ("?level=nonsense", 200), ("?sort=nonsense", 200), ("?after=x", 200)],
)
def test_nonsense_is_answered(west, clinics, asked, status):
    assert west.get(f"/coverage/{asked}").status_code == status


def test_a_day_before_the_first_record_says_when_that_is(west, clinics, homes):
    response = west.get("/coverage/?on=1999-01-01", headers={"accept-language": "en"})
    assert "The first areas begin on 2000-01-01." in response.content.decode()
    assert west.get("/coverage/score.csv?on=1999-01-01").status_code == 404


def test_without_a_network_or_a_kind_it_says_what_to_do(west, clinics, homes):
    FacilityKind.objects.update(active=False)
    assert "init_facility_kinds" in west.get("/coverage/").content.decode()
    FacilityKind.objects.update(active=True)
    WalkEdge.objects.all().delete()
    WalkNode.objects.all().delete()
    for path in ("", "clinic", "clinic/left-out", "clinic/change"):
        response = west.get(f"/coverage/{path}", headers={"accept-language": "en"})
        assert response.status_code == 200
        assert "Bring a network in" in response.content.decode()


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


@pytest.mark.parametrize("path", ["", "?level=grid", "clinic", "clinic/left-out", "clinic/change"])
def test_more_areas_homes_and_facilities_ask_no_more_queries(west, town, clinic, clinics, homes, path):
    before = queries(west, f"/coverage/{path}")
    for number in range(5):
        make_area(
            town["w1"].level, f"5325030020011{number:02}", "新网格", (103.05 + number / 100, 23, 0.01), town["east1"]
        )
        add_home(town["w4"], 1000 + 50 * number, 10, 2)
        add_facility(clinic, f"诊所{number}", (1000 + 40 * number, -10))
    assert queries(west, f"/coverage/{path}") == before


def test_a_reader_of_an_area_sees_the_table(client_of, clinics, homes):
    assert client_of("west", Role.READER).get("/coverage/").status_code == 200


def test_an_area_below_the_grid_is_refused_with_the_reason(west, town, clinics):

    micro = Level.objects.create(key="micro", rank=60, label_zh="微", label_en="Micro", stored_in="area")
    make_area(micro, "1", "微网格", (103.0, 23.0, 0.001), town["w3"])
    assert west.get("/coverage/?area=1").status_code == 404
