"""Sessions end after some time without use, slide while they are used, and say that they have ended."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from tests.accounts.conftest import log_in


@pytest.fixture
def session(client, worker):
    """The worker's session, which began 20 of its 30 minutes ago."""
    log_in(client)
    client.get("/")
    kept = Session.objects.get()
    data = kept.get_decoded()
    data["used"] -= 1200
    kept.session_data = Session.objects.encode(data)
    kept.expire_date -= timedelta(minutes=20)
    kept.save()
    return kept


def minutes_left() -> int:
    return round((Session.objects.get().expire_date - timezone.now()).total_seconds() / 60)


def test_use_keeps_the_session(client, session, settings):
    assert minutes_left() == settings.SESSION_MINUTES - 20
    client.get("/")
    assert minutes_left() == settings.SESSION_MINUTES


def test_a_script_that_asks_by_itself_does_not(client, session, settings):
    client.get("/", headers={"X-Background": "1"})
    assert minutes_left() == settings.SESSION_MINUTES - 20


def test_use_is_written_down_once_a_minute(client, session):
    client.get("/")
    before = Session.objects.get().expire_date
    client.get("/")
    assert Session.objects.get().expire_date == before


def test_a_page_that_is_worked_on_asks_to_be_kept(client, session, settings):
    assert client.get(reverse("alive")).status_code == 204
    assert minutes_left() == settings.SESSION_MINUTES


def end(session) -> None:
    session.expire_date = timezone.now() - timedelta(seconds=1)
    session.save()


def test_an_ended_session_leads_to_the_login_which_says_so_and_back(client, session, settings):
    end(session)
    answer = client.get(reverse("tokens"))
    assert answer.url == "/account/login/?next=/account/tokens/&ended=1"
    page = client.get(answer.url).content.decode()
    assert f"{settings.SESSION_MINUTES}" in page.partition("caution-note")[2].partition("</p>")[0]
    assert log_in(client, form={"next": "/account/tokens/"}).url == "/account/tokens/"


def test_a_stranger_is_not_told_of_a_session_that_never_was(client, db):
    assert client.get(reverse("tokens")).url == "/account/login/?next=/account/tokens/"
    assert "caution-note" not in client.get(reverse("login")).content.decode()


def test_scripts_are_told_in_json(client, session):
    end(session)
    answer = client.get(reverse("alive"))
    assert answer.status_code == 401
    assert answer.json()["login"] == reverse("login")
    assert "30" in answer.json()["error"]
    assert "sessionid" in answer.cookies and answer.cookies["sessionid"].value == ""


def test_a_stranger_who_asks_is_told_to_log_in(client, db):
    assert client.get(reverse("alive")).status_code == 401


def test_a_cookie_is_out_of_reach_of_scripts_and_other_sites(client, worker):
    cookie = log_in(client).cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == ""
