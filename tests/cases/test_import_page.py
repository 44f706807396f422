"""Cases brought in from a page: tried, looked at row by row, written, by who handles cases and only where."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.models import Case
from cases.rules.case_import import BadMapping, Mapping
from gis_data.models import ImportRun
from grids.models import Post, Role
from jobs.files import upload_path
from jobs.models import Job, JobState
from jobs.worker import run_pending
from tests.cases.factories import make_kind
from tests.factories import make_post, make_town, make_user

pytestmark = pytest.mark.django_db
PAGE = "/import/cases"
MAPPING = {
    "source": "page",
    "columns": {"source_id": "id", "kind": "kind", "reported_at": "created", "lon": "lon", "lat": "lat"},
}
ROWS = (
    "id,kind,created,lon,lat",
    "1,暴露垃圾,2024-03-01 08:00,103.005,23.015",
    "2,暴露垃圾,soon,103.005,23.015",
    "3,飞碟,2024-03-01 08:00,103.005,23.015",
    "4,暴露垃圾,2024-03-01 08:00,103.025,23.015",
)
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def files_of_their_own(settings, tmp_path):
    settings.JOBS_DIR = tmp_path


@pytest.fixture
def handler(client):
    """Handles cases in the west street, and is logged in."""
    town = make_town()
    make_kind()
    user = make_user("handler")
    make_post(user, town["west"])
    client.force_login(user)
    return user


def upload(client, *rows: str, name: str = "cases.csv", **options: object):
    file = SimpleUploadedFile(name, "\n".join(rows or ROWS).encode())
    return client.post(PAGE, {"file": file, "mapping": json.dumps(MAPPING), **options}, headers=ENGLISH)


def tried(client, *rows: str) -> Job:
    answer = upload(client, *rows)
    assert answer.status_code == 302, answer.content.decode()
    run_pending()
    return Job.objects.get(pk=answer.url.rpartition("/")[2])


def test_a_table_is_tried_looked_at_and_written_without_what_is_set_aside(client, handler):
    job = tried(client)
    assert (job.state, job.result["text"]) == (JobState.DONE, "Tried: nothing has been written yet.")
    assert not Case.objects.exists()
    page = client.get(job.result["link"], headers=ENGLISH).content.decode()
    for code in ("soon is no date", "飞碟 is in no catalogue", "no area whose cases you handle"):
        assert code in page
    assert "Write these cases" in page

    answer = client.post(f"{job.result['link']}/write", headers=ENGLISH)
    run_pending()
    written = Job.objects.get(pk=answer.url.rpartition("/")[2])
    assert written.result["text"] == "Written."
    assert list(Case.objects.values_list("source_id", flat=True)) == ["1"]
    assert ImportRun.objects.get(committed=True).user == handler
    assert upload_path(job.arguments["file"]) is None
    assert client.post(f"{job.result['link']}/write").status_code == 404


def test_a_table_that_is_known_already_has_nothing_to_write(client, handler):
    client.post(f"{tried(client).result['link']}/write")
    run_pending()
    again = tried(client, *ROWS[:2])
    assert (again.result["counts"], again.result["writable"]) == ({"rows": 1, "known before": 1}, False)
    assert "Write these cases" not in client.get(again.result["link"], headers=ENGLISH).content.decode()


def test_the_findings_are_read_in_few_queries(client, handler, django_assert_max_num_queries):
    job = tried(client, ROWS[0], *(f"{n},飞碟,2024-03-01 08:00,103.005,23.015" for n in range(40)))
    client.get(PAGE)
    with django_assert_max_num_queries(12):
        client.get(job.result["link"])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"mapping": "{"}, "no JSON"),
        ({"mapping": '{"columns": 5}'}, "another sort"),
        ({"mapping": json.dumps(MAPPING | {"kinds": {"a": 1}})}, "another sort"),
        ({"mapping": json.dumps({"columns": {}})}, "missing"),
        ({"encoding": "utf-99"}, "not known"),
        ({"name": "cases.exe"}, "Only these"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(client, handler, options, words):
    answer = upload(client, sheet="第一页", **options)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert words in body
    assert 'value="第一页"' in body
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "entry",
    [
        {"date_format": "%Q"},
        {"timezone": "Mars/Olympus"},
        {"keep": "a"},
        {"source": 1},
        {"source": " "},
        {"source": "s" * 41},
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused(entry):
    with pytest.raises(BadMapping):
        Mapping.parse(json.dumps(MAPPING | entry))


def test_it_is_for_those_who_handle_cases_and_reports_are_for_who_asked(client, handler):
    job = tried(client)
    other = make_user("other")
    post = make_post(other, Post.objects.get(user=handler).area, Role.GRID_WORKER)
    client.force_login(other)
    for answer in (client.get(PAGE), upload(client)):
        assert answer.status_code == 403
    for role in (Role.GRID_WORKER, Role.SUPERVISOR):
        Post.objects.filter(pk=post.pk).update(role=role)
        assert client.get(job.result["link"]).status_code == 404
    client.logout()
    assert client.get(PAGE).status_code == 302


def test_who_has_lost_the_post_meanwhile_writes_nothing(client, handler):
    job = tried(client)
    address = f"{job.result['link']}/write"
    answer = client.post(address)
    Post.objects.filter(user=handler).update(role=Role.GRID_WORKER)
    run_pending()
    assert Job.objects.get(pk=answer.url.rpartition("/")[2]).state == JobState.FAILED
    assert not Case.objects.exists()


def test_the_desk_leads_to_it(client, handler):
    assert f'href="{PAGE}"' in client.get("/desk/").content.decode()
