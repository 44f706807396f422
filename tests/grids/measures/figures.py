"""Homes in the middle of a grid, and the figures that the API answers."""

from grids.models import Area, Building
from tests.factories import box, make_building, make_households

MIDDLE = {"w1": (103.005, 23.015), "w2": (103.015, 23.015), "w3": (103.005, 23.005), "e1": (103.025, 23.01)}


def house(town, key: str, households: int, nudge: float = 0.0, number: str = "1") -> Building:
    """A building in the middle of a grid, `nudge` degrees to the east, with so many households."""
    west, south = MIDDLE[key]
    return make_households(make_building(town[key], (west + nudge, south, 0.0004), number), households)


def ask(client, key: str, **query):
    answer = client.get(f"/api/measures/{key}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def row(answer, area: Area):
    return answer["values"][str(area.uid)]


def shape(area: Area, *corners: float) -> None:
    area.versions.update(geom=box(corners))
