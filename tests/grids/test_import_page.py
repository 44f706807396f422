"""Areas brought in from a page: tried, looked at, written, by who plans there, out of files that are data only."""

import json
import re
import zipfile

import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from gis_data.findings import Kind
from gis_data.models import ImportRun
from gis_data.progress import Silent
from gis_data.readers import read_vector
from gis_data.readers.errors import NotFromPage
from gis_data.rules import placement
from grids.imports.page_words import for_pages
from grids.imports.work import bring_in
from grids.models import AreaVersion, Level, Post, Redraw, Role
from grids.rules.area_import import kinds
from jobs.files import upload_path
from jobs.models import Job, JobState
from jobs.run import Run
from jobs.worker import run_pending
from tests.area_tables import square
from tests.factories import make_area, make_levels, make_post, make_user

pytestmark = pytest.mark.django_db
PAGE = "/import/areas"
STREETS = {"532503001": square(103.00, 23.00), "532503002": square(103.01, 23.00)}


def geojson(areas: dict[str, shapely.Geometry]) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": f"街道{code[-1]}"},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for code, shape in areas.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.fixture(autouse=True)
def files_of_their_own(settings, tmp_path):
    settings.JOBS_DIR = tmp_path


@pytest.fixture
def county():
    levels = make_levels()
    return make_area(levels["county"], "532503", "测试市", (103.00, 23.00, 103.02, 23.01))


@pytest.fixture
def planner(client, county):
    """Plans the county, and is logged in."""
    user = make_user("planner")
    make_post(user, county, Role.PLANNER)
    client.force_login(user)
    return user


def upload(client, content: bytes, name: str = "streets.geojson", **options: object):
    """Send the form."""
    file = SimpleUploadedFile(name, content)
    asked = {"level": "street", "valid_from": "2020-01-01", "file": file, **options}
    return client.post(PAGE, asked, headers={"Accept-Language": "en"})


def tried(client, content: bytes, **options: object) -> Job:
    """The job of a file that was sent and tried."""
    answer = upload(client, content, **options)
    assert answer.status_code == 302, answer.content.decode()
    run_pending()
    return Job.objects.get(pk=answer.url.rpartition("/")[2])


def test_a_file_is_tried_looked_at_and_written(client, planner):
    job = tried(client, geojson(STREETS))
    assert (job.state, job.result["text"]) == (JobState.DONE, "Tried: nothing has been written yet.")
    assert not AreaVersion.objects.filter(level__key="street").exists()
    page = client.get(job.result["link"], headers={"Accept-Language": "en"}).content.decode()
    assert "Nothing was found wrong" in page
    assert "Write these areas" in page

    answer = client.post(f"{job.result['link']}/write", headers={"Accept-Language": "en"})
    run_pending()
    written = Job.objects.get(pk=answer.url.rpartition("/")[2])
    assert written.result["text"] == "Written."
    assert sorted(AreaVersion.objects.filter(level__key="street").values_list("code", flat=True)) == sorted(STREETS)
    assert ImportRun.objects.get(committed=True).user == planner
    assert upload_path(job.arguments["file"]) is None
    assert client.post(f"{job.result['link']}/write").status_code == 404


def test_findings_are_told_by_row_and_field_and_errors_are_not_written(client, planner):
    job = tried(client, geojson({**STREETS, "532503003": square(103.02, 23.00)}))
    page = client.get(job.result["link"], headers={"Accept-Language": "en"}).content.decode()
    assert '<td class="number">3</td><td>error</td><td></td><td>532503003</td>' in page
    assert "Write these areas" not in page
    assert client.post(f"{job.result['link']}/write").status_code == 404


def test_the_findings_are_read_in_few_queries(client, planner, django_assert_max_num_queries):
    strays = {f"5325031{number:02}": square(103.02, 23.00) for number in range(20)}
    job = tried(client, geojson({**STREETS, **strays}))
    client.get(PAGE)
    with django_assert_max_num_queries(12):
        client.get(job.result["link"])


def test_writing_asked_for_twice_is_done_once(client, planner):
    job = tried(client, geojson(STREETS))
    first, second = (client.post(f"{job.result['link']}/write").url for _ in range(2))
    assert first == second


def test_an_import_killed_after_it_was_written_comes_to_the_same_end(client, planner):
    job = tried(client, geojson(STREETS))
    client.post(f"{job.result['link']}/write")
    again = Job.objects.exclude(pk=job.pk).get()
    bring_in(Run(again, Silent()))
    run_pending()
    again.refresh_from_db()
    assert again.state == JobState.DONE
    assert AreaVersion.objects.filter(level__key="street").count() == 2


@pytest.fixture
def planner_of_the_west(client, planner):
    """Plans only the western street."""
    street = Level.objects.get(key="street")
    west = make_area(street, "532503001", "街道1", (103.00, 23.00, 0.01), Post.objects.get().area)
    Post.objects.all().delete()
    make_post(planner, west, Role.PLANNER)
    return planner


def test_it_rejects_areas_outside_of_those_that_one_plans(client, planner_of_the_west):
    job = tried(client, geojson({"532503002": STREETS["532503002"]}))
    finding = ImportRun.objects.get().findings.get(code="outside-your-areas")
    assert (finding.row, finding.severity, finding.value) == ("1", "error", "532503002")
    assert not job.result["writable"]


def test_rights_are_those_of_the_time_it_runs(client, planner):
    answer = upload(client, geojson(STREETS))
    Post.objects.all().delete()
    run_pending()
    job = Job.objects.get(pk=answer.url.rpartition("/")[2])
    assert job.state == JobState.FAILED
    assert upload_path(job.arguments["file"]) is None


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR, Role.READER])
def test_it_rejects_who_does_not_plan(client, county, role):
    user = make_user("someone")
    make_post(user, county, role)
    client.force_login(user)
    assert client.get(PAGE).status_code == 403
    assert upload(client, geojson(STREETS)).status_code == 403
    assert not Job.objects.exists()


def test_strangers_are_led_to_the_login(client, county):
    assert "/login/" in client.get(PAGE).url
    assert "/login/" in client.get(f"{PAGE}/1").url


def test_another_planners_import_is_not_there(client, planner, county):
    job = tried(client, geojson(STREETS))
    other = make_user("other")
    make_post(other, county, Role.PLANNER)
    client.force_login(other)
    assert client.get(job.result["link"]).status_code == 404
    assert client.post(f"{job.result['link']}/write").status_code == 404


def test_options_of_the_form_reach_the_import(client, planner):
    job = tried(client, geojson(STREETS), document="云政复〔2020〕25号", title="析置", complete="on")
    client.post(f"{job.result['link']}/write")
    run_pending()
    redraw = Redraw.objects.get()
    assert (redraw.document_number, redraw.title) == ("云政复〔2020〕25号", "析置")
    assert ImportRun.objects.get(committed=True).options["complete"] is True


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"valid_from": "2020-02-30"}, "valid_from"),
        ({"valid_from": ""}, "valid_from"),
        ({"level": "nonsense"}, "level"),
        ({"crs": "nonsense"}, "crs"),
        ({"continues": "532503101"}, "continues"),
        ({"title": "析置"}, "document"),
        ({"name": "streets.shp"}, "file"),
        ({"name": "streets.vrt"}, "file"),
    ],
)
def test_a_field_that_is_wrong_is_told_beside_it(client, planner, options, field):
    answer = upload(client, geojson(STREETS), **options)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Job.objects.exists()


def test_a_file_that_is_too_large_is_refused(client, planner, settings):
    settings.UPLOAD_MB = 0
    assert upload(client, geojson(STREETS)).status_code == 400


SOURCE = b'<OGRVRTLayer name="x"><SrcDataSource>/etc/x.geojson</SrcDataSource></OGRVRTLayer>'
VRT = b"<OGRVRTDataSource>" + SOURCE + b"</OGRVRTDataSource>"
ALGORITHM = b'{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read /etc/x.geojson"}'
KML = b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document/></kml>'
TABLE = b"code,name,WKT\n1,a,POINT (1 2)\n"


@pytest.mark.parametrize("content", [VRT, b"\n " + VRT, ALGORITHM, KML, TABLE, b"nonsense", b""])
@pytest.mark.parametrize("packed", [False, True])
def test_it_rejects_files_that_are_directions_and_no_data(content, packed, tmp_path):
    path = tmp_path / "areas.geojson"
    path.write_bytes(content)
    if packed:
        with zipfile.ZipFile(tmp_path / "areas.zip", "w") as archive:
            archive.write(path, "inside/areas.json")
        path = tmp_path / "areas.zip"
    with pytest.raises(NotFromPage):
        read_vector(path, only_plain=True)


def test_a_file_of_directions_fails_in_words(client, planner):
    job = tried(client, VRT)
    assert job.state == JobState.FAILED
    assert "streets.geojson is none of the formats taken here" in job.error


def test_no_finding_on_the_page_speaks_of_options_of_a_command(client, planner):
    job = tried(client, geojson({"532503001": shapely.box(103, 23.01, 103.02, 23.03)}))
    run = ImportRun.objects.get(pk=job.result["run"])
    texts = [kind for module in (kinds, placement) for kind in vars(module).values() if isinstance(kind, Kind)]
    for number, kind in enumerate(texts):
        run.findings.create(
            row=number, code=kind.code, severity=kind.severity, problem=kind.problem, remedy=kind.remedy
        )
    page = client.get(job.result["link"]).content.decode()
    assert "--" not in re.sub(r"<!--.*?-->", "", page)
    assert len(texts) > 20


def test_options_are_called_as_the_form_calls_them():
    with override("en"):
        assert for_pages("Add --correct or --join-parts.") == (
            "Add “Overwrite versions that begin on that very day” or “join rows of one code (set on the server)”."
        )
        assert for_pages("Say --new-thing; a - b -- c") == "Say “new thing”; a - b -- c"
