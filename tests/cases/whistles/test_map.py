"""Whistles under way on the map: where, for whom, how they stand today and on a past day; the card."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from cases.actions.whistle import blow
from cases.models import Tier, Whistle
from cases.rules.whistles import CallAct
from gis_data import layers
from tests.cases.test_case_map import NEAR, marks
from tests.cases.whistles.conftest import act, deed
from tests.gis_data.test_tiles import tile_of

TODAY = timezone.localdate()


def ago(days: int):
    """Noon of that day."""
    return timezone.localtime().replace(hour=12, minute=0) - timedelta(days=days)


@pytest.fixture
def under_way(life):
    """Blown ten days ago for the case in w1."""
    words = deed(life.handler, moment=ago(10))
    return blow(life.town["west1"], Tier.COMMUNITY, [life.sanitation], "占道", words, life.case).calls.get()


def shown(user, day=TODAY, tile=NEAR) -> list[str]:
    return [mark["standing"] for mark in marks(user, "whistle", day=day, tile=tile)]


def test_it_is_shown_at_its_case_to_who_may_see_it_and_to_nobody_else(under_way, life):
    for who in (life.handler, life.worker, life.desk):
        [mark] = marks(who, "whistle")
        assert mark == {"whistle": str(under_way.whistle.uid), "standing": "overdue"}
    for who in (life.stranger, life.water_desk):
        assert shown(who) == []
    [layer] = layers.get("whistle")
    assert not layer.is_visible_to(AnonymousUser())


def test_one_without_a_case_stands_in_the_area_that_calls(life):
    call = blow(life.town["west"], Tier.STREET, [life.water], "修管", deed(life.handler, moment=ago(1))).calls.get()
    place = life.town["west"].versions.get().label_point
    assert len(marks(life.handler, "whistle", tile=tile_of(place.x, place.y, 16))) == 1
    assert call.whistle.case is None


def test_it_stands_as_its_calls_do_and_leaves_the_map_when_it_has_ended(under_way, life):
    act(under_way, CallAct.OBJECT, life.desk, ago(3))
    assert shown(life.handler) == ["objected"]
    act(under_way, CallAct.INSIST, life.handler, ago(2))
    act(under_way, CallAct.REPORT_IN, life.desk, ago(2))
    assert shown(life.handler) == ["at_work"]
    act(under_way, CallAct.FINISH, life.handler, ago(1))
    assert shown(life.handler) == []


def test_a_past_day_shows_what_was_under_way_then(under_way, life):
    act(under_way, CallAct.REPORT_IN, life.desk, ago(4))
    act(under_way, CallAct.FINISH, life.handler, ago(2))
    days = {number: shown(life.handler, TODAY - timedelta(days=number)) for number in (11, 10, 5, 4, 3, 2, 0)}
    assert days[11] == days[2] == days[0] == []
    assert days[4] == days[3] == ["at_work"]
    assert days[5] == ["overdue"]
    assert days[10] in (["waiting"], ["overdue"])


def test_far_out_whistles_are_counted_together(under_way, life):
    blow(life.town["west1"], Tier.COMMUNITY, [life.sanitation], "再吹", deed(life.handler, moment=ago(9)), life.case)
    far = tile_of(life.case.place.x, life.case.place.y, 9)
    assert [mark["count"] for mark in marks(life.handler, "whistle", "whistle-all", tile=far)] == [2]


def test_the_card_tells_who_was_called_to_who_may_know(client, under_way, life):
    address = f"/whistles/{under_way.whistle.uid}/card/"
    assert client.get(address).status_code == 404
    client.force_login(life.stranger)
    assert client.get(address).status_code == 404
    client.force_login(life.desk)
    told = client.get(address).json()
    assert (told["title"], told["page"]) == ("占道", f"/whistles/{under_way.whistle.uid}/")
    assert any(line["label"].endswith("sanitation") for line in told["lines"])
    assert (told["lon"], told["lat"]) == life.case.place.coords


def test_the_card_of_one_without_a_case_has_a_place(client, life):
    blow(life.town["west"], Tier.STREET, [life.water], "修管", deed(life.handler))
    client.force_login(life.handler)
    told = client.get(f"/whistles/{Whistle.objects.get().uid}/card/").json()
    assert (told["lon"], told["lat"]) == life.town["west"].versions.get().label_point.coords
