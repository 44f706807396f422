"""A department that once had a case goes on seeing it, and does nothing to it."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from cases.actions.refusals import NotYours
from cases.answerable import allowed_acts
from cases.desk.asked import read_asked
from cases.desk.pages import count_of, page_of
from cases.desk.scope import scope_of
from cases.models import Case, DeskMember
from cases.rules.states import BY_ACT, Act, State
from tests.cases.conftest import MORNING, Life
from tests.cases.factories import make_case, make_department
from tests.factories import days, make_user

pytestmark = pytest.mark.django_db
BEFORE = days(MORNING.date(), MORNING.date().replace(month=6))


@pytest.fixture
def sent_back(life) -> Life:
    """Dispatched to sanitation, which sent it back."""
    life.go(Act.ACCEPT, Act.FILE, Act.DISPATCH)
    life.act(Act.SEND_BACK, life.desk, why="不归我管")
    return life


def on_the_list(user, text: str) -> list[int]:
    scope, asked = scope_of(user, None, read_asked(QueryDict(text)).desk), read_asked(QueryDict(text))
    ids = page_of(scope, asked).ids
    assert count_of(scope, asked) == (len(ids), False)
    return ids


def test_who_sent_a_case_back_follows_it_and_can_do_nothing(sent_back):
    case, desk = sent_back.case, sent_back.desk
    assert (case.state, case.department) == (State.FILED, None)
    assert list(Case.objects.visible_to(desk)) == [case]
    assert allowed_acts(desk, case) == []
    for act in (act for act in BY_ACT if case.state in BY_ACT[act].before):
        with pytest.raises(NotYours):
            sent_back.act(act, desk)


def test_departments_that_never_had_it_see_nothing_of_it(sent_back):
    never, once = make_department(sent_back.town["west"], key="power"), make_user("once")
    DeskMember.objects.create(department=never, user=make_user("power"), valid=days())
    DeskMember.objects.create(department=sent_back.sanitation, user=once, valid=BEFORE)
    for member in (never.members.get().user, once, sent_back.water_desk, sent_back.stranger):
        assert not Case.objects.visible_to(member).exists()
        assert on_the_list(member, "desk=passed") == []


def test_a_transfer_leaves_it_with_both_and_only_the_second_acts(life):
    life.go(Act.ACCEPT, Act.FILE, Act.DISPATCH)
    life.act(Act.TRANSFER, life.desk, department=life.water)
    for member in (life.desk, life.water_desk):
        assert list(Case.objects.visible_to(member)) == [life.case]
    assert allowed_acts(life.desk, life.case) == []
    assert Act.TAKE in allowed_acts(life.water_desk, life.case)
    assert (on_the_list(life.desk, "desk=passed"), on_the_list(life.desk, "")) == ([life.case.pk], [])
    assert (on_the_list(life.water_desk, "desk=passed"), on_the_list(life.water_desk, "")) == ([], [life.case.pk])


def test_what_was_passed_on_has_a_list_of_its_own_which_keeps_to_the_filters(sent_back):
    case = sent_back.case
    assert on_the_list(sent_back.desk, "") == on_the_list(sent_back.desk, "desk=mine") == []
    for text, found in (
        ("", [case.pk]),
        ("&state=filed", [case.pk]),
        ("&state=closed", []),
        ("&order=newest", [case.pk]),
    ):
        assert on_the_list(sent_back.desk, f"desk=passed{text}") == found


def test_its_list_offers_no_acts_and_keeps_the_filters_folded(client, sent_back):
    client.force_login(sent_back.desk)
    body = client.get("/desk/?desk=passed").content.decode()
    assert sent_back.case.number in body
    assert 'name="act"' not in body
    assert '<details class="desk-more">' in body
    assert '<details class="desk-more" open>' in client.get("/desk/?desk=passed&severity=normal").content.decode()


def test_the_page_says_so_and_shows_no_form(client, sent_back):
    client.force_login(sent_back.desk)
    body = client.get(f"/cases/{sent_back.case.number}/", headers={"Accept-Language": "en"}).content.decode()
    assert "no longer has this case" in body
    assert "data-act=" not in body
    client.force_login(sent_back.handler)
    assert "no longer has this case" not in client.get(f"/cases/{sent_back.case.number}/").content.decode()


def test_it_is_asked_by_the_index_of_moves(sent_back):
    """With sequential scans made dear, as they are among many rows."""
    for _number in range(3):
        make_case(sent_back.town["e1"], sent_back.case.kind)
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as asked:
        cursor.execute("SET LOCAL enable_seqscan = off")
        list(Case.objects.visible_to(sent_back.desk).filter(number=sent_back.case.number))
        cursor.execute(f"EXPLAIN {asked.captured_queries[-1]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "case_move_department" in plan or "case_move_one_per_edition" in plan
    assert "Seq Scan on cases_casemove" not in plan
