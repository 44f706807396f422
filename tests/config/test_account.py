"""Logging in without staff rights, and out again."""

import pytest
from django.urls import reverse

from tests.factories import make_user

PASSWORD = "a-long-test-password"


@pytest.fixture
def worker(db):
    user = make_user("worker")
    user.set_password(PASSWORD)
    user.save()
    return user


def test_a_worker_without_staff_rights_logs_in_and_out(client, worker):
    answer = client.post(reverse("login"), {"username": "worker", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert "worker" in answer.content.decode()
    assert client.post(reverse("logout"), follow=True).wsgi_request.user.is_anonymous


def test_a_wrong_password_is_refused_in_words(client, worker):
    answer = client.post(reverse("login"), {"username": "worker", "password": "wrong"})
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert answer.wsgi_request.user.is_anonymous


def test_nobody_is_led_to_another_host_after_logging_in(client, worker):
    form = {"username": "worker", "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post(reverse("login"), form).url == "/"


def test_the_password_is_changed_only_with_the_old_one(client, worker):
    client.force_login(worker)
    new = {"new_password1": "another-long-password", "new_password2": "another-long-password"}
    assert client.post(reverse("password_change"), {"old_password": "wrong", **new}).status_code == 200
    worker.refresh_from_db()
    assert worker.check_password(PASSWORD)
    assert client.post(reverse("password_change"), {"old_password": PASSWORD, **new}).status_code == 302


def test_strangers_are_sent_to_log_in_first(client, db):
    answer = client.get(reverse("password_change"))
    assert answer.url.startswith(reverse("login"))


def test_an_account_without_staff_rights_is_not_offered_the_administration(client, worker):
    client.force_login(worker)
    assert 'href="/admin/"' not in client.get("/").content.decode()
