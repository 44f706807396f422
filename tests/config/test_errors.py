"""What is answered when something is refused or fails: words for people, JSON for programs, never a trace."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import path

from config import urls as project
from config.uploads import LimitedUploadHandler
from tests.factories import make_user

TOLD = "只有本街道可以查看"


def break_down(_request):
    raise RuntimeError("secret of the server")


def refuse(_request):
    raise PermissionDenied(TOLD)


urlpatterns = [
    path("break/", break_down),
    path("api/break/", break_down),
    path("refuse/", refuse),
    path("api/refuse/", refuse),
    *project.urlpatterns,
]
handler400, handler403, handler404, handler500 = (
    project.handler400,
    project.handler403,
    project.handler404,
    project.handler500,
)


@pytest.fixture
def asker(db, settings):
    settings.ROOT_URLCONF = __name__
    client = Client(enforce_csrf_checks=True)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [("/nothing/", 404, "地址"), ("/refuse/", 403, TOLD), ("/break/", 500, "系统出错")],
)
def test_a_page_says_in_chinese_what_is_the_case_and_where_to_go(asker, address, status, words):
    answer = asker.get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert 'href="/"' in page
    assert "secret" not in page
    assert "Traceback" not in page
    assert answer.has_header("Content-Security-Policy")


@pytest.mark.parametrize(("address", "status"), [("/api/nothing", 404), ("/api/refuse/", 403), ("/api/break/", 500)])
def test_programs_get_json(asker, address, status):
    answer = asker.get(address)
    assert answer.status_code == status
    assert answer.json()["error"]
    assert "secret" not in answer.content.decode()


def test_english_readers_are_answered_in_english(asker):
    page = asker.get("/nothing/", headers={"Accept-Language": "en"}).content.decode()
    assert "There is nothing at this address" in page


def test_who_is_logged_in_is_told_as_whom(asker):
    asker.force_login(make_user("worker"))
    assert "worker" in asker.get("/refuse/").content.decode()


def test_a_form_without_its_token_is_refused_in_words(asker):
    answer = asker.post("/account/login/", {"username": "x", "password": "y"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()
    assert asker.post("/account/login/", {}, headers={"Accept": "application/json"}).json()["error"]


def test_a_file_above_the_limit_is_refused(asker, settings):
    settings.UPLOAD_MB = 1
    client = Client()
    file = SimpleUploadedFile("a.zip", b"0" * 1_100_000)
    assert client.post("/account/login/", {"username": "x", "file": file}).status_code == 400
    settings.UPLOAD_MB = 2
    file.seek(0)
    assert client.post("/account/login/", {"username": "x", "file": file}).status_code == 200


def test_an_upload_that_announces_less_than_it_sends_is_ended(settings):
    settings.UPLOAD_MB = 1
    handler = LimitedUploadHandler()
    handler.handle_raw_input(BytesIO(), {}, 10)
    assert handler.receive_data_chunk(b"0" * 600_000, 0)
    with pytest.raises(RequestDataTooBig):
        handler.receive_data_chunk(b"0" * 600_000, 600_000)


def test_browsers_are_told_to_stay_on_tls_where_there_is_tls(client, db, settings):
    assert not client.get("/healthz").has_header("Strict-Transport-Security")
    settings.SECURE_HSTS_SECONDS = 31_536_000
    client.handler.load_middleware()
    assert "max-age=31536000" in client.get("/healthz", secure=True)["Strict-Transport-Security"]
