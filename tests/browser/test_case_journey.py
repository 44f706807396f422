"""One case from a resident's phone to the resident's rating, through three departments, each in a browser of its own.

At every stage: what each person sees, that a stranger's desk sees nothing, and how far the receipt says that it is.
"""

import re
from dataclasses import dataclass
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from PIL import Image
from playwright.sync_api import expect

from cases.actions.load_calendar import load_calendar
from cases.models import Case, CaseMove, DeskMember, Tier
from cases.rules.states import Act, State
from cases.rules.tasks import TaskState
from grids.models import Role
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.people import Person, Resident, Stranger
from tests.cases.factories import IN_W1, make_department, make_kind
from tests.factories import days, make_post, make_user

pytestmark = pytest.mark.browser
DESKS = ("sanitation", "water", "police", "power")
MOVES = [  # act, account, department
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


@dataclass
class Tale:
    """The case, who is told of it, and what the receipt has told so far."""

    case: Case
    resident: Resident
    told: list[str]
    handler: Person
    worker: Person
    sanitation: Person
    water: Person
    police: Person
    strangers: list[Stranger]


def begin(open_page, at_work) -> Tale:
    """A resident reports; the others are at their desks."""
    resident = report_from_a_phone(open_page)
    case, told = Case.objects.get(), ["已上报"]
    expect(resident.page.locator(".report-receipt")).to_contain_text(case.number)
    resident.is_told("已收到，等待受理。", *told)
    expect(resident.page.locator(".report-thumbs img")).to_have_count(1)
    assert resident.page.locator(".report-thumbs img").evaluate("image => image.naturalWidth") > 0
    at_desks = (at_work(f"desk_{key}") for key in DESKS[:3])
    strangers = [at_work("desk_power", Stranger), at_work("east", Stranger)]
    return Tale(case, resident, told, at_work("handler"), at_work("worker"), *at_desks, strangers)


def the_street_takes_it_up(tale: Tale) -> None:
    """The street takes it up; no department knows of it yet."""
    tale.handler.sees_on_the_desk(tale.case.number)
    tale.handler.opens(tale.case)
    expect(tale.handler.page.locator(".case-text")).to_contain_text("塌陷处积水")
    expect(tale.handler.page.locator(".case-photos img")).to_have_count(1)
    expect(tale.handler.page.locator("main")).not_to_contain_text("13800000000")
    tale.sanitation.sees_on_the_desk()
    tale.handler.does(Act.ACCEPT)
    tale.handler.does(Act.FILE)
    tale.handler.does(Act.DISPATCH)
    tale.told += ["已受理", "已派给处置部门"]
    tale.resident.is_told("已派给处置部门。", *tale.told)


def the_first_department_begins(tale: Tale) -> None:
    """The first department, by default of the kind, begins."""
    tale.sanitation.sees_on_the_desk(tale.case.number)
    tale.sanitation.opens(tale.case)
    tale.sanitation.may(Act.TAKE, Act.SEND_BACK, Act.TRANSFER)
    tale.sanitation.does(Act.TAKE)
    tale.water.sees_on_the_desk()
    for stranger in tale.strangers:
        stranger.knows_nothing_of(tale.case)


def two_more_are_called(tale: Tale) -> None:
    """It takes two more: the street splits it."""
    tale.handler.opens(tale.case)
    tale.handler.does(
        Act.SPLIT,
        part_department_0="water",
        part_text_0="修复塌陷的检查井",
        part_department_1="police",
        part_text_1="疏导交通",
    )
    tale.told += ["开始处置", "已分派多个部门协同处置"]
    tale.resident.is_told("正在处置。", *tale.told)


def each_takes_only_its_own_steps(tale: Tale) -> None:
    """Each sees it and takes only its own steps; the leading one must wait for both."""
    tale.sanitation.opens(tale.case)
    tale.sanitation.may(Act.TRANSFER)
    for person, text in ((tale.water, "修复塌陷的检查井"), (tale.police, "疏导交通")):
        person.sees_on_the_desk(tale.case.number)
        person.opens(tale.case)
        person.may(Act.TASK)
        expect(person.page.locator("[name=task] option[selected]")).to_contain_text(text)
    tale.water.does(Act.TASK, step="report_in")
    tale.police.tries(Act.TASK, step="object", why="该路段由街道疏导")
    tale.police.is_told_of("desk_water", Act.TASK)
    tale.handler.opens(tale.case)
    tale.handler.does(
        Act.TASK, task=str(tale.case.tasks.get(state=TaskState.OBJECTED).pk), step="insist", why="属干道，由交警负责"
    )
    tale.police.opens(tale.case)
    tale.police.does(Act.TASK, step="finish")
    tale.water.opens(tale.case)
    tale.water.does(Act.TASK, step="finish", why="井已修复")
    tale.resident.is_told("正在处置。", *tale.told)
    tale.sanitation.opens(tale.case)
    tale.sanitation.does(Act.ANSWER, why="垃圾已清运，井已修复")
    tale.told += ["已反馈处置完成"]
    tale.resident.is_told("已反馈处置完成，等待核查。", *tale.told)
    expect(tale.resident.page.locator(".report-steps")).to_contain_text("垃圾已清运，井已修复")


def it_is_looked_at_and_closed(tale: Tale) -> None:
    """Looked at on site by the grid's worker, closed by the street."""
    tale.worker.opens(tale.case)
    tale.worker.may(Act.CHECK)
    tale.worker.does(Act.CHECK, why="现场已清理干净")
    tale.handler.opens(tale.case)
    tale.handler.does(Act.CLOSE, why="感谢反映")
    for stranger in tale.strangers:
        stranger.knows_nothing_of(tale.case)
    tale.told += ["已现场核查", "已结案"]
    tale.resident.is_told("已办结。", *tale.told)


def the_resident_rates_it(tale: Tale) -> None:
    """With four stars of five."""
    tale.resident.page.locator(".report-choice").nth(1).click()
    tale.resident.page.locator("#rating-why").fill("很快")
    tale.resident.page.locator(".report-form button").click()
    expect(tale.resident.page.locator(".report-choice input[value='4']")).to_be_checked()


def all_is_on_record(tale: Tale) -> None:
    """Everybody who took part can still read it; each move is on record, and none can be changed."""
    tale.handler.page.goto(f"/cases/{tale.case.number}/")
    moves_told = tale.handler.page.locator(".case-moves > li")
    expect(moves_told.first).to_contain_text("the reporter")
    for step in ("report in", "object", "insist", "finish"):
        expect(moves_told.filter(has_text=f"· {step}")).not_to_have_count(0)
    for person in (tale.sanitation, tale.water, tale.police):
        assert person.page.goto(f"/cases/{tale.case.number}/").status == 200
        expect(person.page.locator("form[data-act=reopen]")).to_have_count(0)
    tale.case.refresh_from_db()
    assert (tale.case.state, tale.case.rating, tale.case.in_time) == (State.CLOSED, 4, True)
    moves = list(tale.case.moves.values_list("edition", "act", "user__username", "department__key"))
    assert [(act, user, department) for _edition, act, user, department in moves] == MOVES
    assert [edition for edition, *_rest in moves] == list(range(1, len(moves) + 1))
    with pytest.raises(DatabaseError, match="kept as they were written"), transaction.atomic():
        CaseMove.objects.filter(case=tale.case, edition=2).update(why="")


def test_a_case_goes_from_a_phone_through_three_departments_to_the_rating(open_page, at_work, offices, watch):
    watch.expected = ["404", "409"]
    tale = begin(open_page, at_work)
    the_street_takes_it_up(tale)
    the_first_department_begins(tale)
    two_more_are_called(tale)
    each_takes_only_its_own_steps(tale)
    it_is_looked_at_and_closed(tale)
    the_resident_rates_it(tale)
    all_is_on_record(tale)
