"""The code of a component, digit by digit: composed, taken apart, and what is wrong with a wrong one."""

import pytest

from cases.rules.asset_codes import BadCode, Known, check, compose, county_of, explain, parse, twice

KNOWN = Known({"01": "市政公用设施", "02": "交通设施"}, {"01001": "供水井盖"}, {"532503": "测试市"})


def codes(text: str, known: Known = KNOWN) -> list[str]:
    return [found.code for found in check(text, known)]


def test_a_code_is_county_class_kind_and_serial_number():
    code = compose("532503", "01001", 42)
    assert code == "53250301001000042"
    parts = parse(code)
    assert (parts.county, parts.klass, parts.kind, parts.serial) == ("532503", "01", "001", "000042")
    assert (parts.prefix, parts.full_kind) == ("53250301001", "01001")


@pytest.mark.parametrize("serial", [0, 1_000_000])
def test_there_are_999999_numbers(serial):
    with pytest.raises(BadCode):
        compose("532503", "01001", serial)


def test_each_digit_is_explained():
    assert [(one.part, one.digits, one.first, one.last, one.says) for one in explain("53250301001000042", KNOWN)] == [
        ("county", "532503", 1, 6, "测试市"),
        ("class", "01", 7, 8, "市政公用设施"),
        ("kind", "001", 9, 11, "供水井盖"),
        ("serial", "000042", 12, 17, ""),
    ]
    assert codes("53250301001000042") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "asset-code-length"),
        ("5325030100100004", "asset-code-older"),
        ("532503010010000421", "asset-code-length"),
        ("5.32503010010E+16", "asset-code-not-digits"),
        ("５3250301001000042", "asset-code-not-digits"),
        ("99250301001000042", "asset-code-province"),
        ("53250001001000042", "asset-code-county"),
        ("53250101001000042", "asset-code-other-county"),
        ("53250309001000042", "asset-code-class"),
        ("53250301016000042", "asset-code-kind"),
        ("53250301001000000", "asset-code-serial"),
    ],
)
def test_it_says_what_is_wrong(text, code):
    assert codes(text) == [code]


def test_faults_of_several_parts_are_told_together_and_of_the_part_they_are_in():
    faults = {one.part: [found.code for found in one.findings] for one in explain("99250309001000000", KNOWN)}
    assert faults == {
        "county": ["asset-code-province"], "class": ["asset-code-class"], "kind": [], "serial": ["asset-code-serial"],
    }  # fmt: skip


def test_the_place_of_the_odd_sign_is_named():
    (found,) = check("5325O301001000042", KNOWN)
    assert "5" in str(found.problem)
    assert "O" in str(found.problem)


def test_without_counties_on_record_none_is_doubted():
    assert codes("11010101001000042", Known(KNOWN.classes, KNOWN.kinds, {})) == []


def test_a_code_in_two_rows_is_told_of_the_later():
    found = twice([(1, "a"), (2, ""), (3, "b"), (4, "a"), (5, "")])
    assert [(one.row, one.value) for one in found] == [(4, "a")]


def test_the_county_is_read_off_the_codes_of_areas():
    assert county_of(["LI", "532503001001001"]) == "532503"
    assert county_of(["LI", "530000", "990001"]) is None
