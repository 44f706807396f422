"""Logging in with a password, being locked out, and out again."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions.attempts import unlock
from accounts.actions.passwords import ask_for_new_password
from accounts.models import LoginAttempt, Outcome
from tests.accounts.conftest import PASSWORD, log_in, logged_in_as

NEW = {"new_password1": "Another-long-password-2", "new_password2": "Another-long-password-2"}


def fail(client, times: int, **more) -> str:
    """So many wrong passwords; the page after the last."""
    for _ in range(times):
        page = log_in(client, password="wrong", **more)
    return page.content.decode()


def test_a_worker_without_staff_rights_logs_in_and_out(client, worker):
    answer = log_in(client, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert "worker" in answer.content.decode()
    assert client.post(reverse("logout"), follow=True).wsgi_request.user.is_anonymous


def test_passwords_are_kept_as_argon2(worker):
    assert worker.password.startswith("argon2$argon2id$")


def test_a_wrong_password_is_refused_in_words_and_does_not_tell_which_of_the_two_was_wrong(client, worker):
    wrong, unknown = log_in(client, password="wrong"), log_in(client, "nobody")
    said = [page.context["form"].non_field_errors() for page in (wrong, unknown)]
    assert said[0]
    assert said[0] == said[1]
    assert logged_in_as(client) == ""


def test_nobody_is_led_to_another_host_after_logging_in(client, worker):
    assert log_in(client, form={"next": "https://elsewhere.example/"}).url == "/"
    assert logged_in_as(client) == "worker"


def test_one_comes_back_to_where_one_was(client, worker):
    assert log_in(client, form={"next": "/?on=2020-06-07"}).url == "/?on=2020-06-07"


def test_a_closed_account_cannot_log_in(client, worker):
    worker.is_active = False
    worker.save()
    log_in(client)
    assert logged_in_as(client) == ""


# Lockout


def test_after_too_many_failures_the_right_password_is_refused_and_the_wait_is_told(client, worker, settings):
    settings.LANGUAGE_CODE = "en"
    fail(client, settings.LOGIN_FAILURES)
    page = log_in(client)
    assert f"{settings.LOCK_MINUTES} minutes" in page.content.decode()
    assert logged_in_as(client) == ""
    assert LoginAttempt.objects.first().outcome == Outcome.LOCKED


def test_one_failure_less_locks_nothing(client, worker, settings):
    fail(client, settings.LOGIN_FAILURES - 1)
    log_in(client)
    assert logged_in_as(client) == "worker"


def test_a_success_starts_the_count_again(client, worker, settings):
    for _ in range(2):
        fail(client, settings.LOGIN_FAILURES - 1)
        log_in(client)
        assert logged_in_as(client) == "worker"
        client.logout()


def test_only_the_address_that_failed_is_locked(client, worker, settings):
    fail(client, settings.LOGIN_FAILURES)
    log_in(client, REMOTE_ADDR="10.0.0.9")
    assert logged_in_as(client) == "worker"


def test_a_name_that_does_not_exist_is_locked_as_well(client, db, settings):
    before, after = fail(client, 1), fail(client, settings.LOGIN_FAILURES)
    assert "locked" not in str(LoginAttempt.objects.last().outcome)
    assert before != after
    assert LoginAttempt.objects.first().outcome == Outcome.LOCKED


def test_the_same_name_in_capitals_is_the_same_account(client, worker, settings):
    fail(client, settings.LOGIN_FAILURES - 1)
    log_in(client, "WORKER", "wrong")
    assert log_in(client).status_code == 200


def test_behind_a_proxy_the_address_it_saw_counts_and_not_what_the_client_claims(client, worker, settings):
    settings.PROXY_COUNT = 1
    for claimed in range(settings.LOGIN_FAILURES):
        fail(client, 1, headers={"X-Forwarded-For": f"10.1.1.{claimed}, 172.16.0.5"})
    log_in(client, headers={"X-Forwarded-For": "10.1.1.99, 172.16.0.5"})
    assert logged_in_as(client) == ""
    log_in(client, headers={"X-Forwarded-For": "172.16.0.6"})
    assert logged_in_as(client) == "worker"


def test_the_lock_ends_by_itself(client, worker, settings, monkeypatch):
    fail(client, settings.LOGIN_FAILURES)
    later = timezone.now() + timedelta(minutes=settings.LOCK_MINUTES, seconds=1)
    monkeypatch.setattr("accounts.actions.attempts.timezone.now", lambda: later)
    log_in(client)
    assert logged_in_as(client) == "worker"


def test_an_administrator_unlocks(client, worker, settings):
    fail(client, settings.LOGIN_FAILURES)
    unlock(worker)
    log_in(client)
    assert logged_in_as(client) == "worker"


@pytest.mark.parametrize(
    "change", ["UPDATE accounts_loginattempt SET outcome = ''", "DELETE FROM accounts_loginattempt"]
)
def test_the_database_keeps_attempts_as_they_were_written(client, worker, change):
    fail(client, 1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_what_was_typed_into_the_name_is_not_kept(client, db):
    log_in(client, "My-secret-password-9")
    attempt = LoginAttempt.objects.get()
    assert attempt.user is None
    assert "secret" not in str(vars(attempt))


# Passwords


def test_the_password_is_changed_only_with_the_old_one(client, worker):
    client.force_login(worker)
    assert client.post(reverse("password_change"), {"old_password": "wrong", **NEW}).status_code == 200
    worker.refresh_from_db()
    assert worker.check_password(PASSWORD)
    assert client.post(reverse("password_change"), {"old_password": PASSWORD, **NEW}).status_code == 302


@pytest.mark.parametrize("weak", ["Short-1", "onlysmallletters", "small-and-signs", "1234567890", "Qwerty1234"])
def test_a_weak_password_is_refused(client, worker, weak):
    client.force_login(worker)
    form = {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak}
    assert client.post(reverse("password_change"), form).context["form"].errors


def test_a_password_that_was_set_by_another_is_for_one_login(client, worker):
    ask_for_new_password(worker)
    assert log_in(client, form={"next": "/?on=2020-06-07"}).url == reverse("password_renew")
    assert logged_in_as(client) == ""
    same = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert client.post(reverse("password_renew"), same).status_code == 200
    assert client.post(reverse("password_renew"), NEW).url == "/?on=2020-06-07"
    assert logged_in_as(client) == "worker"
    client.logout()
    assert log_in(client, password=NEW["new_password1"]).url == "/"


def test_the_step_of_a_new_password_opens_to_nobody_else(client, worker):
    assert client.get(reverse("password_renew")).url == reverse("login")
    log_in(client)
    assert client.post(reverse("password_renew"), NEW).url == reverse("login")
    worker.refresh_from_db()
    assert worker.check_password(PASSWORD)


def test_a_login_left_half_way_is_forgotten_after_ten_minutes(client, worker, monkeypatch):
    ask_for_new_password(worker)
    log_in(client)
    monkeypatch.setattr("accounts.pending.LASTS_S", -1)
    assert client.post(reverse("password_renew"), NEW).url == reverse("login")
    assert logged_in_as(client) == ""


# Elsewhere


def test_strangers_are_sent_to_log_in_first(client, db):
    assert client.get(reverse("password_change")).url.startswith(reverse("login"))


def test_the_administration_has_no_login_of_its_own(client, db):
    answer = client.get("/admin/grids/household/", follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("login") + "?next=/admin/grids/household/")


def test_who_has_nothing_to_do_in_the_administration_is_told_so(client, worker):
    client.force_login(worker)
    assert client.get("/admin/", follow=True).status_code == 403
    assert 'href="/admin/"' not in client.get("/").content.decode()
