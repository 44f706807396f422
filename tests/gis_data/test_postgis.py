"""A kept connection is asked whether it lives, but not at every request."""

import pytest
from django.db import connection

import gis_data.postgis.base as engine

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def checked():
    """A second connection to the test database, kept and checked as in production; closed afterwards."""
    wrapper = engine.DatabaseWrapper(
        connection.settings_dict | {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}, alias="default"
    )
    yield wrapper
    wrapper.close()


def ask(checked) -> int:
    """What a new request does first: the server process that answers it."""
    checked.close_if_unusable_or_obsolete()
    with checked.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def test_a_connection_whose_server_process_died_is_made_anew(checked, monkeypatch):
    monkeypatch.setattr(engine, "CHECKED_EVERY_S", 0.0)
    first = ask(checked)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
    assert ask(checked) != first


def test_it_is_asked_after_a_pause_and_not_at_every_request(checked, monkeypatch):
    asked = []
    monkeypatch.setattr(type(checked), "is_usable", lambda self: asked.append(self) or True)
    monkeypatch.setattr(engine, "CHECKED_EVERY_S", 60.0)
    for _request in range(5):
        ask(checked)
    assert asked == []
    monkeypatch.setattr(engine, "CHECKED_EVERY_S", 0.0)
    ask(checked)
    assert asked == [checked]


def test_a_transaction_that_outlasts_the_pause_ends_well(checked, monkeypatch):
    """A question between commit and autocommit would open a transaction of its own."""
    monkeypatch.setattr(engine, "CHECKED_EVERY_S", 60.0)
    ask(checked)
    ask(checked)
    checked.set_autocommit(False)
    with checked.cursor() as cursor:
        cursor.execute("SELECT 1")
    checked.commit()
    monkeypatch.setattr(engine, "CHECKED_EVERY_S", 0.0)
    checked.set_autocommit(True)
    assert checked.get_autocommit()
