"""Who reported a case rates its result, from the address of the receipt; and follows what it was merged with."""

import pytest
from django.utils import timezone

from cases.models import Case
from cases.rules.states import Act, State
from tests.cases.factories import make_case, make_kind
from tests.factories import make_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(db):
    now = timezone.now()
    return make_case(make_town()["w1"], make_kind(), at=now, state=State.CLOSED, closed_at=now)


def test_the_reporter_rates_a_closed_case(client, closed):
    assert client.get(f"/report/{closed.uid}/").content.decode().count('name="rating"') == 5
    answer = client.post(f"/report/{closed.uid}/", {"rating": "4", "why": "干净了"})
    assert (answer.status_code, answer.url) == (302, f"/report/{closed.uid}/")
    closed.refresh_from_db()
    last = closed.moves.last()
    assert (closed.rating, closed.state) == (4, State.CLOSED)
    assert (last.act, last.actor, last.user, last.why) == (Act.RATE, "reporter", None, "干净了")


@pytest.mark.parametrize("rating", ["", "0", "6", "five"])
def test_a_rating_that_is_none_is_told_and_the_words_are_kept(client, closed, rating):
    answer = client.post(f"/report/{closed.uid}/", {"rating": rating, "why": "等了很久"})
    assert answer.status_code == 422
    assert "等了很久" in answer.content.decode()
    assert Case.objects.get().rating is None


def test_a_case_under_way_cannot_be_rated(client, closed):
    Case.objects.update(state=State.HANDLING, closed_at=None)
    assert 'name="rating"' not in client.get(f"/report/{closed.uid}/").content.decode()
    assert client.post(f"/report/{closed.uid}/", {"rating": "5"}).status_code == 422
    assert Case.objects.get().rating is None


def test_who_only_knows_of_it_cannot_rate_it(client, closed):
    assert client.post(f"/report/{closed.number}/", {"rating": "5"}).status_code == 404


def test_a_merged_report_tells_what_becomes_of_the_other(client, closed):
    merged = make_case(closed.grid, closed.kind, state=State.MERGED, duplicate_of=closed)
    page = client.get(f"/report/{merged.uid}/", headers={"accept-language": "en"}).content.decode()
    assert "goes on together with the other report" in page
    assert "It is done." in page
