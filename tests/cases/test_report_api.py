"""Reporting by programs: who may, what is answered, and a key that makes sending again harmless."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.actions.tokens import make_token
from cases.actions.photos import photo_path
from cases.models import Case, Photo
from tests.cases.factories import IN_W1, make_case, make_kind
from tests.factories import make_post, make_town, make_user

pytestmark = pytest.mark.django_db
REPORT = {"kind": "06010", "lon": IN_W1[0], "lat": IN_W1[1], "text": "一堆垃圾"}


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def kind(town):
    return make_kind()


@pytest.fixture
def post(client, town, kind):
    """Sends JSON with the token of a supervisor of the west street, or of whom is said."""
    chief = make_user("chief")
    make_post(chief, town["west"])

    def post_(path="/api/cases", user=chief, key=None, **more):
        headers = {"Idempotency-Key": key} if key else {}
        if user:
            headers["Authorization"] = f"Bearer {make_token(user, 'test', 1)[1]}"
        return client.post(path, REPORT | more, content_type="application/json", headers=headers)

    return post_


def test_a_token_reports_and_is_told_the_grid(post):
    answer = post()
    told = answer.json()
    assert answer.status_code == 201
    assert (told["grid"], told["is_new"]) == ("532503001001001", True)
    assert Case.objects.get().channel == "api"


def test_the_same_uid_is_answered_with_the_same_case(post):
    uid = str(uuid4())
    first, second = post(uid=uid), post(uid=uid)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["number"] == second.json()["number"]


def test_strangers_are_not_taken(post):
    assert post(user=None).status_code == 401
    assert post("/api/hooks/cases", user=None, key="1").status_code == 401


def test_faults_are_told_by_field(post):
    answer = post(kind="99999", contact_phone="x")
    assert answer.status_code == 422
    assert [found["field"] for found in answer.json()["fields"]] == ["contact_phone", "kind"]


def test_doubt_can_be_confirmed_and_numbers_are_for_those_who_see_them(post, town, kind):
    seen = make_case(town["w1"], kind)
    answer = post()
    assert (answer.status_code, answer.json()["can_confirm"]) == (409, True)
    assert answer.json()["known"][0]["number"] == seen.number
    resident = make_user("resident")
    assert post(user=resident).json()["known"][0]["number"] is None
    assert post(confirmed=True).status_code == 201


def test_a_hook_needs_a_key_a_token_and_an_office(post, client, town):
    assert post("/api/hooks/cases").status_code == 400
    assert post("/api/hooks/cases", user=make_user("nobody"), key="1").status_code == 403
    other = make_user("session")
    make_post(other, town["west"])
    client.force_login(other)
    assert post("/api/hooks/cases", user=None, key="1").status_code == 403
    assert not Case.objects.exists()


def test_a_hook_sent_twice_is_one_case_and_another_content_is_refused(post):
    sent = {"source": "12345", "source_id": "A-1", "raw": {"a": 1}, "reported_at": "2026-11-20T08:00:00"}
    first, second = (post("/api/hooks/cases", key="k1", **sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    case = Case.objects.get()
    assert (case.channel, case.source, case.source_id, case.source_data) == ("hotline", "12345", "A-1", {"a": 1})
    answer = post("/api/hooks/cases", key="k1", **sent | {"text": "别的"})
    assert answer.status_code == 422
    assert answer.json()["fields"][0]["code"] == "case-key-used"


def test_a_source_that_tells_one_report_under_two_keys_is_told_its_case(post):
    sent = {"source": "12345", "source_id": "A-1"}
    number = post("/api/hooks/cases", key="k1", **sent).json()["number"]
    answer = post("/api/hooks/cases", key="k2", confirmed=True, **sent)
    assert answer.status_code == 422
    assert number in answer.json()["error"]
    assert Case.objects.count() == 1


def picture(color: str = "brown") -> SimpleUploadedFile:
    """A photo of 4,000 points a side, with the position where it was taken in it."""
    stream, exif = BytesIO(), Image.Exif()
    exif[0x8825] = {1: "N", 2: (23.0, 0.0, 54.0), 3: "E", 4: (103.0, 0.0, 18.0)}
    Image.new("RGB", (4_000, 3_000), color).save(stream, "JPEG", exif=exif)
    return SimpleUploadedFile("a.jpg", stream.getvalue(), "image/jpeg")


@pytest.fixture
def send(client, town, kind, settings, tmp_path):
    """Sends a form with files, as curl -F does."""
    settings.PHOTOS_DIR = tmp_path / "photos"
    chief = make_user("chief")
    make_post(chief, town["west"])
    headers = {"Authorization": f"Bearer {make_token(chief, 'test', 1)[1]}"}

    def send_(path="/api/cases", key=None, files=(), **more):
        more_headers = {"Idempotency-Key": key} if key else {}
        return client.post(path, REPORT | more | {"photos": files}, headers=headers | more_headers)

    return send_


def test_a_form_brings_photos_which_are_encoded_anew_without_their_position(send, settings):
    answer = send(files=[picture(), picture("green")], text="", confirmed="true", accuracy_m="")
    assert answer.status_code == 201
    photos = list(Case.objects.get().photos.all())
    assert [photo.width for photo in photos] == [2_048, 2_048]
    with Image.open(photo_path(photos[0].sha256)) as kept:
        assert not kept.getexif()
    assert photos[0].move.act == "report"


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([SimpleUploadedFile("a.jpg", b"<html>")], "photo-not-a-photo"),
        ([SimpleUploadedFile("a.jpg", b"\xff" * 2_000_000)], "photo-too-large"),
        ([picture(), picture("red"), picture("green")], "case-too-many-photos"),
    ],
)
def test_photos_are_refused_beside_what_else_is_wrong(send, settings, files, code):
    settings.PHOTO_MB, settings.PHOTOS_PER_CASE = 1, 2
    answer = send(files=files, lon="0")
    assert answer.status_code == 422
    assert {field["code"] for field in answer.json()["fields"]} == {code, "case-outside"}
    assert not Case.objects.exists()


def test_a_form_that_a_hook_sends_twice_is_one_case_and_another_photo_another_content(send):
    answers = [send("/api/hooks/cases", "k", [picture(color)]) for color in ("brown", "brown", "green")]
    assert [answer.status_code for answer in answers] == [201, 200, 422]
    assert Photo.objects.count() == 1


@pytest.mark.parametrize(("body", "status"), [(b"{", 400), (b"[]", 422), (b'{"kind": "06010"}', 422)])
def test_a_body_that_is_no_report_is_told_so(client, send, town, body, status):
    user = make_user("other")
    make_post(user, town["west"])
    headers = {"Authorization": f"Bearer {make_token(user, 'test', 1)[1]}"}
    answer = client.post("/api/cases", body, content_type="application/json", headers=headers)
    assert answer.status_code == status


def test_the_documentation_tells_of_both_bodies(client):
    paths = client.get("/api/openapi.json").json()["paths"]
    for path in ("/api/cases", "/api/hooks/cases"):
        content = paths[path]["post"]["requestBody"]["content"]
        assert "photos" in content["multipart/form-data"]["schema"]["properties"]
        assert "lon" in content["application/json"]["schema"]["required"]
