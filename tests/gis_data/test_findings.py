"""Findings, and the table in which the terminal shows them."""

from django.utils.translation import gettext_lazy as _

from gis_data.findings import Kind, Severity, count_by_severity, error_rows
from gis_data.terminal import clip, display_width, findings_table, text_table, wrap

MISSING = Kind("name-missing", Severity.ERROR, _("Field {field} of {what} is empty."), _("Fill it in."))
ODD = Kind("odd", Severity.WARNING, "{value} is odd: {size:,.1f} m².", "Look at it.")


def test_a_finding_carries_its_words():
    finding = ODD.at(3, "code", "x1", size=1234.56)
    assert (finding.row, finding.field, finding.value, finding.code) == (3, "code", "x1", "odd")
    assert str(finding.problem) == "x1 is odd: 1,234.6 m²."
    assert str(finding.remedy) == "Look at it."


def test_findings_are_counted_and_errors_name_their_rows():
    findings = [MISSING.at(1), MISSING.at(4), ODD.at(2, size=1), MISSING.at(4)]
    assert count_by_severity(findings) == {"error": 3, "warning": 1, "note": 0}
    assert error_rows(findings) == {1, 4}


def test_chinese_is_two_columns_wide():
    assert display_width("文澜 A（1）") == 4 + 3 + 4 + 1 - 1
    assert clip("文澜街道办事处", 8) == "文澜街…"
    assert display_width(clip("文澜街道办事处", 8)) <= 8
    assert clip("文澜", 4) == "文澜"


def test_text_is_wrapped_at_spaces_or_inside_chinese():
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("编码 文澜街道观澜街道", 8) == ["编码", "文澜街道", "观澜街道"]


def test_columns_stay_straight():
    lines = text_table(("name", "n"), [("文澜街道", "1"), ("x\ny", "2")]).splitlines()
    starts = [display_width(line[: line.rindex(mark)]) for line, mark in zip(lines[2:4], "12", strict=True)]
    assert starts == [10, 10]
    assert lines[4] == "y"


def test_the_table_shows_the_remedy_and_cuts_a_long_list():
    table = findings_table([MISSING.at(row, "名称", what="街道") for row in range(1, 30)], shown_per_kind=5)
    assert table.count("名称") == 10
    assert "24" in table.splitlines()[-1] and "name-missing" in table.splitlines()[-1]


def test_no_findings_are_said_in_words():
    assert findings_table([]).strip()
