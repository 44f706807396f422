"""Taking apart what was typed: pure, and equal to what the database does."""

import pytest
from django.db import connection

from gis_data.rules.search import EXACT, RESEMBLES, STARTS, parse_terms, search_form

SPELLINGS = ("银河社区", "５号楼", "12幢", "Mühleholz Straße", "ＡＢ座", "Île-de-Ré", "ČÅ", "蒙自市永华街65号")


@pytest.mark.parametrize(
    ("typed", "pieces", "query"),
    [
        ("银河社区", ["银河社区"], "'银河社' & '河社区'"),
        ("银河", ["银河"], "'银河'"),
        ("河银小区1栋", ["河银小区1栋"], "'河银小' & '区1栋'"),
        ("银 河社", ["银", "河社"], "'河社'"),
        ("街105号", ["街105号"], "'街10' & '05号'"),
        ("yhsq", ["yhsq"], "('~yhsq':* | '#yhsq':*)"),
        ("5号楼", ["5栋"], "'5栋'"),
        ("银河 5幢", ["银河", "5栋"], "'银河' & '5栋'"),
        ("yinhe5栋", ["yinhe", "5栋"], "('~yinhe':* | '#yinhe':*) & '5栋'"),
        ("银", ["银"], "'^银':*"),
        ("y", ["y"], "'^y':*"),
        ("5", ["5"], ""),
        ("！？'\\", [], ""),
        ("", [], ""),
        ("Ａ座", ["a座"], "'a座'"),
    ],
)
def test_what_was_typed_is_taken_apart(typed, pieces, query):
    terms = parse_terms(typed)
    assert (list(terms.pieces), terms.query) == (pieces, query)


def test_a_long_text_is_cut():
    assert len(parse_terms("银 " * 500).pieces) <= 6


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "texts", "fit"),
    [
        ("银河社区", ["银河社区", None, None], EXACT),
        ("银河社区", ["x", None, "银河社区"], EXACT),
        ("银河社区", ["银河社区01网格", "x", ""], STARTS),
        ("银河社区", ["新银河社区", "x", None], None),
        (None, ["银河社区", None, None], RESEMBLES),
    ],
)
def test_an_exact_text_goes_before_one_that_starts_so(typed, texts, fit):
    with connection.cursor() as cursor:
        cursor.execute("SELECT gis_search_fit(%s, %s, %s, %s)", [typed, *texts])
        assert cursor.fetchone() == (fit,)


@pytest.mark.django_db
def test_a_number_is_not_the_end_of_a_longer_one():
    [pattern] = parse_terms("5栋").numbers
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s ~ %s, %s ~ %s", ["银河府邸15栋", pattern, search_form("银河府邸5号楼"), pattern])
        assert cursor.fetchone() == (False, True)


def test_nul_is_a_space():
    assert parse_terms("银河\0社区").pieces == ("银河", "社区")


def test_the_sound_of_a_wrong_character_is_that_of_the_right_one():
    assert parse_terms("银合").sound == parse_terms("银河").sound == "'~yinhe':*"
    assert parse_terms("yinhe").sound == ""


@pytest.mark.django_db
@pytest.mark.parametrize("text", SPELLINGS)
def test_the_database_spells_alike(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT gis_search_form(%s)", [text])
        assert cursor.fetchone() == (search_form(text),)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("银河社区", "^yhsq"),
        ("银河社区01网格", "^yhsq01wg"),
        ("银河社区", "~hesh"),
        ("重庆路", "^chongqinglu"),
        ("重庆路", "^zhongqinglu"),
        ("长桥", "^changqiao"),
        ("长桥", "^cq"),
        ("工商银行", "^gongshangyinhang"),
        ("朝阳花园", "^chaoyang"),
        ("绿茵社区", "^luyin"),
        ("绿茵社区", "^lvyin"),
        ("A座（北）", "^azuobei"),
    ],
)
def test_a_name_is_read_as_it_is_spoken(name, reading):
    with connection.cursor() as cursor:
        cursor.execute("SELECT gis_readings(gis_search_form(%s))", [name])
        (readings,) = cursor.fetchone()
    assert any(found.startswith(reading) for found in readings)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", " ", "'", "\\", "�", "（）", "x" * 3000, "银" * 3000])
def test_any_text_has_keys(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT gis_search_keys(%s, %s, %s, %s, '')", [text, text, text, text])
        assert cursor.fetchone()[0] is not None
