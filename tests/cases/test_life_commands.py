"""Calendars, limits, the drawing, the job: what the commands write and what a page about it shows."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from cases.clock import calendar_in_use, limit_for
from cases.jobs import CLOCK, any_over, ask_for_clock, look_after_clocks, run_clock
from cases.management.commands.draw_case_states import PAGES, with_drawing
from cases.models import CalendarDay, Case, ContactLook, Department, DeskMember, MonthlyStep, TimeLimit, WorkCalendar
from cases.monthly import problems_by_step
from cases.rules.clock import BadHours, Limit, Unit, read_hours, read_weekdays
from cases.rules.states import Act
from grids.models import Role
from jobs.models import Job
from jobs.watches import WATCHES
from jobs.worker import run_pending
from tests.cases.conftest import at
from tests.cases.factories import make_case, make_department, make_kind
from tests.factories import make_post, make_town, make_user

PAGE = Path(__file__).resolve().parents[2] / "docs/cases-life.md"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_calendar_is_a_dry_run_until_commit_and_written_once():
    assert "108" in run("load_calendar")
    assert not CalendarDay.objects.exists()
    assert not WorkCalendar.objects.exists()
    run("load_calendar", "--commit")
    counts = [model.objects.count() for model in (CalendarDay, TimeLimit, MonthlyStep)]
    assert counts[1:] == [18, 4]
    assert CalendarDay.objects.get(day=date(2025, 10, 11)).works is True
    assert CalendarDay.objects.get(day=date(2025, 10, 8)).source == "国办发明电〔2024〕12号"
    assert not WorkCalendar.objects.get().checked
    CalendarDay.objects.filter(day=date(2025, 10, 11)).update(works=False)
    assert "2025-10-11" in run("load_calendar", "--commit")
    assert [model.objects.count() for model in (CalendarDay, TimeLimit, MonthlyStep)] == counts
    assert not calendar_in_use().works(date(2025, 10, 11))


@pytest.mark.django_db
def test_a_kinds_own_limit_goes_before_the_general_one():
    run("load_calendar", "--commit")
    kind = make_kind()
    assert limit_for(kind, "normal", "handle") == Limit(5, Unit.WORKING_DAYS)
    kind.limits.create(stage="handle", amount=3, unit="working_days")
    assert limit_for(kind, "normal", "handle").amount == 3
    assert limit_for(kind, "urgent", "handle").amount == 1
    TimeLimit.objects.filter(kind=None).delete()
    assert limit_for(kind, "urgent", "handle") is None


@pytest.mark.django_db
def test_without_a_calendar_there_are_weekdays_and_office_hours():
    assert calendar_in_use().works(date(2025, 10, 1))
    assert not calendar_in_use().works(date(2025, 10, 4))


@pytest.mark.parametrize(
    "hours", [[], None, [["8:30", "x"]], [["12:00", "08:00"]], [["08:00", "12:00"], ["11:00", "18:00"]]]
)
def test_hours_that_cannot_be_read_are_refused(hours):
    with pytest.raises(BadHours):
        read_hours(hours)


@pytest.mark.parametrize("weekdays", [None, [7], ["0"], [True], "01"])
def test_weekdays_that_cannot_be_read_are_refused(weekdays):
    with pytest.raises(BadHours):
        read_weekdays(weekdays)


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_show_the_table_of_now(page):
    text = (PAGE.parent.parent / page).read_text("utf-8")
    assert with_drawing(text) == text


def test_the_drawing_notices_a_page_that_is_out_of_date(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(PAGE.read_text("utf-8").replace("reported --> accepted: accept", ""), "utf-8")
    with pytest.raises(CommandError):
        run("draw_case_states", "--check", f"--file={page}")
    run("draw_case_states", f"--file={page}")
    assert page.read_text("utf-8") == PAGE.read_text("utf-8")
    page.write_text("no marks", "utf-8")
    with pytest.raises(CommandError):
        run("draw_case_states", f"--file={page}")


def test_every_worker_looks_whether_a_clock_is_due_to_run(life):
    assert WATCHES[CLOCK].look is look_after_clocks
    look_after_clocks()
    assert not Job.objects.exists()
    life.act(Act.SUSPEND, life.handler, until=at("2025-03-12 10:00"))
    look_after_clocks()
    look_after_clocks()
    assert [job.kind for job in Job.objects.all()] == [CLOCK]
    run_pending([CLOCK])
    assert Case.objects.get(pk=life.case.pk).suspended_at is None


def test_the_job_lets_clocks_run_again_that_are_over(life):
    life.act(Act.SUSPEND, life.handler, until=at("2025-03-12 10:00"))
    assert any_over()
    assert ask_for_clock().pk == ask_for_clock().pk
    assert list(run_clock(None)["counts"].values()) == [1]
    assert not any_over()
    assert Case.objects.get(pk=life.case.pk).due_at is not None


def test_which_problems_stand_at_which_step(life):
    other = make_case(life.town["w1"], life.case.kind)
    for case, times in ((life.case, 2), (other, 1)):
        life.case, life.now = case, timezone.now()
        for _time in range(times):
            life.act(Act.ESCALATE, life.handler)
    rows = problems_by_step(Case.objects.visible_to(life.handler))
    assert [[one.case.number for one in row.problems] for row in rows] == [[other.number], ["T00000001"], [], [], []]
    assert [row.late for row in problems_by_step(Case.objects.all(), date(2099, 1, 1))] == [1, 1, 0, 0, 0]
    assert not any(row.problems for row in problems_by_step(Case.objects.visible_to(life.stranger)))


# Administration


@pytest.fixture
def town(db):
    return make_town()


def login(name: str, area, role: Role) -> Client:
    client = Client()
    client.user = make_user(name)
    make_post(client.user, area, role)
    client.force_login(client.user)
    return client


def department_form(department: Department, /, **seat) -> dict:
    form = {
        "key": department.key, "name": "新名", "tier": department.tier, "area": department.area_id,
        "valid_0": "2000-01-01", "valid_1": "", "members-TOTAL_FORMS": "0", "members-INITIAL_FORMS": "0",
    }  # fmt: skip
    if seat:
        form |= {"members-TOTAL_FORMS": "1", "members-0-valid_0": "2000-01-01", "members-0-valid_1": ""}
        form |= {f"members-0-{name}": value for name, value in seat.items()}
    return form


def test_an_administrator_keeps_the_departments_of_their_area(town):
    mine, other = make_department(town["west"]), make_department(town["east"], key="other")
    client = login("admin", town["west"], Role.ADMINISTRATOR)
    user = make_user("clerk")
    path = "/admin/cases/department/%d/change/"
    assert client.post(path % mine.pk, department_form(mine, user=user.pk, department=mine.pk)).status_code == 302
    assert DeskMember.objects.get().user == user
    assert Department.objects.get(pk=mine.pk).name == "新名"
    client.post(path % other.pk, department_form(other))
    assert Department.objects.get(pk=other.pk).name == "测试other"
    client.post(path % mine.pk, department_form(mine) | {"area": town["east"].pk})
    assert Department.objects.get(pk=mine.pk).area == town["west"]


def test_nobody_takes_a_seat_with_their_own_account(town):
    mine = make_department(town["west"])
    client = login("admin", town["west"], Role.ADMINISTRATOR)
    seat = {"user": client.user.pk, "department": mine.pk}
    assert client.post(f"/admin/cases/department/{mine.pk}/change/", department_form(mine, **seat)).status_code == 200
    assert not DeskMember.objects.exists()


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.DEPARTMENT, Role.READER])
def test_others_change_no_department_calendar_or_limit(town, role):
    mine = make_department(town["west"])
    client = login("other", town["west"], role)
    for path in (f"department/{mine.pk}/change", "workcalendar", "timelimit", "monthlystep", "calendarday"):
        assert client.get(f"/admin/cases/{path}/").status_code == 403


def test_a_calendar_that_cannot_be_read_is_not_kept(town):
    client = Client()
    client.force_login(make_user("root", staff=True, superuser=True))
    form = {"key": "k", "label_zh": "历", "label_en": "calendar", "weekdays": "[0]", "hours": '[["08:00", "12:00"]]'}
    wrong = {"hours": '[["12:00", "08:00"]]', "weekdays": "[9]"}
    for field, value in wrong.items():
        assert client.post("/admin/cases/workcalendar/add/", form | {field: value}).status_code == 200
    assert not WorkCalendar.objects.exists()
    assert client.post("/admin/cases/workcalendar/add/", form).status_code == 302
    assert WorkCalendar.objects.get().hours == [["08:00", "12:00"]]


def test_looks_at_contacts_are_read_by_auditors_of_the_area(town):
    case = make_case(town["w1"], make_kind())
    ContactLook.objects.create(user=make_user("looked"), case=case, reason="回访核实")
    for street, seen in (("west", True), ("east", False)):
        client = login(f"auditor-{street}", town[street], Role.AUDITOR)
        assert ("回访核实" in client.get("/admin/cases/contactlook/").content.decode()) is seen
