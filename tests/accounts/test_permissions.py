"""The administration follows from posts: what each role finds there, and what nobody can give themselves."""

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.actions.second_factor import begin, has_second_factor
from accounts.models import Account, LoginAttempt, Outcome
from accounts.permissions import OPENED
from grids.models import Post, Role
from grids.rules.access import CAPABILITIES, Capability
from tests.accounts.conftest import log_in
from tests.factories import days, make_building, make_household, make_post, make_user

USERS = "admin:auth_user_changelist"
LISTS = {
    "grids_area": Capability.SEE_AREAS,
    "grids_post": Capability.SEE_POSTS,
    "grids_household": Capability.SEE_HOUSEHOLDS,
    "grids_personaldatalook": Capability.READ_LOGS,
    "accounts_loginattempt": Capability.READ_LOGS,
    "admin_logentry": Capability.READ_LOGS,
    "auth_user": Capability.MANAGE_ACCOUNTS,
}


def test_every_permission_of_the_table_exists(db):
    known = {f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")}
    assert set().union(*OPENED.values()) <= known
    assert set(OPENED) == set(Capability)


@pytest.mark.parametrize("role", Role)
def test_a_role_finds_its_lists_and_no_other_without_a_tick(client, town, role):
    user = make_user(role.value)
    make_post(user, town["west"], role)
    client.force_login(user)
    for name, capability in LISTS.items():
        status = client.get(reverse(f"admin:{name}_changelist")).status_code
        assert status == (200 if capability in CAPABILITIES[role] else 403), name


def test_without_a_post_there_is_no_administration(client, town):
    client.force_login(make_user("unposted"))
    assert client.get(reverse("admin:index")).status_code == 302
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_seeing_here_and_changing_there_are_kept_apart(client, town):
    """A police officer in the west who is a grid worker in the east changes no household of the west."""
    user = make_user("both")
    make_post(user, town["west"], Role.POLICE_CHIEF)
    make_post(user, town["east"], Role.GRID_WORKER)
    client.force_login(user)
    for area, may in (("w1", False), ("e1", True)):
        west = area == "w1"
        house = make_household(make_building(town[area], (103.002 if west else 103.022, 23.012, 0.0003)))
        page = client.get(reverse("admin:grids_household_change", args=[house.pk]))
        assert page.status_code == 200
        assert page.context["has_change_permission"] is may


# Posts


def post_form(area, role: Role, user=None, **more) -> dict[str, object]:
    form = {"role": role, "holder_name": "某人", "area": area.pk, "valid_0": "2026-01-01", "valid_1": "", **more}
    return form | ({"user": user.pk} if user else {})


def fill_post(client, *args, **more) -> bool:
    client.post(reverse("admin:grids_post_add"), post_form(*args, **more))
    return Post.objects.filter(holder_name="某人").exists()


def test_an_administrator_fills_posts_of_their_areas_with_others(client, town, administrator):
    client.force_login(administrator)
    assert fill_post(client, town["w1"], Role.SUPERVISOR, make_user("someone"))


def test_nobody_gives_themselves_a_post(client, town, administrator):
    client.force_login(administrator)
    assert not fill_post(client, town["w1"], Role.SUPERVISOR, administrator)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.PLANNER])
def test_a_supervisor_gives_no_role_that_opens_more_than_theirs(client, town, role):
    chief = make_user("chief")
    make_post(chief, town["west"])
    client.force_login(chief)
    assert not fill_post(client, town["w1"], role, make_user("friend"))
    assert fill_post(client, town["w1"], Role.GRID_WORKER)


def test_being_administrator_elsewhere_gives_no_more_here(client, town):
    chief = make_user("chief")
    make_post(chief, town["west"])
    make_post(chief, town["east"], Role.ADMINISTRATOR)
    client.force_login(chief)
    assert not fill_post(client, town["w1"], Role.AUDITOR, make_user("friend"))


def test_posts_in_another_street_are_neither_filled_nor_changed(client, town):
    chief, desk = make_user("chief"), Role.DEPARTMENT
    make_post(chief, town["west"])
    make_post(chief, town["east"], desk)  # sees the posts there
    theirs = Post.objects.create(role=Role.GRID_WORKER, area=town["e1"], holder_name="东网格员", valid=days())
    client.force_login(chief)
    assert not fill_post(client, town["e1"], Role.GRID_WORKER)
    page = reverse("admin:grids_post_change", args=[theirs.pk])
    assert client.get(page).context["has_change_permission"] is False
    assert client.post(page, post_form(town["w1"], Role.GRID_WORKER)).status_code == 403


# Accounts


def test_an_administrator_sees_the_accounts_of_their_areas_only(client, town):
    administrator, mine, other, free = (make_user(name) for name in ("adm", "mine", "other", "free"))
    make_user("root", superuser=True)
    make_post(administrator, town["west"], Role.ADMINISTRATOR)
    make_post(mine, town["w1"], Role.GRID_WORKER)
    make_post(other, town["west"], Role.READER)
    make_post(other, town["county"], Role.SUPERVISOR)
    client.force_login(administrator)
    listed = {user.username for user in client.get(reverse(USERS)).context["cl"].result_list}
    assert listed == {"adm", "mine", "free"}
    assert client.get(reverse("admin:auth_user_password_change", args=[other.pk])).status_code in (302, 404)
    assert free.pk


def test_an_administrator_makes_an_account_whose_password_is_for_one_login(client, administrator):
    client.force_login(administrator)
    password = {"password1": "A-first-password-7", "password2": "A-first-password-7", "usable_password": "true"}
    client.post(reverse("admin:auth_user_add"), {"username": "newcomer", **password})
    newcomer = get_user_model().objects.get(username="newcomer")
    client.logout()
    assert log_in(client, "newcomer", "A-first-password-7").url == reverse("password_renew")
    assert Account.objects.get(user=newcomer).must_change_password


def test_a_password_set_by_an_administrator_is_for_one_login(client, administrator, worker):
    client.force_login(administrator)
    password = {"password1": "A-first-password-7", "password2": "A-first-password-7", "usable_password": "true"}
    client.post(reverse("admin:auth_user_password_change", args=[worker.pk]), password)
    assert Account.objects.get(user=worker).must_change_password


def test_two_names_that_differ_in_capitals_only_are_refused(client, administrator, worker):
    client.force_login(administrator)
    password = {"password1": "A-first-password-7", "password2": "A-first-password-7", "usable_password": "true"}
    answer = client.post(reverse("admin:auth_user_add"), {"username": "WORKER", **password})
    assert "username" in answer.context["adminform"].form.errors


def test_an_administrator_cannot_make_a_superuser(client, administrator, worker):
    client.force_login(administrator)
    page = reverse("admin:auth_user_change", args=[worker.pk])
    assert "is_superuser" not in client.get(page).content.decode()
    form = {
        "is_active": "on",
        "is_superuser": "on",
        "is_staff": "on",
        "account-TOTAL_FORMS": "1",
        "account-INITIAL_FORMS": "0",
        "account-0-user": worker.pk,
    }
    client.post(page, form)
    worker.refresh_from_db()
    assert not worker.is_superuser
    assert not worker.is_staff


def test_an_account_is_closed_and_not_deleted(client, worker):
    client.force_login(make_user("root", superuser=True))
    assert client.post(reverse("admin:auth_user_delete", args=[worker.pk]), {"post": "yes"}).status_code == 403


def act(client, action: str, user) -> None:
    client.post(reverse(USERS), {"action": action, "_selected_action": [user.pk]})


def test_an_administrator_unlocks_and_removes_a_lost_second_factor(client, administrator, worker):
    begin(worker)
    worker.authenticators.update(confirmed=True)
    client.force_login(administrator)
    act(client, "unlock_chosen", worker)
    act(client, "remove_second_factor", worker)
    assert LoginAttempt.objects.get(user=worker).outcome == Outcome.UNLOCKED
    assert not has_second_factor(worker)


def test_an_auditor_reads_the_logins_of_their_area_only(client, town, worker):
    elsewhere, auditor = make_user("elsewhere"), make_user("auditor")
    make_post(worker, town["w1"], Role.GRID_WORKER)
    make_post(elsewhere, town["e1"], Role.GRID_WORKER)
    make_post(auditor, town["west"], Role.AUDITOR)
    for user in (worker, elsewhere, None):
        LoginAttempt.objects.create(account_key="k", user=user, outcome=Outcome.SUCCESS)
    client.force_login(auditor)
    found = client.get(reverse("admin:accounts_loginattempt_changelist")).context["cl"].result_list
    assert [attempt.user for attempt in found] == [worker]


def test_the_pages_of_accounts_ask_no_query_per_row(client, administrator, django_assert_max_num_queries):
    for number in range(60):
        user = make_user(f"u{number}")
        LoginAttempt.objects.create(account_key="k", user=user, outcome=Outcome.SUCCESS)
    client.force_login(make_user("root", superuser=True))
    for name in ("auth_user", "accounts_loginattempt", "accounts_apitoken", "admin_logentry"):
        with django_assert_max_num_queries(12):
            assert client.get(reverse(f"admin:{name}_changelist")).status_code == 200


def test_groups_and_devices_are_not_in_the_administration():
    assert not {model.__name__ for model in admin.site._registry} & {"Group", "Authenticator", "RecoveryCode"}
