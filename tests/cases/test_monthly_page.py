"""The page of the monthly clock: the month's steps and numbers, what is due, the step that is taken, refusals."""

import re
from datetime import date
from html import unescape

import pytest

from cases.models import Case, MonthlyProblem, MonthlyStep
from cases.monthly import due_in_month
from cases.rules.states import Act, State
from tests.cases.conftest import at
from tests.cases.factories import make_case
from tests.factories import make_user

MARCH = "/monthly/?month=2025-03"


@pytest.fixture
def problem(life) -> MonthlyProblem:
    """Put on the clock on 12 March: survey by 10 April."""
    life.act(Act.ESCALATE, life.handler, at("2025-03-12 09:30"))
    return MonthlyProblem.objects.get()


def page(client, user, address: str, status: int = 200) -> str:
    client.force_login(user)
    answer = client.get(address, headers={"accept-language": "en"})
    assert answer.status_code == status
    return answer.content.decode()


def numbers(body: str) -> list[list[int]]:
    table = body[body.index("monthly-steps") : body.index("</table>")]
    rows = re.findall(r'<tr[^>]*><th scope="row">.*?</tr>', table, re.S)
    return [[int(n) for n in re.findall(r'<td class="is-number">(?:<a[^>]*>)?(\d+)', row)] for row in rows]


def test_the_month_tells_its_steps_what_is_due_and_what_was_put_on_the_clock(client, problem, life):
    body = page(client, life.handler, "/monthly/?month=2025-04")
    assert numbers(body)[0][2:] in ([1, 0], [0, 1])
    assert "2025-04-10" in body
    assert life.case.number in body
    march = page(client, life.handler, MARCH)
    assert life.case.number in march[march.index('id="taken"') :]
    assert life.case.number not in march[march.index('id="due"') : march.index('id="taken"')]


def test_a_step_is_taken_on_the_page_and_counted_in_its_month(client, problem, life):
    client.force_login(life.handler)
    rank = MonthlyStep.objects.first().rank
    given = {"number": life.case.number, "seen": life.case.edition, "step": rank, "why": "已摸排"}
    answer = client.post("/monthly/act/?month=2025-04", given)
    assert answer.status_code == 302
    problem.refresh_from_db()
    assert (problem.last.rank, problem.due) == (rank, date(2025, 4, 15))
    [row] = [one for one in due_in_month(Case.objects.all(), date(2025, 4, 1)) if one.move is not None]
    assert row.outcome == "late"
    body = page(client, life.handler, answer.url)
    assert numbers(body)[0] == [0, 1, 0, 0]
    assert "已摸排" in page(client, life.handler, "/monthly/")


def test_who_is_bound_to_no_area_lets_cases_in_no_grid_pass_too(client, problem, life):
    Case.objects.filter(pk=life.case.pk).update(grid=None)
    assert "<button>Passed" in page(client, make_user("above", superuser=True), "/monthly/?month=2025-04")


def test_every_number_leads_to_its_rows(client, problem, life):
    other = make_case(life.town["w1"], life.case.kind, at=at("2025-03-12 08:00"))
    life.case = other
    life.act(Act.ESCALATE, life.handler, at("2025-03-12 10:00"))
    body = page(client, life.handler, "/monthly/?month=2025-04")
    [(address, number)] = set(re.findall(r'<td class="is-number"><a href="([^"]*)">(\d+)', body))
    rows = page(client, life.handler, f"/monthly/{unescape(address)}")
    assert len(re.findall('class="lists-line"', rows)) == int(number) == 2
    assert 'class="lists-line"' not in page(client, life.handler, "/monthly/?month=2025-04&outcome=in_time")


def test_who_may_not_is_refused_who_comes_late_is_told_and_nothing_is_passed(client, problem, life):
    rank = MonthlyStep.objects.first().rank
    given = {"number": life.case.number, "seen": life.case.edition, "step": rank}

    def status(user, **more) -> int:
        client.force_login(user)
        return client.post("/monthly/act/?month=2025-04", given | more).status_code

    assert status(life.worker) == 403
    assert status(life.stranger) == 404
    assert status(life.handler, seen=1) == 409
    assert status(life.handler, step=MonthlyStep.objects.last().rank) == 422
    for none in ("", "x", "99", "9" * 30):
        assert status(life.handler, step=none) == 422
    problem.refresh_from_db()
    assert problem.last is None
    assert "<button>Passed" not in page(client, life.worker, "/monthly/?month=2025-04")


def test_only_what_one_sees_is_counted_and_the_area_narrows(client, problem, life):
    assert numbers(page(client, life.stranger, "/monthly/?month=2025-04"))[0] == [0, 0, 0, 0]
    west2 = life.town["west"].versions.get().code
    assert sum(numbers(page(client, life.handler, f"/monthly/?month=2025-04&area={west2}"))[0]) == 1
    assert life.case.number in page(client, life.handler, "/monthly/?month=2025-04&area=nowhere", 404)
    page(client, life.handler, "/monthly/?month=soon&step=x&outcome=y")


def test_what_has_ended_is_not_due(client, problem, life):
    Case.objects.filter(pk=life.case.pk).update(state=State.REJECTED, closed_at=at("2025-03-13 09:00"))
    assert numbers(page(client, life.handler, "/monthly/?month=2025-04"))[0] == [0, 0, 0, 0]


def test_without_steps_the_page_says_so(client, life):
    MonthlyStep.objects.all().delete()
    assert "load_calendar" in page(client, life.handler, "/monthly/")


def test_the_page_asks_as_often_for_many_problems(client, problem, life, django_assert_max_num_queries):
    client.force_login(life.handler)
    with django_assert_max_num_queries(20) as few:
        client.get("/monthly/?month=2025-04")
    for _number in range(20):
        life.case = make_case(life.town["w1"], life.case.kind, at=at("2025-03-12 08:00"))
        life.act(Act.ESCALATE, life.handler, at("2025-03-12 10:00"))
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get("/monthly/?month=2025-04")
