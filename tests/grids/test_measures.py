"""Measures of the net: what is counted, for whom, and what is refused. The town is of squares that tile."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from grids.models import Area, AreaVersion, Household, Role, Visit
from tests.factories import box, days, make_area, make_building, make_post, make_town, make_user

pytestmark = pytest.mark.django_db

# Of one answer: session, user, posts, the level, the range, the figures; the first time their making and keeping too.
QUERIES = 18
KEYS = ("households", "households-per-worker", "unstaffed", "unvisited", "misplaced", "gaps", "overlaps")
MIDDLE = {"w1": (103.005, 23.015), "w2": (103.015, 23.015), "w3": (103.005, 23.005), "e1": (103.025, 23.01)}


@pytest.fixture
def town() -> dict[str, Area]:
    areas = make_town()
    level = areas["w1"].level
    level.min_households, level.max_households = 10, 20
    level.save()
    return areas


@pytest.fixture
def supervisor(town, client):
    """Of the west street only."""
    user = make_user("west")
    make_post(user, town["west"])
    client.force_login(user)
    return user


def house(town, key: str, households: int, nudge: float = 0.0):
    west, south = MIDDLE[key]
    building = make_building(town[key], (west + nudge, south, 0.0004))
    Household.objects.bulk_create(
        Household(building=building, door=str(n), residents=2, valid=days()) for n in range(households)
    )
    return building


def ask(client, key: str, **query):
    answer = client.get(f"/api/measures/{key}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def row(answer, area: Area):
    return answer["values"][str(area.uid)]


def test_households_are_set_against_the_range(client, town, supervisor):
    for key, count in (("w1", 30), ("w2", 15), ("w3", 4)):
        house(town, key, count)
    found = ask(client, "households", classes=3)
    assert found["method"] == "fixed"
    assert found["diverging"] is True
    assert [(c["from"], c["to"], c["count"]) for c in found["classes"]] == [(None, 10, 0), (10, 20, 1), (20, None, 1)]
    assert row(found, town["w1"]) == [2, 30, 30, 1]
    assert row(found, town["w2"]) == [1, 15, 15, 1]
    assert row(found, town["w3"])[0] == "few"
    assert row(found, town["w4"])[0] == "none"
    assert found["counts"] == {"none": 3, "few": 1, "unshared": 0, "closed": 0}


def test_above_the_grids_it_is_their_mean(client, town, supervisor):
    house(town, "w1", 30)
    house(town, "w2", 15)
    found = ask(client, "households", level="community")
    assert row(found, town["west1"])[1:] == [11, 45, 4]
    assert set(found["values"]) == {str(town["west1"].uid), str(town["east1"].uid)}


def test_a_past_day_counts_by_the_boundaries_of_that_day(client, town, supervisor):
    split = date(2020, 6, 8)
    old = make_area(town["w1"].level, "532503001001009", "旧网格", (103.00, 23.01, 103.02, 23.02), town["west1"],
                    days(end=split))  # fmt: skip
    for key in ("w1", "w2"):
        town[key].versions.update(valid=days(split))
        house(town, key, 12)
    before = ask(client, "households", on="2020-06-07", classes=3)
    assert row(before, old) == [2, 24, 24, 1]
    assert str(town["w1"].uid) not in before["values"]
    after = ask(client, "households", on="2020-06-08", classes=3)
    assert row(after, town["w1"]) == [1, 12, 12, 1]


def test_a_building_on_a_border_counts_once_on_a_past_day(client, town, supervisor):
    building = make_building(town["w1"], (103.01 - 0.0002, 23.015, 0.0004))
    Household.objects.bulk_create(
        Household(building=building, door=str(n), residents=2, valid=days()) for n in range(12)
    )
    found = ask(client, "households", on="2021-01-01")
    assert row(found, town["w1"])[2] == 12
    assert row(found, town["w2"])[2] == 0
    assert row(ask(client, "misplaced", on="2021-01-01"), town["w1"])[2] == 0


def test_a_worker_counts_where_posted_and_in_every_area_above_once(client, town, supervisor):
    house(town, "w1", 30)
    house(town, "w2", 30)
    one = make_user("one")
    make_post(one, town["w1"], Role.GRID_WORKER)
    make_post(one, town["w2"], Role.GRID_WORKER)
    make_post(make_user("gone"), town["w1"], Role.GRID_WORKER, days(end=date(2021, 1, 1)))
    found = ask(client, "households-per-worker", level="grid")
    assert row(found, town["w1"])[1:] == [30, 30, 1]
    assert row(ask(client, "households-per-worker", level="community"), town["west1"])[1:] == [60, 60, 1]


def test_households_that_no_worker_has_are_not_drawn_as_none(client, town, supervisor):
    house(town, "w1", 30)
    found = ask(client, "households-per-worker")
    assert row(found, town["w1"]) == ["unshared", None, 30, 0]
    assert row(found, town["w2"])[0] == "none"
    assert found["counts"]["unshared"] == 1


def test_a_grid_without_a_leader_is_told(client, town, supervisor):
    for key in ("w1", "w2"):
        make_post(make_user(f"worker {key}"), town[key], Role.GRID_WORKER)
    make_post(make_user("leader"), town["w1"], Role.GRID_LEADER)
    found = ask(client, "unstaffed")
    assert row(found, town["w1"])[0] == "none"
    assert row(found, town["w2"])[1:] == [100, 1, 1]
    assert row(ask(client, "unstaffed", level="street"), town["west"])[1:] == [75, 3, 4]


def test_a_building_that_was_never_visited_is_not_visited(client, town, supervisor):
    seen, late, never = (house(town, "w1", 5, nudge) for nudge in (0, 0.001, 0.002))
    make_building(town["w1"], (103.008, 23.012, 0.0004))  # nobody lives there
    today = timezone.localdate()
    Visit.objects.create(building=seen, on=today - timedelta(days=29))
    Visit.objects.create(building=late, on=today - timedelta(days=30))
    Visit.objects.create(building=never, on=today + timedelta(days=1))
    assert row(ask(client, "unvisited", days=30), town["w1"])[1:] == [66.7, 2, 3]
    assert row(ask(client, "unvisited", days=31), town["w1"])[1:] == [33.3, 1, 3]


def test_buildings_in_no_grid_and_in_two_are_found_where_they_lie(client, town, supervisor):
    overlap = make_area(town["w1"].level, "532503001001008", "重叠网格", (103.00, 23.01, 0.002), town["west1"])
    make_building(town["w1"], (103.001, 23.011, 0.0004))
    gap = town["w3"].versions.get()
    gap.geom = box((103.00, 23.00, 0.005))
    gap.save()
    make_building(None, (103.008, 23.008, 0.0004), "2")
    by_grid = ask(client, "misplaced")
    assert row(by_grid, town["w1"])[2] == 1
    assert row(by_grid, overlap)[2] == 1
    assert row(by_grid, town["w3"])[0] == "none"
    assert row(ask(client, "misplaced", level="community"), town["west1"])[2] == 2


def shape(area: Area, *corners: float) -> None:
    area.versions.update(geom=box(corners))


def test_a_gap_counts_for_every_area_above_it(client, town, supervisor):
    shape(town["w3"], 103.00, 23.00, 103.01, 23.009)  # leaves 0.01° x 0.001°, about 1,025 m x 111 m
    assert row(ask(client, "gaps", level="community"), town["west1"])[1] == pytest.approx(113_500, rel=0.01)
    assert row(ask(client, "gaps", level="street"), town["west"])[1] == pytest.approx(113_500, rel=0.01)
    assert row(ask(client, "gaps", level="grid"), town["w3"])[0] == "none"
    assert row(ask(client, "overlaps", level="street"), town["west"])[0] == "none"


def test_an_overlap_counts_once_where_both_areas_are_and_for_each_where_they_are_not(client, town):
    client.force_login(make_user("boss", superuser=True))
    shape(town["w4"], 103.01, 23.00, 103.021, 23.01)  # beyond its street, over e1
    shape(town["w1"], 103.00, 23.01, 103.011, 23.02)  # over w2
    size = pytest.approx(113_500, rel=0.01)
    by_grid = ask(client, "overlaps", level="grid")
    assert [row(by_grid, town[key])[1] for key in ("w1", "w2", "w4", "e1")] == [size] * 4
    by_street = ask(client, "overlaps", level="street")
    assert row(by_street, town["west"])[1] == pytest.approx(2 * 113_500, rel=0.01)
    assert row(by_street, town["east"])[1] == size
    assert row(ask(client, "overlaps", level="county"), town["county"])[1] == pytest.approx(2 * 113_500, rel=0.01)


def test_an_area_that_nobody_divided_is_a_gap(client, town, supervisor):
    for key in ("w1", "w2", "w3", "w4"):
        town[key].versions.update(parent=town["east1"])
    found = row(ask(client, "gaps", level="street"), town["west"])[1]
    assert found == pytest.approx(AreaVersion.objects.get(area=town["west1"]).area_m2, rel=0.001)


def test_gaps_are_those_of_the_day(client, town, supervisor):
    split = date(2020, 6, 8)
    town["w3"].versions.update(valid=days(split))
    assert row(ask(client, "gaps", level="street", on="2020-06-07"), town["west"])[1] > 1e6
    assert row(ask(client, "gaps", level="street", on="2020-06-08"), town["west"])[0] == "none"


@pytest.mark.parametrize("on", ["2021-01-01", None])
def test_a_change_of_the_day_shows_at_once(client, town, supervisor, on):
    """Whatever was kept: households, visits, buildings and boundaries that change are counted anew."""
    asked = {"on": on} if on else {}
    building = house(town, "w1", 12)
    day = date(2021, 1, 1) if on else timezone.localdate()
    for _second_time in range(2):
        assert row(ask(client, "households", **asked), town["w1"])[2] == 12
        assert row(ask(client, "unvisited", **asked), town["w1"])[2:] == [1, 1]
        assert row(ask(client, "misplaced", **asked), town["w1"])[0] == "none"
        assert row(ask(client, "gaps", level="community", **asked), town["west1"])[0] == "none"
    Household.objects.filter(building=building, door="0").delete()
    Visit.objects.create(building=building, on=day)
    assert row(ask(client, "households", **asked), town["w1"])[2] == 11
    assert row(ask(client, "unvisited", **asked), town["w1"])[2:] == [0, 1]
    house(town, "w1", 3, 0.001)
    assert row(ask(client, "unvisited", **asked), town["w1"])[2:] == [1, 2]
    shape(town["w1"], 103.00, 23.01, 103.004, 23.02)
    assert row(ask(client, "misplaced", level="community", **asked), town["west1"])[2] == 2
    assert row(ask(client, "gaps", level="community", **asked), town["west1"])[1] > 1e5


def test_what_is_kept_is_closed_to_whom_it_is_closed(client, town, supervisor):
    """The same figures are kept for all; who may see them is decided after."""
    shape(town["w3"], 103.00, 23.00, 103.01, 23.009)
    assert row(ask(client, "gaps", level="street", on="2021-01-01"), town["west"])[1] > 0
    other = make_user("east")
    make_post(other, town["east"])
    client.force_login(other)
    assert row(ask(client, "gaps", level="street", on="2021-01-01"), town["west"]) == ["closed"]
    client.logout()
    assert client.get("/api/measures/gaps?on=2021-01-01").status_code == 403


def test_counts_are_open_everywhere_posts_only_where_one_is_posted(client, town, supervisor):
    house(town, "e1", 30)
    assert row(ask(client, "households"), town["e1"])[1] == 30
    found = ask(client, "unstaffed")
    assert row(found, town["e1"]) == ["closed"]
    assert found["counts"]["closed"] == 2
    assert row(ask(client, "unstaffed", level="street"), town["east"]) == ["closed"]


@pytest.mark.parametrize("key", KEYS)
def test_it_rejects_who_is_not_logged_in_and_says_why(client, town, key):
    english = {"accept-language": "en"}
    answer = client.get(f"/api/measures/{key}", headers=english)
    assert answer.status_code == 403
    assert "Log in" in answer.json()["error"]
    listed = {measure["key"]: measure for measure in client.get("/api/measures", headers=english).json()["measures"]}
    assert listed[key]["open"] is False
    assert "Log in" in listed[key]["why"]


def test_it_rejects_an_account_without_a_post(client, town):
    client.force_login(make_user("nobody"))
    assert client.get("/api/measures/households").status_code == 403


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"level": "galaxy"}, 404),
        ({"on": "yesterday"}, 422),
        ({"method": "guess"}, 422),
        ({"classes": "9"}, 422),
        ({"classes": "4"}, 422),
        ({"days": "0"}, 422),
        ({"days": "99999999999"}, 422),
    ],
)
def test_nonsense_is_answered_in_words(client, town, supervisor, query, status):
    answer = client.get("/api/measures/households", query)
    assert answer.status_code == status
    assert answer.json()["error"]


def test_an_unknown_measure_is_not_found(client, town, supervisor):
    assert client.get("/api/measures/happiness").status_code == 404


def test_without_a_range_quantiles_take_its_place_and_fixed_is_refused(client, town, supervisor):
    level = town["w1"].level
    level.min_households = None
    level.save()
    house(town, "w1", 30)
    assert ask(client, "households")["method"] == "quantile"
    assert client.get("/api/measures/households", {"method": "fixed"}).status_code == 422


def test_a_day_before_the_first_record_is_empty_not_wrong(client, town, supervisor):
    found = ask(client, "households", on="1950-01-01")
    assert found["values"] == {}
    assert found["areas"] == 0


def test_where_every_area_is_white_there_are_no_classes(client, town, supervisor):
    found = ask(client, "households", method="quantile")
    assert found["classes"] == []
    assert found["counts"]["none"] == 6


def test_levels_are_data_and_those_below_the_grid_are_not_offered(client, town, supervisor):
    levels = [level["key"] for level in client.get("/api/measures").json()["levels"]]
    assert levels == ["grid", "community", "street", "county"]


def test_the_same_answer_is_not_sent_twice(client, town, supervisor):
    first = client.get("/api/measures/households")
    again = client.get("/api/measures/households", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    house(town, "w1", 30)
    assert client.get("/api/measures/households", headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert "private" in first["Cache-Control"]


@pytest.mark.parametrize("key", KEYS)
def test_queries_do_not_grow_with_the_areas(client, town, supervisor, key, django_assert_max_num_queries):
    for n in range(8):
        house(town, "w1", 2, n * 0.0005)
    with django_assert_max_num_queries(QUERIES):
        ask(client, key)


def test_the_registry_names_layers_that_are_closed_too(client, town):
    layers = {layer["key"]: layer for layer in client.get("/api/layers").json()["layers"]}
    assert layers["area-grid"]["open"] is True
    assert layers["area-grid"]["group"] == "areas"
