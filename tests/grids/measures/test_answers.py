"""Measures of the net: for whom they are open, what is refused, and what an answer costs."""

import pytest

from tests.factories import make_post, make_user
from tests.grids.measures.figures import ask, house, row, shape

pytestmark = pytest.mark.django_db
# Of one answer: session, user, posts, the level, the range, the figures; the first time their making and keeping too.
QUERIES = 18
KEYS = ("households", "households-per-worker", "unstaffed", "unvisited", "misplaced", "gaps", "overlaps")


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
