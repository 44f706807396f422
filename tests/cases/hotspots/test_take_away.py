"""Findings as files: whole in themselves, refused as the API refuses, and small counts told to nobody."""

import json
import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from grids.models import GridCount
from tests.cases.hotspots.conftest import random_city
from tests.factories import make_user

FORMS = ("html", "geojson", "xlsx")


@pytest.fixture
def hot(settled):
    """Four grids in the north-east are hot; one of them by two cases and its neighbours."""
    random_city(settled)
    for column, row in ((4, 4), (4, 5), (5, 4)):
        settled.report(column, row, 60)
    return settled


@pytest.fixture
def take(client, supervisor):
    def take_(form: str, query: str = ""):
        client.force_login(supervisor)
        return client.get(f"/hotspots/findings.{form}?{query}", headers={"Accept-Language": "en"})

    return take_


def test_the_map_is_one_file_with_findings_legend_and_every_setting(hot, take):
    answer = take("html", "weights=band&radius=1700")
    text = answer.content.decode()
    assert answer["Content-Disposition"].endswith('.html"') and "hotspots-" in answer["Content-Disposition"]
    for told in (json.dumps("网格4-4"), "hot, sure to 99 %", "Getis-Ord", "1700", "Benjamini"):
        assert told in text, told
    assert not re.findall(r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=", text)


def test_what_cannot_be_told_is_said_in_the_file(settled, take):
    settled.report(0, 0, 3)
    said = json.loads(take("geojson").content)["verdict"]
    assert said["told"] is False
    assert said["text"] in take("html").content.decode()


def test_a_name_is_never_run_as_a_template_or_a_script(hot, take):
    grid = hot.grids[4][4]
    grid.versions.update(name="{{ 7 * 7 }}<script>alert(1)</script>")
    text = take("html").content.decode()
    assert "<script>alert(1)" not in text and "{{ 7 * 7 }}" not in text


@pytest.mark.parametrize("form", FORMS)
def test_small_counts_are_told_in_files_to_nobody(hot, take, settings, form):
    settings.HOTSPOT_LEAST_TOLD = 1_000
    answer = take(form)
    if form == "geojson":
        rows = [feature["properties"] for feature in json.loads(answer.content)["features"]]
        assert rows and all(row["cases"] is None and row["rate"] is None for row in rows)
    elif form == "html":
        assert "fewer than 1000" in answer.content.decode()
    else:
        sheet = load_workbook(BytesIO(answer.content))["Hot and cold areas"]
        assert {row[4].value for row in list(sheet.rows)[1:]} == {"fewer than 1000"}


def test_the_table_has_method_hotspots_and_areas(hot, take):
    book = load_workbook(BytesIO(take("xlsx").content))
    about = {row[0].value: row[1].value for row in book["About"].rows}
    assert "Getis-Ord" in about["Method"] and about["Verdict"] == "Findings follow."
    [spot] = list(book["Hot spots"].rows)[1:]
    assert spot[4].value >= 180
    names = {row[1].value for row in list(book["Hot and cold areas"].rows)[1:]}
    assert names >= {"网格4-4", "网格4-5", "网格5-4"}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("query", "status"), [("since=yesterday", 422), ("evil=1", 422), ("level=moon", 404), ("kind=99999", 404)]
)
def test_what_cannot_be_asked_is_refused_in_words(hot, take, form, query, status):
    answer = take(form, query)
    assert answer.status_code == status and answer.content.decode().strip()


@pytest.mark.parametrize("form", FORMS)
def test_findings_are_not_for_strangers_nor_for_who_holds_no_post(hot, client, form):
    assert client.get(f"/hotspots/findings.{form}").status_code == 401
    client.force_login(make_user("nobody"))
    assert client.get(f"/hotspots/findings.{form}").status_code == 403


def test_the_outline_of_what_cannot_be_told_comes_where_it_is_asked_for(settled, client, supervisor):
    random_city(settled)
    GridCount.objects.filter(grid=settled.grids[0][0]).update(households=0)
    client.force_login(supervisor)
    assert "few" not in client.get("/api/hotspots").json()
    told = client.get("/api/hotspots?shapes=all").json()
    assert told["tooFew"] == [str(settled.grids[0][0].uid)]
    assert told["few"]["type"] in ("Polygon", "MultiPolygon")
    assert client.get("/api/hotspots/months?shapes=all").status_code == 422
