"""Long files are made in the background, with the rights that their asker has by then, and are opened by few."""

import csv
import io
import json

import openpyxl
import pyogrio
import pytest

from gis_data.takeaway import tables
from grids.models import Post, Role
from jobs.files import path_of
from jobs.models import Job, JobState
from jobs.worker import run_pending
from tests.factories import make_building, make_chief, make_household, make_post, make_town, make_user

pytestmark = pytest.mark.django_db
HOUSEHOLDS = "/areas/532503001/households"
LAYERS = "layers=area-grid,building&bbox=102.9,22.9,103.2,23.2"


@pytest.fixture(autouse=True)
def everything_is_long(settings, tmp_path):
    settings.EXPORT_ROWS = 3
    settings.JOBS_DIR = tmp_path


@pytest.fixture
def town():
    town = make_town()
    for number in range(1, 8):
        make_household(
            make_building(town["w1"], (103.001 + number * 0.001, 23.015, 0.0004), str(number)), f"10{number}"
        )
    town["chief"] = make_chief(town)
    return town


def done(answer) -> Job:
    """The job that an answer leads to, after it was done."""
    page = answer.json()["page"] if answer.status_code == 202 else answer.url
    run_pending()
    return Job.objects.get(pk=page.rpartition("/")[2])


def content(client, job: Job) -> bytes:
    answer = client.get(f"/jobs/{job.pk}/file")
    assert answer.status_code == 200
    return answer.getvalue()


def test_a_long_csv_is_made_by_a_job_and_holds_what_was_filtered(west):
    job = done(west.post(f"{HOUSEHOLDS}.csv?sort=-door&q=测试路"))
    assert job.state == JobState.DONE
    assert (job.done, job.total) == (7, 7)
    rows = list(csv.DictReader(io.StringIO(content(west, job).decode("utf-8-sig"))))
    assert [list(row.values())[2] for row in rows] == [f"10{number}" for number in range(7, 0, -1)]


def test_a_long_sheet_is_made_by_a_job(west):
    job = done(west.post(f"{HOUSEHOLDS}.xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(content(west, job))).active
    assert sheet.max_row == 8


def test_a_short_list_stays_immediate(west, settings):
    settings.EXPORT_ROWS = 7
    assert west.get(f"{HOUSEHOLDS}.csv").status_code == 200
    assert not Job.objects.exists()


def test_a_long_list_is_not_made_by_following_an_address(west):
    answer = west.get(f"{HOUSEHOLDS}.csv")
    assert b'method="post"' in answer.content
    assert not Job.objects.exists()


def test_the_page_of_a_long_list_asks_by_form(west):
    assert f'<form method="post" action="{HOUSEHOLDS}.csv?sort=address">' in west.get(HOUSEHOLDS).content.decode()


def test_pressing_twice_makes_one_job(west):
    first, second = (west.post(f"{HOUSEHOLDS}.csv").url for _ in range(2))
    assert first == second


def test_rights_are_those_of_the_time_it_runs(west, town):
    answer = west.post(f"{HOUSEHOLDS}.csv")
    Post.objects.all().delete()
    job = done(answer)
    assert job.state == JobState.FAILED
    assert not job.file_path
    assert job.error


def test_a_file_is_closed_to_its_asker_once_the_post_is_gone(west, town):
    job = done(west.post(f"{HOUSEHOLDS}.csv"))
    Post.objects.all().delete()
    assert west.get(f"/jobs/{job.pk}/file").status_code == 403


def test_an_administrator_sees_the_job_and_not_the_households_in_it(west, town, client):
    job = done(west.post(f"{HOUSEHOLDS}.csv"))
    chief = make_user("admin")
    make_post(chief, town["county"], Role.ADMINISTRATOR)
    client.force_login(chief)
    assert client.get(f"/jobs/{job.pk}").status_code == 200
    assert client.get(f"/jobs/{job.pk}/file").status_code == 403


@pytest.mark.parametrize("kind", ["data.geojson", "data.gpkg", "data.xlsx"])
def test_large_map_data_is_made_by_a_job(west, kind, monkeypatch):
    monkeypatch.setattr(tables, "PIECE", 2)
    job = done(west.post(f"/take-away/{kind}?{LAYERS}&title=西街"))
    assert (job.state, job.error) == (JobState.DONE, "")
    assert job.result["counts"].popitem()[1] == 13
    assert "西街" in job.title
    assert content(west, job)


def test_tables_written_in_pieces_hold_every_row_and_value(west, monkeypatch):
    monkeypatch.setattr(tables, "PIECE", 2)
    job = done(west.post(f"/take-away/data.gpkg?{LAYERS}"))
    grids = pyogrio.read_dataframe(path_of(job), layer="area-grid")
    assert sorted(grids["code"])[0] == "532503001001001"
    assert len(grids) == 6
    assert len(pyogrio.read_dataframe(path_of(job), layer="building")) == 7


def test_small_map_data_stays_immediate(west, settings):
    settings.EXPORT_ROWS = 13
    answer = west.post(f"/take-away/data.geojson?{LAYERS}")
    assert len(json.loads(answer.getvalue())["features"]) == 13


def test_strangers_get_no_job(client, town):
    answer = client.post(f"/take-away/data.geojson?{LAYERS}")
    assert answer.status_code == 200
    assert not Job.objects.exists()


def test_what_grew_beyond_all_limits_is_refused_in_words(west, monkeypatch):
    monkeypatch.setattr("grids.take_away_job.MOST", 5)
    job = done(west.post(f"/take-away/data.geojson?{LAYERS}"))
    assert job.state == JobState.FAILED
    assert "5" in job.error
