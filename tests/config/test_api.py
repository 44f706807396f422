"""The API as a whole: documented without any other host, and its failures in words."""

import pytest
from django.db import OperationalError

import grids.api


def test_every_public_path_is_in_the_openapi_document(client):
    paths = client.get("/api/openapi.json").json()["paths"]
    assert {"/api/locate", "/api/areas/{code}", "/api/areas/{code}/boundary"} <= set(paths)


def test_the_documentation_page_asks_no_other_host(client):
    page = client.get("/api/docs").content.decode()
    assert "/static/ninja/swagger-ui" in page
    assert "https://" not in page
    assert "http://" not in page


def test_a_database_that_is_away_is_said_in_words(client, monkeypatch):
    def away(*args):
        raise OperationalError("connection refused")

    monkeypatch.setattr(grids.api, "locate", away)
    response = client.get("/api/locate", {"lon": 103, "lat": 23})
    assert response.status_code == 503
    assert response.json()["error"]


@pytest.mark.django_db
def test_errors_come_in_the_readers_language(client):
    chinese = client.get("/api/areas/999").json()["error"]
    english = client.get("/api/areas/999", headers={"accept-language": "en"}).json()["error"]
    assert "999" in chinese
    assert "No area bears the code 999" in english
