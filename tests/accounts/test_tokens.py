"""Tokens: the rights of their owner, on the addresses for programs, until they end."""

import base64
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.tokens import make_token, revoke
from accounts.models import ApiToken
from accounts.rules.tokens import basic, bearer
from tests.accounts.conftest import logged_in_as
from tests.factories import make_user


@pytest.fixture
def token(worker):
    return make_token(worker, "QGIS", 30)[1]


def ask(client, token: str, path: str = "/tiles/layers.json", scheme: str = "Bearer"):
    return client.get(path, headers={"Authorization": f"{scheme} {token}"})


def asker(answer) -> str:
    return answer.wsgi_request.user.get_username()


def test_a_token_gives_the_rights_of_its_owner(client, worker, token):
    answer = ask(client, token)
    assert answer.status_code == 200
    assert asker(answer) == "worker"
    assert "Authorization" in answer["Vary"]
    assert asker(ask(client, token, scheme="bearer")) == "worker"


def test_only_its_digest_is_kept_and_its_use_is_noted(client, token):
    ask(client, token)
    stored = ApiToken.objects.values().get()
    assert token not in str(stored)
    assert token.startswith(stored["prefix"])
    assert stored["last_used_at"] is not None


def test_its_use_is_noted_once_a_minute(client, token, django_assert_num_queries):
    ask(client, token)
    with django_assert_num_queries(1) as asked:
        ask(client, token, "/api/openapi.json")
    assert "UPDATE" not in str(asked.captured_queries)


def expire(token: str) -> None:
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def withdraw(token: str) -> None:
    made = ApiToken.objects.get()
    assert revoke(made.owner, made.pk)


def close_account(token: str) -> None:
    owner = ApiToken.objects.get().owner
    owner.is_active = False
    owner.save()


@pytest.mark.parametrize("end", [expire, withdraw, close_account])
def test_a_token_that_has_ended_is_refused(client, token, end):
    end(token)
    answer = ask(client, token)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["error"]
    assert answer.has_header("Content-Security-Policy")


@pytest.mark.parametrize("text", ["", "grid_", "x" * 48, "grid_" + "x" * 43])
def test_what_is_no_token_is_refused_and_not_taken_for_a_stranger(client, db, text):
    assert ask(client, text).status_code == 401


def test_a_token_opens_no_page(client, token):
    for path in ("/", "/account/tokens/", "/admin/"):
        assert ask(client, token, path).status_code == 401
    assert ApiToken.objects.count() == 1


def test_the_token_counts_and_not_the_session_beside_it(client, worker, token):
    client.force_login(make_user("other"))
    assert asker(ask(client, token)) == "worker"
    assert logged_in_as(client) == "other"


def test_a_token_begins_no_session(client, token):
    ask(client, token)
    assert "sessionid" not in client.cookies
    assert logged_in_as(client) == ""


def test_without_a_token_a_foreign_page_can_still_do_nothing(worker):
    client = Client(enforce_csrf_checks=True)
    client.force_login(worker)
    assert client.post(reverse("tokens"), {"label": "x", "days": "30"}).status_code == 403
    assert not ApiToken.objects.exists()


def test_a_token_is_made_and_shown_once(client, worker):
    client.force_login(worker)
    made = client.post(reverse("tokens"), {"label": "QGIS", "days": "90"}).context["made"]
    assert asker(ask(Client(), made)) == "worker"
    again = client.get(reverse("tokens")).content.decode()
    assert made not in again
    assert made[:11] in again
    days = (ApiToken.objects.get().expires_at - timezone.now()).days
    assert days in (89, 90)


@pytest.mark.parametrize("form", [{"label": "", "days": "30"}, {"label": "x", "days": "9999"}])
def test_no_token_without_a_label_or_for_ever(client, worker, form):
    client.force_login(worker)
    client.post(reverse("tokens"), form)
    assert not ApiToken.objects.exists()


def test_nobody_revokes_another_s_token(client, token):
    client.force_login(make_user("other"))
    made = ApiToken.objects.get()
    assert client.post(reverse("token_revoke", args=[made.pk])).status_code == 404
    assert ask(Client(), token).status_code == 200
    assert made.prefix not in client.get(reverse("tokens")).content.decode()


def as_password(token: str) -> str:
    return base64.b64encode(f"anyone:{token}".encode()).decode()


def test_a_token_may_stand_as_a_password_for_reading_only(client, worker, token):
    assert asker(ask(client, as_password(token), scheme="Basic")) == "worker"
    written = client.post("/tiles/layers.json", headers={"Authorization": f"Basic {as_password(token)}"})
    assert not hasattr(written.wsgi_request, "token")
    assert ask(client, as_password("grid_nonsense"), scheme="Basic").status_code == 401
    assert ask(client, as_password("grid_" + "x" * 43), scheme="Basic").status_code == 401


def test_a_person_s_password_is_not_taken_as_a_token(client, worker):
    answer = client.get("/tiles/layers.json", headers={"Authorization": f"Basic {as_password('secret:grid_')}"})
    assert asker(answer) == ""
    assert [basic(header) for header in ("", "Bearer x", "Basic", "Basic !", "Basic eDp5", "Basic /w==")] == [None] * 6


@pytest.mark.parametrize(
    ("header", "found"), [("", None), ("Basic eDp5", None), ("Bearer", ""), ("Bearer nonsense", "")]
)
def test_headers_of_other_kinds(header, found):
    assert bearer(header) == found
