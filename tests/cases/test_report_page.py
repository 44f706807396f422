"""The resident's page as a plain form: sent, refused without a loss, followed; and who may see a photo."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cases.models import Case, CaseMove, Photo, ReportCount
from cases.report.tickets import ticket_of
from cases.rules.states import Act, State
from tests.cases.factories import IN_W1, make_case, make_kind
from tests.factories import make_post, make_town, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.PHOTOS_DIR = tmp_path / "photos"


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def kind(town):
    return make_kind()


def jpeg(colour: str = "red", gps: tuple | None = None) -> bytes:
    image, stream, exif = Image.new("RGB", (64, 48), colour), BytesIO(), Image.Exif()
    exif[0x010F] = "TestCamera"
    if gps:
        exif[0x8825] = {1: "N", 2: (gps[1], 0.0, 0.0), 3: "E", 4: (gps[0], 0.0, 0.0)}
    image.save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def photo(name: str = "a.jpg", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or jpeg(), "image/jpeg")


def sent(client, **more):
    form = {"kind": "06010", "lon": IN_W1[0], "lat": IN_W1[1], "text": "一堆垃圾", "uid": str(uuid4())} | more
    return client.post("/report/", {name: value for name, value in form.items() if value is not None})


def test_a_resident_reports_without_login_and_follows_it(client, kind):
    answer = sent(client, photos=photo(), contact_phone="13800000000")
    case = Case.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"/report/{case.uid}/?sent=1"
    page = client.get(answer.url).content.decode()
    assert case.number in page
    assert "一堆垃圾" in page
    assert "13800000000" not in page
    assert case.photos.get().move.act == Act.REPORT
    assert (case.channel, case.reporter) == ("resident", None)


def test_the_page_offers_public_kinds_by_name_and_letters(client, kind, django_assert_max_num_queries):
    make_kind("06011", "内部事项", public=False)
    with django_assert_max_num_queries(4):
        page = client.get("/report/").content.decode()
    assert "bllj" in page
    assert "内部事项" not in page


def test_what_was_typed_and_sent_comes_back_with_a_refusal(client, kind):
    answer = sent(client, lon="104.5", photos=photo(), contact_name="张三")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(text in page for text in ("一堆垃圾", "104.5", "张三", "东社区第2网格"))
    kept = Photo.objects.get()
    assert f'name="kept" value="{kept.uid}"' in page
    sent(client, kept=str(kept.uid))
    assert Case.objects.get().photos.get() == kept


def test_a_photo_of_another_case_cannot_be_claimed(client, town, kind):
    sent(client, photos=photo())
    taken = Photo.objects.get()
    sent(client, kept=str(taken.uid), confirmed="1")
    assert Case.objects.count() == 2
    assert Photo.objects.get().case == Case.objects.earliest("pk")


def test_the_same_report_sent_twice_is_told(client, kind):
    uid = str(uuid4())
    sent(client, uid=uid)
    answer = sent(client, uid=uid)
    assert answer.url.endswith("&again=1")
    assert Case.objects.count() == 1


def test_near_a_border_both_grids_are_offered(client, kind):
    answer = sent(client, lon="103.01999")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "532503001001002" in page
    assert "532503002001001" in page


def test_a_likely_duplicate_is_shown_without_its_text_and_followed_by_a_ticket(client, town, kind):
    other = make_case(town["w1"], kind, text="秘密的话")
    Photo.objects.create(case=other, sha256="0" * 64, width=1, height=1)
    answer = sent(client)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "秘密的话" not in page
    assert str(other.uid) not in page
    assert ticket_of(other) in page
    followed = client.get(f"/report/known/{ticket_of(other)}/").content.decode()
    assert "秘密的话" not in followed
    assert client.get("/report/known/made-up/").status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.jpg", b"<html><script>alert(1)</script></html>", "photo-not"),
        ("a.jpg", jpeg()[:400], "photo-damaged"),
        ("a.jpg", b"x" * 2_000_001, "photo-too-large"),
        ("a.heic", b"\0\0\0\x18ftypheic" + b"\0" * 40, "photo-heif"),
    ],
)
def test_what_is_no_photo_is_refused_and_the_rest_kept(client, kind, settings, name, data, words):
    settings.PHOTO_MB = 2
    answer = sent(client, photos=photo(name, data))
    assert answer.status_code == 422
    assert "report-fault" in answer.content.decode()
    assert not Case.objects.exists()
    assert not Photo.objects.exists()


def test_too_many_reports_from_one_address_wait(client, kind, settings):
    settings.REPORTS_PER_HOUR = 1
    assert sent(client).status_code == 302
    answer = sent(client, confirmed="1", text="留着")
    assert answer.status_code == 429
    assert "留着" in answer.content.decode()
    assert ReportCount.objects.get().number == 2
    assert "127.0.0.1" not in ReportCount.objects.get().address_key


def test_staff_report_by_the_same_page_and_are_not_counted(client, town, kind):
    worker = make_user("worker")
    make_post(worker, town["west"])
    client.force_login(worker)
    sent(client)
    assert (Case.objects.get().channel, Case.objects.get().reporter) == ("staff", worker)
    assert not ReportCount.objects.exists()


def test_a_photo_is_seen_by_staff_of_the_area_and_by_the_reporter(client, town, kind):
    sent(client, photos=photo())
    case, picture = Case.objects.get(), Photo.objects.get()
    address = f"/photos/{picture.uid}/"
    assert client.get(address).status_code == 404
    assert client.get(f"{address}?of={case.uid}").status_code == 200
    assert client.get(f"{address}?of={uuid4()}").status_code == 404
    for street, status in (("west", 200), ("east", 404)):
        user = make_user(street)
        make_post(user, town[street])
        client.force_login(user)
        assert client.get(address).status_code == status


def test_following_names_no_staff_and_shows_only_what_is_answered(client, town, kind):
    case = make_case(town["w1"], kind)
    chief = make_user("chief-of-all")
    CaseMove.objects.create(
        case=case, edition=2, act=Act.NOTE, after=State.REPORTED, at=case.reported_at, user=chief, why="内部的话"
    )
    CaseMove.objects.create(
        case=case, edition=3, act=Act.REJECT, after=State.REJECTED, at=case.reported_at, user=chief, why="不归我们管"
    )
    page = client.get(f"/report/{case.uid}/").content.decode()
    assert "不归我们管" in page
    assert "内部的话" not in page
    assert "chief-of-all" not in page
    assert client.get(f"/report/{uuid4()}/").status_code == 404


def test_the_position_of_a_photo_is_told_from_its_beginning(client):
    head = SimpleUploadedFile("head", jpeg(gps=(103.0, 23.0))[:-20])
    assert client.post("/report/photo-position/", {"head": head}).json()["position"] == {"lon": 103.0, "lat": 23.0}
    assert client.post("/report/photo-position/", {}).json()["position"] is None
