"""System checks: each fault of the surroundings is told with a hint."""

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import override_settings

from config import checks
from config.checks import (
    Extension,
    check_demo_accounts,
    check_extensions,
    check_field_keys,
    check_sealed_data_can_be_opened,
    check_second_factor_roles,
    check_secret_key,
    judge_extension,
    judge_postgis_version,
)
from config.settings import FIELD_KEYS
from grids.demo.accounts import PASSWORD
from grids.rules.cipher import new_key
from tests.factories import make_building, make_household, make_user


@pytest.mark.parametrize(
    ("extension", "expected", "hint"),
    [
        (Extension("postgis", None, None, True), "grid.E001", "apt-get install"),
        (Extension("btree_gist", None, "1.7", False), "grid.E002", "CREATE EXTENSION btree_gist"),
        (Extension("postgis", "3.0.9", "3.3.2", True), "grid.E003", "ALTER EXTENSION postgis UPDATE"),
        (Extension("pg_trgm", None, "1.6", True), "grid.W001", "migrate"),
    ],
)
def test_a_missing_or_old_extension_is_told(extension, expected, hint):
    message = judge_extension(extension)
    assert message.id == expected
    assert hint in message.hint
    assert extension.name.lower() in message.msg.lower()


@pytest.mark.parametrize(
    "extension", [Extension("postgis", "3.1.0", "3.3.2", False), Extension("pg_trgm", "1.6", "1.6", False)]
)
def test_a_good_extension_is_passed_over(extension):
    assert judge_extension(extension) is None


@pytest.mark.parametrize(
    ("version", "good"), [("2.5.5", False), ("3.0", False), ("3.1", True), ("3.10.1", True), ("4.0.0dev", True)]
)
def test_versions_are_compared_as_numbers(version, good):
    assert (judge_postgis_version(version) is None) is good


@pytest.mark.django_db
def test_this_database_is_well():
    assert check_extensions(databases=["default"]) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "expected"), [("hstore", "grid.W001"), ("no_such_extension", "grid.E001")])
def test_an_extension_that_is_away_is_noticed(monkeypatch, name, expected):
    monkeypatch.setattr(checks, "EXTENSIONS", ("postgis", name))
    assert [message.id for message in check_extensions(databases=["default"])] == [expected]


def test_a_check_without_a_database_asks_none():
    assert check_extensions(databases=None) == []


@pytest.mark.django_db
def test_a_database_that_is_away_is_told(monkeypatch):
    def refuse(*_args):
        raise OperationalError("connection refused\nsecond line")

    monkeypatch.setattr(connection, "cursor", refuse)
    (message,) = check_extensions(databases=["default"])
    assert message.id == "grid.E004"
    assert message.msg.endswith("connection refused")
    assert "scripts/cluster.py start" in message.hint


@override_settings(DEBUG=False, SECRET_KEY="everybody", INSECURE_SECRET_KEY="everybody")
def test_the_known_secret_key_is_refused_outside_debug():
    (message,) = check_secret_key()
    assert message.id == "grid.E005"
    with override_settings(DEBUG=True):
        assert check_secret_key() == []
    with override_settings(SECRET_KEY="of my own"):
        assert check_secret_key() == []


@pytest.mark.django_db
@override_settings(DEBUG=False, SECRET_KEY="everybody", INSECURE_SECRET_KEY="everybody")
def test_the_checks_are_registered():
    with pytest.raises(CommandError, match=r"grid\.E005"):
        call_command("check")


@override_settings(DEBUG=False, FIELD_KEYS=("everybody",), INSECURE_FIELD_KEY="everybody")
def test_the_known_field_key_is_refused_outside_debug():
    (message,) = check_field_keys()
    assert message.id == "grid.E006"
    with override_settings(DEBUG=True):
        assert check_field_keys() == []
    with override_settings(FIELD_KEYS=("of my own",)):
        assert check_field_keys() == []


@pytest.mark.django_db
def test_data_sealed_with_a_key_that_is_gone_stop_the_start(settings):
    make_household(make_building(None, (103.0, 23.0, 0.001)))
    assert check_sealed_data_can_be_opened(databases=["default"]) == []
    settings.FIELD_KEYS = (new_key(),)
    (message,) = check_sealed_data_can_be_opened(databases=["default"])
    assert message.id == "grid.E007"
    settings.FIELD_KEYS = (new_key(), *FIELD_KEYS)
    assert check_sealed_data_can_be_opened(databases=["default"]) == []


@override_settings(SECOND_FACTOR_ROLES=("auditor", "superuser", "mayor"))
def test_a_role_that_does_not_exist_asks_nobody_for_a_second_factor():
    (message,) = check_second_factor_roles()
    assert message.id == "grid.E008"
    assert "mayor" in message.msg


@pytest.mark.django_db
def test_a_public_password_is_told_where_there_is_no_demo():
    user = make_user("planner")
    user.set_password(PASSWORD)
    user.save()
    with override_settings(DEMO=True):
        assert check_demo_accounts(databases=["default"]) == []
    with override_settings(DEMO=False):
        (message,) = check_demo_accounts(databases=["default"])
        assert message.id == "grid.W002"
        assert "planner" in message.msg
        user.set_password("Another-password-1")
        user.save()
        assert check_demo_accounts(databases=["default"]) == []
