"""Taking apart what was typed: pure, and equal to what the database does."""

import pytest
from django.db import connection

from gis_data.rules.search import EXACT, HOLDS, SOUNDS, STARTS, parse_terms, search_form

SPELLINGS = ("银河社区", "５号楼", "12幢", "Mühleholz Straße", "ＡＢ座", "Île-de-Ré", "ČÅ", "蒙自市永华街65号")


@pytest.mark.parametrize(
    ("typed", "pieces", "query"),
    [
        ("银河社区", ["银河社区"], "'银河' & '河社' & '社区'"),
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


def test_an_exact_name_goes_before_a_start_before_pinyin_before_the_rest():
    terms = parse_terms("银河社区")
    fits = [terms.fit("银河社区"), terms.fit("银河社区01网格"), terms.fit("x", begins=True), terms.fit("新银河社区")]
    assert fits == [EXACT, STARTS, SOUNDS, HOLDS]


def test_a_number_is_not_the_end_of_a_longer_one():
    terms = parse_terms("5栋")
    assert (terms.is_cut("银河府邸15栋"), terms.is_cut("银河府邸5号楼")) == (True, False)


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
