"""GET /api/search: buildings by address, name and number, for those who may see them and for nobody else."""

from datetime import date

import pytest

from grids.models import Area, AreaVersion, Building, Role
from grids.search.find import search
from tests.factories import box, days, make_household, make_post, make_user
from tests.grids.search.estates import make_estate, titles

pytestmark = pytest.mark.django_db
SPLIT = date(2020, 6, 8)


@pytest.mark.parametrize(
    "text", ["永华街65号", "银河府邸5栋", "5栋", "5号楼", "府邸 5", "yhfd", "yinhefudi", "yhfd 5栋"]
)
def test_a_building_is_found_by_address_number_and_pinyin(town, ask, client, text):
    client.force_login(make_user("chief", superuser=True))
    hits = ask(text, at="103.005,23.015")["building"]
    assert hits[0]["title"] == "测试市永华街65号银河府邸5栋"
    assert hits[0]["note"] == "西社区第1网格"


def test_the_public_finds_no_building(town, ask, client):
    assert "building" not in ask("银河府邸")
    assert client.get("/api/search?q=银河府邸").json()["buildings_open"] is False


def test_a_building_is_found_only_by_those_posted_where_it_stands(town, ask, client):
    user = make_user("west")
    make_post(user, town["west"], Role.SUPERVISOR)
    client.force_login(user)
    assert titles(ask("银河府邸")["building"]) == ["测试市永华街65号银河府邸5栋"]
    client.force_login(make_user("nobody"))
    assert "building" not in ask("银河府邸")


def test_a_building_that_did_not_stand_on_the_day_is_not_found(town, ask, client):
    client.force_login(make_user("chief", superuser=True))
    assert "building" not in ask("银河府邸", on="1999-12-31")


@pytest.mark.parametrize("text", ["测试户主", "00000000000", "csh"])
def test_households_are_never_found(town, ask, client, text):
    make_household(town["house"], head_name="测试户主")
    client.force_login(make_user("chief", superuser=True))
    assert "测试户主" not in str(ask(text))
    assert "00000000000" not in str(ask(text))


def test_who_may_no_longer_log_in_finds_no_building(town):
    chief = make_user("chief", superuser=True)
    chief.is_active = False
    assert "building" not in [group["key"] for group in search("银河府邸", chief, date(2026, 1, 1), None, 8)["groups"]]


def few(town):
    """As many buildings and areas as are read one by one."""


def many_buildings(town):
    """More than are read one by one."""
    make_estate(town["w2"], (103.012, 23.012), 301, "测试路")


def many_areas(town):
    """More than are listed."""
    level, shape = town["w2"].level, box((104, 24, 0.01))
    areas = Area.objects.bulk_create([Area(level=level) for _ in range(501)])
    AreaVersion.objects.bulk_create(
        AreaVersion(
            area=area, level=level, parent=town["west1"], code=f"9{n:014}", name=str(n), geom=shape, valid=days()
        )
        for n, area in enumerate(areas)
    )


@pytest.mark.parametrize("own", [few, many_buildings, many_areas])
@pytest.mark.parametrize("text", ["银河府邸", "yhfd", "5栋", "yhfd 5栋"])
def test_whichever_way_it_is_looked_for_only_what_is_open_is_found(town, ask, client, own, text):
    own(town)
    user = make_user("west")
    make_post(user, town["west"], Role.SUPERVISOR)
    client.force_login(user)
    assert titles(ask(text)["building"]) == ["测试市永华街65号银河府邸5栋"]


@pytest.mark.parametrize("own", [few, many_buildings, many_areas])
def test_of_one_s_own_buildings_those_of_the_day_are_found(town, ask, client, own):
    own(town)
    Building.objects.filter(pk=town["house"].pk).update(valid=days(end=SPLIT))
    user = make_user("west")
    make_post(user, town["west"], Role.SUPERVISOR)
    client.force_login(user)
    assert "building" in ask("银河府邸", on="2020-06-07")
    assert "building" not in ask("银河府邸", on="2020-06-08")


@pytest.mark.parametrize("held", ["county", "west", "west1", "w1", "w2", "e1"])
def test_what_is_found_is_what_is_visible_below_areas_of_the_past_too(town, ask, client, held):
    """The grid has ended, and hangs where it hung last."""
    AreaVersion.objects.filter(area=town["w1"]).update(valid=days(end=SPLIT))
    user = make_user("someone")
    make_post(user, town[held], Role.GRID_WORKER)
    client.force_login(user)
    visible = Building.objects.visible_to(user).filter(name="银河府邸")
    assert {hit["ref"] for hit in ask("银河府邸").get("building", [])} == {str(one.uid) for one in visible}
