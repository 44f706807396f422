"""Open311 GeoReport v2: what is answered in both forms, what is kept from strangers, and what is refused."""

from datetime import timedelta
from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.actions.tokens import make_token
from cases.models import Case, CaseMove, Photo
from cases.rules.states import Act, State
from grids.models import Role
from tests.cases.factories import make_case, make_department, make_kind
from tests.factories import make_post, make_town, make_user

pytestmark = pytest.mark.django_db
ROOT = "/open311/v2"
SECRET = "王某13812345678"


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def client():
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture
def kind():
    return make_kind()


@pytest.fixture
def key(town):
    """The token of a supervisor of the west street."""
    user = make_user("west")
    make_post(user, town["west"], Role.SUPERVISOR)
    return make_token(user, "test", 1)[1]


def ids(answer) -> list[str]:
    return [one["service_request_id"] for one in answer.json()]


def report(client: Client, kind, key: str, **more):
    given = {"api_key": key, "service_code": kind.code, "lat": "23.015", "long": "103.005", "description": SECRET}
    return client.post(f"{ROOT}/requests.json", given | more)


def test_services_are_the_kinds_that_residents_may_report(client, kind):
    make_kind("06011", "积存渣土", public=False)
    make_kind("06012", "道路不洁", active=False)
    found = client.get(f"{ROOT}/services.json").json()
    assert [(one["service_code"], one["service_name"], one["metadata"]) for one in found] == [
        ("06010", "Kind 06010", True)
    ]
    top = ElementTree.fromstring(client.get(f"{ROOT}/services.xml").content)
    assert (top.tag, [one.findtext("service_code") for one in top]) == ("services", ["06010"])


def test_the_definition_of_a_service_names_its_attribute(client, kind):
    found = client.get(f"{ROOT}/services/06010.json").json()
    assert [one["code"] for one in found["attributes"]] == ["accuracy_m"]
    top = ElementTree.fromstring(client.get(f"{ROOT}/services/06010.xml").content)
    assert top.findtext("attributes/attribute/code") == "accuracy_m"
    for path in ("services/99999.json", "services/99999.xml"):
        answer = client.get(f"{ROOT}/{path}")
        assert answer.status_code == 404
    assert ElementTree.fromstring(answer.content).findtext("error/code") == "404"


def test_a_case_is_told_without_names_words_or_the_exact_place(client, town, kind):
    department = make_department(town["west"], name_en="Sanitation")
    case = make_case(
        town["w1"], kind, (103.0051234, 23.0159876), text=SECRET, address=SECRET, contact_name="王某",
        contact_phone="13812345678", state=State.HANDLING, department=department,
    )  # fmt: skip
    for form in ("json", "xml"):
        for path in (f"requests.{form}", f"requests/{case.number}.{form}"):
            answer = client.get(f"{ROOT}/{path}?extensions=true")
            body = answer.content.decode()
            assert answer.status_code == 200
            assert "13812345678" not in body and "王" not in body and str(case.uid) not in body
            assert "103.0051" in body and "103.00512" not in body
    (told,) = client.get(f"{ROOT}/requests/{case.number}.json").json()
    assert (told["status"], told["agency_responsible"]) == ("open", "Sanitation")
    assert told["description"] is None


def test_who_sees_the_case_is_told_its_words_too(client, town, kind, key):
    case = make_case(town["w1"], kind, text=SECRET)
    west = {"Authorization": f"Bearer {key}"}
    assert client.get(f"{ROOT}/requests/{case.number}.json", headers=west).json()[0]["description"] == SECRET
    other = make_user("east")
    make_post(other, town["east"], Role.SUPERVISOR)
    east = {"Authorization": f"Bearer {make_token(other, 'test', 1)[1]}"}
    assert client.get(f"{ROOT}/requests/{case.number}.json", headers=east).json()[0]["description"] is None


def test_extensions_tell_state_accuracy_and_updates(client, town, kind):
    case = make_case(town["w1"], kind, accuracy_m=12.5, state=State.REJECTED)
    CaseMove.objects.create(case=case, edition=2, act=Act.NOTE, after=State.REPORTED, at=timezone.now(), why=SECRET)
    CaseMove.objects.create(case=case, edition=3, act=Act.REJECT, after=State.REJECTED, at=timezone.now(), why=SECRET)
    answer = client.get(f"{ROOT}/requests/{case.number}.json?extensions=true")
    extended = answer.json()[0]["extended_attributes"]
    assert (extended["state"], extended["accuracy_m"]) == ("rejected", 12.5)
    assert [one["act"] for one in extended["updates"]] == ["report", "reject"]
    assert SECRET not in answer.content.decode()


def test_requests_are_found_by_service_status_days_box_and_id(client, town, kind):
    now = timezone.now()
    here = make_case(town["w1"], kind, at=now - timedelta(days=1))
    other = make_case(town["e1"], make_kind("06011"), (103.025, 23.015), now - timedelta(days=2), state=State.CLOSED)
    old = make_case(town["w1"], kind, at=now - timedelta(days=200))
    make_case(town["w1"], make_kind("06012", public=False))
    start = (now - timedelta(days=210)).date().isoformat()
    for question, found in (
        ("", [here, other]),
        ("service_code=06011,06099", [other]),
        ("status=open", [here]),
        ("status=closed", [other]),
        ("status=open,closed", [here, other]),
        ("bbox=103,23,103.02,23.02", [here]),
        (f"start_date={start}", [old]),
        (f"end_date={start}", []),
        (f"service_request_id={old.number},{here.number}", [here, old]),
        ("page_size=1&page=2", [other]),
        (f"updated_after={(now - timedelta(hours=36)).isoformat()}", [here]),
        (f"updated_before={(now - timedelta(hours=36)).isoformat()}", [other]),
    ):
        assert ids(client.get(f"{ROOT}/requests.json?{question}")) == [one.number for one in found], question


def test_a_list_costs_as_many_queries_for_many_as_for_one(client, town, kind, django_assert_num_queries):
    for _ in range(2):
        make_case(town["w1"], kind)
        with django_assert_num_queries(1):
            client.get(f"{ROOT}/requests.json")


@pytest.mark.parametrize(
    "question",
    ["status=done", "bbox=1,2,3", "start_date=yesterday", "end_date=2026-13-01", "page=0", "page_size=1001", "page=x"],
)
def test_what_cannot_be_understood_is_told_in_the_form_that_was_asked_for(client, question):
    answer = client.get(f"{ROOT}/requests.json?{question}")
    assert answer.status_code == 400
    assert [one["code"] for one in answer.json()] == [400]
    top = ElementTree.fromstring(client.get(f"{ROOT}/requests.xml?{question}").content)
    assert top.tag == "errors"


def test_a_report_with_a_key_becomes_a_case_and_its_token_leads_to_it(client, town, kind, key):
    answer = report(client, kind, key, **{"attribute[accuracy_m]": "8", "first_name": "某", "last_name": "王"})
    assert answer.status_code == 201
    (told,) = answer.json()
    case = Case.objects.get()
    assert (told["service_request_id"], told["token"]) == (case.number, str(case.uid))
    assert (case.text, case.accuracy_m, case.grid, case.channel) == (SECRET, 8, town["w1"], "api")
    found = client.get(f"{ROOT}/tokens/{told['token']}.json").json()
    assert found[0]["service_request_id"] == case.number
    assert client.get(f"{ROOT}/tokens/00000000-0000-4000-8000-000000000000.xml").status_code == 404


def test_a_report_is_answered_in_xml_too(client, town, kind, key):
    given = {"api_key": key, "service_code": kind.code, "lat": "23.015", "long": "103.005", "description": "\x01积水"}
    answer = client.post(f"{ROOT}/requests.xml", given)
    top = ElementTree.fromstring(answer.content)
    assert (top.tag, top.findtext("request/service_request_id")) == ("service_requests", Case.objects.get().number)


def test_without_a_key_that_is_good_nothing_is_reported(client, town, kind, key):
    session = Client()
    session.force_login(make_user("someone"))
    for asking, text in ((client, ""), (client, "grid_wrong"), (session, "")):
        answer = report(asking, kind, text)
        assert (answer.status_code, answer.json()[0]["code"]) == (403, 403)
    assert not Case.objects.exists()


def test_a_key_in_a_form_opens_nothing_else(client, town, kind, key):
    assert client.post("/api/cases", {"api_key": key}).status_code in (401, 403)


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"service_code": "99999"}, 404),
        ({"lat": "", "long": ""}, 400),
        ({"lat": "103.005", "long": "23.015"}, 400),
        ({"lat": "north"}, 400),
        ({"lat": "50", "long": "10"}, 400),
        ({"description": "长" * 2001}, 400),
        ({"attribute[accuracy_m]": "-1"}, 400),
        ({"phone": "none"}, 400),
    ],
)
def test_a_report_that_cannot_stand_is_refused_with_what_is_wrong(client, town, kind, key, more, status):
    answer = report(client, kind, key, **more)
    assert answer.status_code == status
    assert answer.json()[0]["description"]
    assert not Case.objects.exists()


def test_what_is_not_there_is_not_there(client, kind):
    for path in ("requests/2026.json", "requests/none.xml"):
        assert client.get(f"{ROOT}/{path}").status_code == 404
    assert client.post(f"{ROOT}/services.json").status_code == 405


def test_the_same_report_again_is_the_same_case_for_five_minutes(client, town, kind, key, monkeypatch):
    first = report(client, kind, key)
    again = report(client, kind, key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()[0]["token"] == first.json()[0]["token"]
    assert "already" in again.json()[0]["service_notice"]
    assert report(client, kind, key, description="another").status_code == 201
    other = make_user("other")
    make_post(other, town["west"], Role.SUPERVISOR)
    assert report(client, kind, make_token(other, "test", 1)[1]).status_code == 201
    now = timezone.now()
    for minutes, number in ((4, 3), (6, 4)):
        monkeypatch.setattr("cases.report.keys.timezone.now", lambda minutes=minutes: now + timedelta(minutes=minutes))
        report(client, kind, key)
        assert Case.objects.count() == number


def test_a_key_makes_it_one_case_for_good_and_is_used_once(client, town, kind, key):
    def send(text: str, header: str = "k-1"):
        given = {"api_key": key, "service_code": kind.code, "lat": "23.015", "long": "103.005", "description": text}
        return client.post(f"{ROOT}/requests.json", given, headers={"Idempotency-Key": header})

    assert [send("one").status_code, send("one").status_code, send("two").status_code] == [201, 200, 400]
    assert send("one", "k" * 201).status_code == 400
    assert send("one", "k-2").status_code == 201
    assert Case.objects.count() == 2


def test_media_are_kept_as_photos_of_the_case(client, town, kind, key, settings, tmp_path):
    settings.PHOTOS_DIR = tmp_path
    stream = BytesIO()
    Image.new("RGB", (64, 48), "brown").save(stream, "PNG")
    for number in (1, 2):
        media = SimpleUploadedFile("a.png", stream.getvalue(), "image/png")
        assert report(client, kind, key, media=media).status_code == (201, 200)[number - 1]
    assert Case.objects.get().photos.count() == Photo.objects.count() == 1
    bad = report(client, kind, key, media=SimpleUploadedFile("a.png", b"<html>"))
    assert bad.status_code == 400
    assert "is no photo" in bad.json()[0]["description"]
