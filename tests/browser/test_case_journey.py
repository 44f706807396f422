"""One case from a resident's phone to the resident's rating, through three departments, each in a browser of its own.

At every stage: what each person sees, that a stranger's desk sees nothing, and how far the receipt says that it is.
"""

import re
from dataclasses import dataclass
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from PIL import Image
from playwright.sync_api import Page, expect

from cases.actions.load_calendar import load_calendar
from cases.models import Case, CaseMove, DeskMember, Tier
from cases.rules.states import Act, State
from cases.rules.tasks import TaskState
from grids.models import Role
from tests.browser.conftest import DESKTOP, PHONE
from tests.cases.factories import IN_W1, make_department, make_kind
from tests.factories import days, make_post, make_user

pytestmark = pytest.mark.browser
DESKS = ("sanitation", "water", "police", "power")


@dataclass
class Person:
    """Somebody with an account, at a browser of their own."""

    page: Page

    def sees_on_the_desk(self, *numbers: str) -> None:
        """Exactly these cases are on the list of open ones."""
        self.page.goto("/desk/")
        expect(self.page.locator("#rows tbody tr")).to_have_count(len(numbers))
        for number in numbers:
            expect(self.page.locator(f'#rows tr[data-number="{number}"]')).to_be_visible()

    def opens(self, case: Case) -> None:
        """The case's page, by the link of the list."""
        self.page.goto("/desk/")
        self.page.locator(f'#rows tr[data-number="{case.number}"] a').click()
        expect(self.page.locator("h1")).to_contain_text(case.number)

    def may(self, *acts: Act) -> None:
        """The forms that the opened page has are for these acts, and for no others but notes."""
        found = self.page.locator("form[data-act]").evaluate_all("forms => forms.map(form => form.dataset.act)")
        assert set(found) - {"note"} == {str(act) for act in acts}

    def does(self, act: Act, **fields: str) -> None:
        """Fills the act's form and sends it; it is done."""
        self.tries(act, **fields)
        expect(self.page.locator(".desk-done")).to_be_visible()

    def is_told_of(self, name: str, act: Act) -> None:
        """Somebody was first: nothing is done, and what was typed is sent again with one press."""
        expect(self.page.locator(".desk-problem")).to_contain_text(name)
        self.page.locator(f'form[data-act="{act}"] button').click()
        expect(self.page.locator(".desk-done")).to_be_visible()

    def tries(self, act: Act, **fields: str) -> None:
        """Fills the act's form and sends it."""
        form = self.page.locator(f'form[data-act="{act}"]')
        form.locator("xpath=..").locator("summary").click()
        for name, value in fields.items():
            field = form.locator(f'[name="{name}"]')
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        form.locator("button").click()


@dataclass
class Stranger(Person):
    """Has a desk, but none of this case."""

    def knows_nothing_of(self, case: Case) -> None:
        """Neither list nor page tells of it."""
        self.page.goto("/desk/")
        expect(self.page.locator("main .nothing")).to_be_visible()
        expect(self.page.locator("main")).not_to_contain_text(case.number)
        answer = self.page.goto(f"/cases/{case.number}/")
        assert answer.status == 404
        expect(self.page.locator("body")).not_to_contain_text(case.text)


@dataclass
class Resident:
    """Who reported it: a phone without an account, and the address of the receipt."""

    page: Page

    def is_told(self, state: str, *steps: str) -> None:
        """The receipt's page says how far it is, and every step up to there, with nobody's name."""
        self.page.reload()
        expect(self.page.locator(".report-state")).to_have_text(state)
        expect(self.page.locator(".report-steps > li")).to_have_count(len(steps))
        for place, step in enumerate(steps):
            expect(self.page.locator(".report-steps > li").nth(place)).to_contain_text(step)
        for name in ("handler", "worker", "desk_"):
            expect(self.page.locator("main")).not_to_contain_text(name)
        assert self.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.fixture
def offices(town, settings, tmp_path):
    """The kind, the street's people, three departments that will handle it, and a fourth with nothing to do with it."""
    settings.PHOTOS_DIR = tmp_path / "photos"
    load_calendar()
    departments = {
        "sanitation": make_department(town["west"], name="西街道环卫所"),
        "water": make_department(town["county"], key="water", tier=Tier.COUNTY, name="水务局"),
        "police": make_department(town["county"], key="police", tier=Tier.COUNTY, name="交警大队"),
        "power": make_department(town["county"], key="power", tier=Tier.COUNTY, name="供电局"),
    }
    make_kind("06011", "店外经营")
    make_kind(department=departments["sanitation"])
    make_post(make_user("handler"), town["west"])
    make_post(make_user("worker"), town["west1"], Role.GRID_WORKER)
    make_post(make_user("east"), town["east"])
    for key in DESKS:
        DeskMember.objects.create(department=departments[key], user=make_user(f"desk_{key}"), valid=days())
    return departments


@pytest.fixture
def at_work(open_page, log_in, django_user_model):
    """Opens a browser as somebody: `at_work("handler")`, or as a Stranger."""

    def open_(name: str, who: type = Person):
        page = open_page("/account/login/", size=DESKTOP)
        log_in(page, django_user_model.objects.get(username=name))
        return who(page)

    return open_


def photo() -> bytes:
    stream, exif = BytesIO(), Image.Exif()
    exif[0x8825] = {1: "N", 2: (23.0, 0.0, 54.0), 3: "E", 4: (103.0, 0.0, 18.0)}
    Image.new("RGB", (1600, 1200), "brown").save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def report_from_a_phone(open_page) -> Resident:
    """Position, kind by its letters, words, a photo, a telephone number; and sent."""
    where = {"longitude": IN_W1[0], "latitude": IN_W1[1], "accuracy": 8}
    page = open_page(
        "/report/", size=PHONE, locale="zh-CN", geolocation=where, permissions=["geolocation"], has_touch=True
    )
    page.locator("#report-here").click()
    expect(page.locator("[name=lon]")).to_have_value(re.compile(r"^103\.005"))
    page.locator("#report-search").fill("bllj")
    page.locator(".report-hits button").first.click()
    page.locator("#report-text").fill("塌陷处积水，垃圾堆到了车道上")
    page.locator("#report-photos").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    expect(page.locator("#report-preview img")).to_have_count(1)
    page.locator("details.report-field summary").click()
    page.locator("[name=contact_name]").fill("王小明")
    page.locator("[name=contact_phone]").fill("13800000000")
    page.locator("#report-send").click()
    expect(page.locator(".report-receipt")).to_be_visible()
    return Resident(page)


def test_a_case_goes_from_a_phone_through_three_departments_to_the_rating(open_page, at_work, offices, watch):
    watch.expected = ["404", "409"]
    resident = report_from_a_phone(open_page)
    case = Case.objects.get()
    told = ["已上报"]
    expect(resident.page.locator(".report-receipt")).to_contain_text(case.number)
    resident.is_told("已收到，等待受理。", *told)
    expect(resident.page.locator(".report-thumbs img")).to_have_count(1)
    assert resident.page.locator(".report-thumbs img").evaluate("image => image.naturalWidth") > 0

    handler, worker = at_work("handler"), at_work("worker")
    sanitation, water, police = (at_work(f"desk_{key}") for key in DESKS[:3])
    strangers = [at_work("desk_power", Stranger), at_work("east", Stranger)]

    # The street takes it up; no department knows of it yet.
    handler.sees_on_the_desk(case.number)
    handler.opens(case)
    expect(handler.page.locator(".case-text")).to_contain_text("塌陷处积水")
    expect(handler.page.locator(".case-photos img")).to_have_count(1)
    expect(handler.page.locator("main")).not_to_contain_text("13800000000")
    sanitation.sees_on_the_desk()
    handler.does(Act.ACCEPT)
    handler.does(Act.FILE)
    handler.does(Act.DISPATCH)
    told += ["已受理", "已派给处置部门"]
    resident.is_told("已派给处置部门。", *told)

    # The first department, by default of the kind, begins.
    sanitation.sees_on_the_desk(case.number)
    sanitation.opens(case)
    sanitation.may(Act.TAKE, Act.SEND_BACK, Act.TRANSFER)
    sanitation.does(Act.TAKE)
    water.sees_on_the_desk()
    for stranger in strangers:
        stranger.knows_nothing_of(case)

    # It takes two more: the street splits it.
    handler.opens(case)
    handler.does(
        Act.SPLIT,
        part_department_0="water",
        part_text_0="修复塌陷的检查井",
        part_department_1="police",
        part_text_1="疏导交通",
    )
    told += ["开始处置", "已分派多个部门协同处置"]
    resident.is_told("正在处置。", *told)

    # Each sees it and takes only its own steps; the leading one must wait for both.
    sanitation.opens(case)
    sanitation.may(Act.TRANSFER)
    for person, text in ((water, "修复塌陷的检查井"), (police, "疏导交通")):
        person.sees_on_the_desk(case.number)
        person.opens(case)
        person.may(Act.TASK)
        expect(person.page.locator("[name=task] option[selected]")).to_contain_text(text)
    water.does(Act.TASK, step="report_in")
    police.tries(Act.TASK, step="object", why="该路段由街道疏导")
    police.is_told_of("desk_water", Act.TASK)
    handler.opens(case)
    handler.does(
        Act.TASK, task=str(case.tasks.get(state=TaskState.OBJECTED).pk), step="insist", why="属干道，由交警负责"
    )
    police.opens(case)
    police.does(Act.TASK, step="finish")
    water.opens(case)
    water.does(Act.TASK, step="finish", why="井已修复")
    resident.is_told("正在处置。", *told)
    sanitation.opens(case)
    sanitation.does(Act.ANSWER, why="垃圾已清运，井已修复")
    told += ["已反馈处置完成"]
    resident.is_told("已反馈处置完成，等待核查。", *told)
    expect(resident.page.locator(".report-steps")).to_contain_text("垃圾已清运，井已修复")

    # Looked at on site by the grid's worker, closed by the street.
    worker.opens(case)
    worker.may(Act.CHECK)
    worker.does(Act.CHECK, why="现场已清理干净")
    handler.opens(case)
    handler.does(Act.CLOSE, why="感谢反映")
    for stranger in strangers:
        stranger.knows_nothing_of(case)
    told += ["已现场核查", "已结案"]
    resident.is_told("已办结。", *told)
    resident.page.locator(".report-choice").nth(1).click()
    resident.page.locator("#rating-why").fill("很快")
    resident.page.locator(".report-form button").click()
    expect(resident.page.locator(".report-choice input[value='4']")).to_be_checked()

    # Everybody who took part can still read it; each move is on record, and none can be changed.
    handler.page.goto(f"/cases/{case.number}/")
    moves_told = handler.page.locator(".case-moves > li")
    expect(moves_told.first).to_contain_text("the reporter")
    for step in ("report in", "object", "insist", "finish"):
        expect(moves_told.filter(has_text=f"· {step}")).not_to_have_count(0)
    for person in (sanitation, water, police):
        assert person.page.goto(f"/cases/{case.number}/").status == 200
        expect(person.page.locator("form[data-act=reopen]")).to_have_count(0)
    case.refresh_from_db()
    assert (case.state, case.rating, case.in_time) == (State.CLOSED, 4, True)
    moves = list(case.moves.values_list("edition", "act", "user__username", "department__key"))
    assert [(act, user, department) for _edition, act, user, department in moves] == [
        ("report", None, None),
        ("accept", "handler", None),
        ("file", "handler", None),
        ("dispatch", "handler", "sanitation"),
        ("take", "desk_sanitation", "sanitation"),
        ("split", "handler", "sanitation"),
        ("task", "desk_water", "water"),
        ("task", "desk_police", "police"),
        ("task", "handler", "police"),
        ("task", "desk_police", "police"),
        ("task", "desk_water", "water"),
        ("answer", "desk_sanitation", "sanitation"),
        ("check", "worker", "sanitation"),
        ("close", "handler", "sanitation"),
        ("rate", None, "sanitation"),
    ]
    assert [edition for edition, *_rest in moves] == list(range(1, len(moves) + 1))
    with pytest.raises(DatabaseError, match="kept as they were written"), transaction.atomic():
        CaseMove.objects.filter(case=case, edition=2).update(why="")
