"""Logging in with a second factor: with the code, without it, and with a recovery code."""

import pytest
from django.urls import reverse

from accounts.actions import second_factor
from accounts.models import Account, Authenticator
from grids.models import Role
from tests.accounts.conftest import PASSWORD, code_of, log_in, logged_in_as
from tests.factories import make_post


def send_code(client, code: str):
    return client.post(reverse("second_factor"), {"code": code})


def test_the_password_alone_logs_nobody_in(client, worker, authenticator):
    assert log_in(client).url == reverse("second_factor")
    assert logged_in_as(client) == ""
    assert client.get(reverse("tokens")).url.startswith(reverse("login"))


def test_the_code_completes_the_login_and_leads_to_where_one_was(client, worker, authenticator):
    log_in(client, form={"next": "/?on=2020-06-07"})
    assert send_code(client, f" {authenticator()[:3]} {authenticator()[3:]} ").url == "/?on=2020-06-07"
    assert logged_in_as(client) == "worker"


def test_a_wrong_code_is_refused_and_counted(client, worker, authenticator, settings):
    log_in(client)
    wrong = f"{(int(authenticator()) + 500_000) % 1_000_000:06d}"
    for _ in range(settings.LOGIN_FAILURES):
        assert send_code(client, wrong).context["form"].errors
    assert send_code(client, authenticator()).status_code == 200
    assert logged_in_as(client) == ""
    assert log_in(client).status_code == 200


def test_a_code_is_good_for_one_login(client, worker, authenticator):
    code = authenticator()
    log_in(client)
    send_code(client, code)
    client.logout()
    log_in(client)
    assert send_code(client, code).context["form"].errors
    assert logged_in_as(client) == ""


def test_a_recovery_code_works_once(client, worker, authenticator):
    codes = second_factor.new_recovery_codes(worker)
    for expected in ("worker", ""):
        log_in(client)
        send_code(client, codes[0])
        assert logged_in_as(client) == expected
        client.logout()


def test_the_step_of_the_code_opens_to_nobody_without_the_password(client, worker, authenticator):
    assert send_code(client, authenticator()).url == reverse("login")
    assert logged_in_as(client) == ""


def test_a_password_changed_meanwhile_ends_a_login_half_way(client, worker, authenticator):
    log_in(client)
    worker.set_password("Quite-another-one-3")
    worker.save()
    assert send_code(client, authenticator()).url == reverse("login")


@pytest.mark.parametrize("asked_by", ["account", "role", "superuser"])
def test_where_it_is_asked_for_one_sets_it_up_before_being_logged_in(client, worker, town, settings, asked_by):
    if asked_by == "account":
        Account.objects.create(user=worker, needs_second_factor=True)
    elif asked_by == "role":
        settings.SECOND_FACTOR_ROLES = ("supervisor",)
        make_post(worker, town["west"], Role.SUPERVISOR)
    else:
        settings.SECOND_FACTOR_ROLES = ("superuser",)
        type(worker).objects.update(is_superuser=True)
    assert log_in(client).url == reverse("second_factor_set_up")
    assert logged_in_as(client) == ""
    page = client.get(reverse("second_factor_set_up")).content.decode()
    assert "<svg" in page
    device = Authenticator.objects.get()
    assert client.post(reverse("second_factor_set_up"), {"code": "000000"}).context["form"].errors
    codes = client.post(reverse("second_factor_set_up"), {"code": code_of(device)}).context["codes"]
    assert len(codes) == 10
    assert logged_in_as(client) == ""
    client.post(reverse("second_factor_go_on"))
    assert logged_in_as(client) == "worker"


def test_a_role_that_asks_for_none_logs_in_with_the_password(client, worker, town, settings):
    settings.SECOND_FACTOR_ROLES = ("auditor",)
    make_post(worker, town["west"], Role.SUPERVISOR)
    assert log_in(client).url == "/"


def test_who_has_one_cannot_replace_it_with_the_password_alone(client, worker, authenticator):
    log_in(client)
    assert client.get(reverse("second_factor_set_up")).url == reverse("login")
    assert client.post(reverse("second_factor_go_on")).url == reverse("second_factor")
    assert logged_in_as(client) == ""


def test_it_is_removed_with_the_password_only(client, worker, authenticator):
    client.force_login(worker)
    page = reverse("second_factor_page")
    client.post(page, {"password": "wrong", "remove": "1"})
    assert second_factor.has_second_factor(worker)
    client.post(page, {"password": PASSWORD, "remove": "1"})
    assert not second_factor.has_second_factor(worker)


def test_where_it_is_asked_for_it_is_not_removed(client, worker, authenticator):
    Account.objects.create(user=worker, needs_second_factor=True)
    client.force_login(worker)
    client.post(reverse("second_factor_page"), {"password": PASSWORD, "remove": "1"})
    assert second_factor.has_second_factor(worker)


def test_a_new_telephone_takes_the_place_of_the_old_one(client, worker, authenticator):
    client.force_login(worker)
    client.get(reverse("second_factor_set_up"))
    new = Authenticator.objects.get(confirmed=False)
    client.post(reverse("second_factor_set_up"), {"code": code_of(new)})
    assert Authenticator.objects.get().pk == new.pk


def test_the_picture_is_made_here(client, worker):
    client.force_login(worker)
    page = client.get(reverse("second_factor_set_up")).content.decode()
    assert "<svg" in page
    assert "style=" not in page.partition("<main")[2]
    assert "otpauth:" not in page
