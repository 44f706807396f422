"""The rows behind a figure as the page shows them, and who works where."""

from datetime import date

from grids.models import Post, Role
from tests.factories import days

PAST = date(2021, 1, 1)
WEST, EAST = "532503001", "532503002"


def work(town, key: str, role: Role, name: str) -> Post:
    return Post.objects.create(role=role, area=town[key], holder_name=name, valid=days())


def rows(client, code: str, measure: str, **query) -> list[list]:
    """The cells of the first page."""
    response = client.get(f"/areas/{code}/measures/{measure}", query)
    assert response.status_code == 200, response.content
    return [[cell for cell, _numeric in row["cells"]] for row in response.context["rows"]]
