"""GET /healthz answers those who watch the server."""

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder


@pytest.mark.django_db
def test_it_is_well_without_login(client):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    told = answer.json()
    assert told["status"] == "ok"
    assert told["version"] == settings.VERSION
    assert told["database"]["ok"] is True
    assert told["database"]["postgis"].startswith("3.")
    assert told["migrations"]["pending"] == 0
    assert told["migrations"]["applied"] == MigrationRecorder.Migration.objects.count()
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_pending_migrations_are_no_health(client):
    MigrationRecorder.Migration.objects.filter(app="sessions").delete()
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["status"] == "migrations pending"
    assert answer.json()["migrations"]["pending"] == 1


@pytest.mark.django_db
def test_a_database_that_is_away_is_told_without_its_secrets(client, monkeypatch, caplog):
    def refuse(*_args):
        raise OperationalError("host db.office, user boss: refused")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["status"] == "database away"
    assert answer.json()["database"]["ok"] is False
    assert "boss" not in answer.content.decode()
    assert "boss" in caplog.text


@pytest.mark.django_db
def test_it_changes_nothing(client):
    assert client.post("/healthz").status_code == 405
