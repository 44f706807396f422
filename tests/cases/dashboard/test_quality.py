"""The quality index: six classes and seventeen indicators as data, from the grade to the rows; of areas, not people."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions.load_quality_index import USUAL, load_quality_index, read_index_file
from cases.dashboard.asked import ask
from cases.dashboard.figures import board_of
from cases.dashboard.kept_days import KEPT
from cases.dashboard.quality import quality_context
from cases.dashboard.quality_values import READ, reckoning_of
from cases.models import Channel, ListItem, QualityClass, QualityGrade, QualityIndex, QualityIndicator
from cases.rules.board.quality import Measure
from cases.rules.lists import ItemState, ListKind
from grids.models import Role
from tests.cases.dashboard.conftest import WEEK
from tests.factories import days, make_building, make_household, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(weeks) -> QualityIndex:
    load_quality_index(read_index_file(USUAL), commit=True)
    return QualityIndex.objects.get()


def values(town, who: str = "auditor") -> dict[Measure, list[float]]:
    """Of the west, of the east, and of the whole."""
    board = board_of(ask(town.people[who], WEEK | {"compare": "year"}))
    found = reckoning_of(board)
    return {measure: found.value(measure).value.tolist() for measure in Measure}


def test_the_index_that_comes_with_it_has_six_classes_and_seventeen_indicators(index):
    assert (QualityClass.objects.count(), QualityIndicator.objects.count()) == (6, 17)
    assert set(QualityIndicator.objects.values_list("measure", flat=True)) == set(Measure.values) == set(READ)
    assert QualityGrade.objects.filter(start=0).exists()


def test_indicators_are_what_the_rows_say(weeks):
    make_household(make_building(weeks.areas["w1"], (103.002, 23.012, 0.0003)))
    ListItem.objects.create(kind=ListKind.PROBLEM, area=weeks.areas["west"], title="甲", state=ItemState.CLAIMED)
    ListItem.objects.create(kind=ListKind.NEED, area=weeks.areas["w1"], title="乙")
    make_post(weeks.people["reader"], weeks.areas["e1"], Role.GRID_LEADER)
    weeks.report("e2", "2025-03-14 09:00", channel=Channel.RESIDENT)
    found = values(weeks)
    assert found[Measure.STAFFED] == pytest.approx([25, 0, 100 / 6])
    assert found[Measure.LED] == pytest.approx([0, 50, 100 / 6])
    assert found[Measure.VISITED][0] == found[Measure.VISITED][2] == 0
    assert found[Measure.FOUND] == pytest.approx([100, 50, 500 / 6])
    assert found[Measure.IN_TIME] == pytest.approx([50, 100, 200 / 3])
    assert found[Measure.RATING] == pytest.approx([5, 3, 4])
    assert found[Measure.ANSWER] == pytest.approx([5.5, 1, 1])
    assert found[Measure.OVERDUE][0] == pytest.approx(100 / 3)
    assert found[Measure.CLAIMED][::2] == pytest.approx([50, 50])
    assert found[Measure.DENSITY][0] == pytest.approx(4 * 1000 * 30 / 7)
    # w2 has open cases and no worker, as w3 has; e1 and e2 have none either.
    assert found[Measure.CALM][0] == pytest.approx(50)


def test_the_page_leads_from_the_grade_to_the_rows(client, index, weeks):
    client.force_login(weeks.people["auditor"])
    body = client.get("/dashboard/quality/", WEEK).content.decode()
    assert body.count('class="grade grade-') >= 3
    assert "area=532503001&" in body
    west = client.get("/dashboard/quality/", WEEK | {"area": "532503001"}).content.decode()
    for link in ("/desk/?", "/areas/532503001/measures/unstaffed", "/lists/?area=532503001", "#grids"):
        assert link in west


def test_a_grid_is_not_graded_nor_is_a_department(client, index, weeks):
    for who, given in (("worker", {}), ("west", {"area": "532503001001001"}), ("desk", {})):
        client.force_login(weeks.people[who])
        assert client.get("/dashboard/quality/", WEEK | given).status_code == 404
    context = quality_context(ask(weeks.people["west"], WEEK | {"area": "532503001001"}))
    assert context["parts"] == []


def test_an_area_of_one_grid_is_not_graded_either(client, index, weeks):
    """The east street's grids but one are retired: its grade would be that of who works in the last."""
    east = [weeks.areas[name] for name in weeks.areas if name.startswith("e") and name[1:].isdigit()]
    for area in east[1:]:
        area.versions.update(valid=days(end=date(2025, 1, 1)))
    client.force_login(weeks.people["auditor"])
    whole = client.get("/dashboard/quality/", WEEK)
    assert b"area=532503001&" in whole.content
    assert b"area=532503002&" not in whole.content
    assert client.get("/dashboard/quality/", WEEK | {"area": "532503002"}).status_code == 404


def test_it_rejects_another_area(client, index, weeks):
    for who, given in (("west", {"area": "532503002"}), ("west", {"area": "532503"}), ("reader", {}), ("nobody", {})):
        client.force_login(weeks.people[who])
        assert client.get("/dashboard/quality/", WEEK | given).status_code == 403


def test_too_little_to_rest_on_is_said_and_not_graded(index, weeks):
    context = quality_context(ask(weeks.people["auditor"], WEEK))
    lines = {line.indicator.measure: line for _klass, _score, lines in context["details"] for line in lines}
    assert lines[Measure.REOPENED].few
    assert lines[Measure.REOPENED].points == "–"
    assert not lines[Measure.STAFFED].few


def test_weights_and_grades_of_the_administration_are_those_that_count(index, weeks):
    QualityIndicator.objects.exclude(measure=Measure.STAFFED).delete()
    QualityClass.objects.filter(indicators=None).delete()
    QualityIndicator.objects.update(worst=0, best=25)
    context = quality_context(ask(weeks.people["auditor"], WEEK))
    by_code = {one.code: one for one in context["parts"]}
    assert (by_code["532503001"].score, by_code["532503001"].grade.colour) == ("100.0", "green")
    assert (by_code["532503002"].score, by_code["532503002"].grade.colour) == ("0.0", "red")
    QualityGrade.objects.filter(start=85).update(label_en="blooming", label_zh="优良")
    assert quality_context(ask(weeks.people["auditor"], WEEK))["parts"][0].grade.label == "优良"


def test_without_an_index_the_page_says_how_to_get_one(client, weeks):
    client.force_login(weeks.people["west"])
    assert "load_quality_index" in client.get("/dashboard/quality/", WEEK).content.decode()


def test_the_queries_do_not_grow_with_the_cases(index, weeks):
    question = ask(weeks.people["auditor"], WEEK)

    def queries() -> int:
        KEPT.clear()
        with CaptureQueriesContext(connection) as found:
            quality_context(question)
        return len(found)

    queries()  # what is kept of the grids is worked out the first time
    few = queries()
    for minute in range(30):
        weeks.report("w4", f"2025-03-13 10:{minute:02d}", weeks.parking)
    assert queries() == few < 40


def test_the_command_writes_nothing_until_commit_and_keeps_what_was_edited(weeks):
    call_command("load_quality_index", stdout=StringIO())
    assert not QualityIndex.objects.exists()
    call_command("load_quality_index", "--commit", stdout=StringIO())
    QualityIndicator.objects.update(weight=7)
    call_command("load_quality_index", "--commit", stdout=StringIO())
    assert set(QualityIndicator.objects.values_list("weight", flat=True)) == {7}
    assert QualityIndex.objects.count() == 1


def test_another_index_comes_into_use_only_when_told(weeks, tmp_path):
    load_quality_index(read_index_file(USUAL), commit=True)
    other = tmp_path / "other.json"
    other.write_text(json.dumps(json.loads(USUAL.read_text("utf-8")) | {"key": "other"}), "utf-8")
    call_command("load_quality_index", str(other), "--commit", stdout=StringIO())
    assert QualityIndex.objects.get(active=True).key != "other"
    call_command("load_quality_index", str(other), "--commit", "--use", stdout=StringIO())
    assert QualityIndex.objects.get(active=True).key == "other"


def test_a_bad_file_is_refused(weeks, tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text("{}", "utf-8")
    for path in (bad, tmp_path / "none.json"):
        with pytest.raises(CommandError):
            call_command("load_quality_index", str(path), "--commit")
