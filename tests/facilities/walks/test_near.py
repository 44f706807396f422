"""The resident's page: nearest on foot, open or not, without a login, and telling of nobody."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from facilities.models import FacilityKind, WalkGroup
from facilities.near.find import near
from tests.facilities.walks.conftest import WAYS, add_facility, add_home, lonlat, write_ways

WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=ZoneInfo(settings.TIME_ZONE))


@pytest.fixture
def adult(town):
    return WalkGroup.objects.get(key="adult")


def found_from(x, y, group, moment=WEDNESDAY):
    return {one.kind.key: one.found for one in near(*lonlat(x, y), group, moment)}


def test_the_nearest_on_foot_comes_first(clinic, adult):
    add_facility(clinic, "近", (400, 0))
    add_facility(clinic, "远", (900, 0))
    add_facility(clinic, "对岸", (100, 60))
    found = found_from(100, 0, adult)["clinic"]
    assert [one.version.name for one in found] == ["近", "远"]
    assert found[0].walk_m == pytest.approx(300, abs=1)
    assert (found[0].whole_minutes, found[0].distance) == (5, "300 m")


def test_beyond_what_one_walks_there_is_nothing(clinic, adult):
    add_facility(clinic, "一诊所", (3_900, 0))
    assert found_from(100, 0, adult)["clinic"] == []


def test_the_nearest_of_several_entrances_counts(clinic, adult):
    add_facility(clinic, "大医院", (900, 0), (300, 0))
    assert found_from(100, 0, adult)["clinic"][0].walk_m == pytest.approx(200, abs=1)


def test_who_walks_slowly_takes_longer(clinic, adult):
    add_facility(clinic, "一诊所", (1000, 0))
    elderly = WalkGroup.objects.get(key="elderly")
    assert found_from(0, 0, elderly)["clinic"][0].whole_minutes == 20


def test_wheels_do_not_take_steps(clinic, adult):
    write_ways(*WAYS, [(2000, 0), (2000, -300)], steps=(5,))
    add_facility(clinic, "坡上诊所", (2000, -290))
    assert found_from(1900, 0, adult)["clinic"]
    assert not found_from(1900, 0, WalkGroup.objects.get(key="wheels"))["clinic"]


def test_the_page_says_opening_hours_in_the_readers_language(clinic, adult, client):
    version = add_facility(clinic, "一诊所", (400, 0))
    version.opening_hours = "Mo-Fr 08:00-12:00; Sa off"
    version.save()
    lon, lat = lonlat(100, 0)
    page = client.get("/near/", {"lon": lon, "lat": lat}, headers={"accept-language": "zh-hans"}).content.decode()
    assert "周一-周五 08:00-12:00; 周六 休息" in page
    assert "Mo-Fr" not in page


def test_hours_are_told(clinic, adult):
    version = add_facility(clinic, "一诊所", (400, 0))
    version.opening_hours = "Mo-Fr 08:00-12:00"
    version.save()
    assert found_from(100, 0, adult)["clinic"][0].opening.is_open
    assert not found_from(100, 0, adult, WEDNESDAY.replace(hour=13))["clinic"][0].opening.is_open


def test_it_costs_the_same_queries_for_many_facilities(clinic, adult, django_assert_num_queries):
    for x in range(0, 2_000, 100):
        add_facility(clinic, f"{x}", (x, 0))
    found_from(100, 0, adult)
    with django_assert_num_queries(3):
        found_from(100, 0, adult)


class TestPage:
    """In a browser without scripts."""

    def test_it_needs_no_login_and_tells_of_no_household(self, client, clinic, town):
        add_home(town["w3"], 150, 10, 3)
        add_facility(clinic, "一诊所", (400, 0))
        lon, lat = lonlat(100, 0)
        page = client.get(f"/near/?lon={lon}&lat={lat}").content.decode()
        assert "一诊所" in page
        assert "测试户主" not in page

    def test_without_a_place_it_asks_for_one(self, client, town):
        assert client.get("/near/").status_code == 200

    @pytest.mark.parametrize("place", ["lon=abc&lat=1", "lon=500&lat=1", "lon=103", "lon=nan&lat=23"])
    def test_nonsense_is_answered_in_words(self, client, town, place):
        answer = client.get(f"/near/?{place}")
        assert answer.status_code == 400
        assert 'role="alert"' in answer.content.decode()

    def test_in_the_lake_it_says_so(self, client, town):
        lon, lat = lonlat(1_500, -600)
        answer = client.get(f"/near/?lon={lon}&lat={lat}")
        assert answer.status_code == 422
        assert "600" in answer.content.decode()

    def test_before_there_are_kinds_it_says_so(self, client, town):
        FacilityKind.objects.all().delete()
        WalkGroup.objects.all().delete()
        lon, lat = lonlat(100, 0)
        assert client.get(f"/near/?lon={lon}&lat={lat}").status_code == 200

    def test_a_name_with_markup_stays_text(self, client, town):
        lon, lat = lonlat(100, 0)
        page = client.get(f"/near/?lon={lon}&lat={lat}&name=<script>x</script>").content.decode()
        assert "<script>x" not in page
