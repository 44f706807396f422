"""Cases on the map: layers, tiles, the card, the collection and the search, each for who may see the case only."""

import json
from datetime import timedelta

import mapbox_vector_tile
import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from cases.case_layers import MOST_IN_TILE
from cases.models import DeskMember
from cases.rules.states import State
from gis_data import layers
from gis_data.tiles import encode
from grids.models import Role
from tests.cases.factories import IN_W1, make_case, make_department, make_kind
from tests.factories import days, make_post, make_town, make_user
from tests.gis_data.test_tiles import tile_of

pytestmark = pytest.mark.django_db
NEAR = tile_of(*IN_W1, 16)
TODAY = timezone.localdate()
KEYS = ("case", "case-class", "case-age", "case-overdue")


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def people(town):
    users = {name: make_user(name) for name in ("west", "east", "reader", "desk")}
    make_post(users["west"], town["west"])
    make_post(users["east"], town["east"])
    make_post(users["reader"], town["west"], Role.READER)
    return users


@pytest.fixture
def case(town):
    return make_case(town["w1"], make_kind(), due_at=timezone.now() - timedelta(hours=2))


def marks(user, key: str, name: str = "", day=TODAY, tile=NEAR, period=None) -> list[dict]:
    content = encode(layers.get(key), tile, user, day, period)
    decoded = mapbox_vector_tile.decode(content) if content else {}
    return [feature["properties"] for feature in decoded.get(name or key, {"features": []})["features"]]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("case", {"standing": "waiting"}),
        ("case-class", {"class": "06"}),
        ("case-age", {"age": "day"}),
        ("case-overdue", {"late": "late"}),
    ],
)
def test_each_layer_shows_the_case_to_who_may_see_it(people, case, key, said):
    assert marks(people["west"], key) == [{"number": case.number} | said]
    assert marks(people["east"], key) == []


@pytest.mark.parametrize("key", KEYS)
def test_a_tile_is_refused_to_who_sees_no_cases(client, people, case, key):
    address = f"/tiles/{key}/{NEAR.z}/{NEAR.x}/{NEAR.y}.mvt"
    assert client.get(address).status_code == 403
    client.force_login(people["reader"])
    assert client.get(address).status_code == 403
    client.force_login(people["east"])
    assert client.get(address).status_code == 204
    client.force_login(people["west"])
    answer = client.get(address)
    assert answer.status_code == 200
    assert "private" in answer["Cache-Control"]


def test_a_desk_sees_its_case_wherever_it_is(people, case, town):
    department = make_department(town["east"])
    DeskMember.objects.create(department=department, user=people["desk"], valid=days())
    assert marks(people["desk"], "case") == []
    type(case).objects.filter(pk=case.pk).update(department=department)
    assert len(marks(people["desk"], "case")) == 1


def test_shown_are_the_weeks_before_the_day(people, town):
    kind = make_kind()
    for ago in (2, 20, 40):
        make_case(town["w1"], kind, at=timezone.now() - timedelta(days=ago))
    assert len(marks(people["west"], "case")) == 2
    assert len(marks(people["west"], "case", day=TODAY - timedelta(days=15))) == 2
    assert len(marks(people["west"], "case", day=TODAY - timedelta(days=30))) == 1


def test_what_has_ended_is_pale_and_not_among_the_open(people, town):
    make_case(town["w1"], make_kind(), state=State.REJECTED, closed_at=timezone.now() + timedelta(seconds=1))
    assert [mark["standing"] for mark in marks(people["west"], "case")] == ["ended"]
    assert marks(people["west"], "case-age") == []
    [layer] = layers.get("case")
    assert layer.markers.symbols["ended"]["fill"] == "data-closed-dot"


def test_too_many_are_counted_together(people, town):
    kind = make_kind()
    for _number in range(MOST_IN_TILE + 1):
        make_case(town["w1"], kind)
    assert [mark["count"] for mark in marks(people["west"], "case", "case-all")] == [MOST_IN_TILE + 1]
    far = marks(people["west"], "case", tile=tile_of(*IN_W1, 10))
    assert [(mark["standing"], mark["count"]) for mark in far] == [("waiting", MOST_IN_TILE + 1)]


def test_the_card_is_for_who_may_see_the_case(client, people, case):
    address = f"/cases/{case.number}/card/"
    assert client.get(address).status_code == 404
    client.force_login(people["east"])
    assert client.get(address).status_code == 404
    client.force_login(people["west"])
    assert client.get(address).json()["page"] == f"/cases/{case.number}/"


def test_the_collection_holds_no_more_than_the_layer(client, people, case):
    address = "/ogc/collections/case/items?f=json"
    assert client.get(address).status_code in (401, 403, 404)
    client.force_login(people["east"])
    assert json.loads(client.get(address).getvalue())["features"] == []
    client.force_login(people["west"])
    [feature] = json.loads(client.get(address).getvalue())["features"]
    assert feature["properties"]["number"] == case.number
    assert not {"text", "contact_name", "uid"} & feature["properties"].keys()


def test_the_search_finds_a_case_by_its_number_for_who_may_see_it(client, people, case):
    def found() -> list[str]:
        groups = client.get("/api/search", {"q": case.number[:7]}).json()["groups"]
        return [hit["title"] for group in groups if group["key"] == "case" for hit in group["hits"]]

    assert found() == []
    for name, numbers in (("east", []), ("reader", []), ("west", [case.number])):
        client.force_login(people[name])
        assert found() == numbers


def test_strangers_are_told_that_layers_of_cases_exist_and_no_more(people, case):
    opened, closed = layers.parted_for(AnonymousUser())
    assert not {layer["key"] for layer in opened} & set(KEYS)
    assert {layer["key"] for layer in closed} >= set(KEYS)
