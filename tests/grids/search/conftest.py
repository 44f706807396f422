"""A town with an estate that has a building in each of two streets, a school and a road; and how one searches."""

import pytest
from django.contrib.gis.geos import LineString, Point

from gis_data.models import BaseFeature
from grids.models import Building
from tests.factories import make_area, make_building, make_town


@pytest.fixture
def town():
    town = make_town()
    town["galaxy"] = make_area(town["west1"].level, "532503001009", "银河社区", (103.10, 23.00, 0.01), town["west"])
    town["house"] = make_building(town["w1"], (103.005, 23.0150, 0.0004), number="5栋")
    Building.objects.filter(pk=town["house"].pk).update(name="银河府邸", address="测试市永华街65号银河府邸5栋")
    town["other"] = make_building(town["e1"], (103.025, 23.0150, 0.0004), number="15栋")
    Building.objects.filter(pk=town["other"].pk).update(name="银河府邸", address="测试市永华街65号银河府邸15栋")
    BaseFeature.objects.create(
        layer="poi", kind="school", name="第八小学", geom=Point(103.005, 23.005), source="osm", source_id="n1"
    )
    for number in range(3):
        line = LineString((103.0 + number / 1000, 23.005), (103.001 + number / 1000, 23.005))
        BaseFeature.objects.create(
            layer="road", kind="primary", name="重庆路", geom=line, source="osm", source_id=f"w{number}"
        )
    return town


@pytest.fixture
def ask(client):
    """Ask, and get the hits by the key of their group."""

    def ask_(text: str, **query) -> dict[str, list[dict]]:
        answer = client.get("/api/search", {"q": text} | query)
        assert answer.status_code == 200, answer.content
        return {group["key"]: group["hits"] for group in answer.json()["groups"]}

    return ask_
