import json

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from pypinyin import lazy_pinyin
from pypinyin.phrases_dict import phrases_dict

import gis_data.functions

FIRST, LAST = 0x4E00, 0x9FFF  # the block of common Chinese characters
# Readings that place names often have and the dictionary does not name first: both are found.
SECOND = {
    "长": "chang", "重": "chong", "行": "hang", "厦": "xia", "乐": "yue", "朝": "zhao", "都": "du", "车": "ju",
    "堡": "pu", "泊": "po", "会": "kuai", "单": "shan", "曾": "ceng", "盛": "cheng", "番": "pan", "六": "lu",
    "台": "tai", "石": "dan", "藏": "cang", "觉": "jiao", "解": "xie", "尉": "yu", "蚌": "beng", "浚": "xun",
    "绿": "lu", "吕": "lu", "旅": "lu", "侣": "lu", "律": "lu", "女": "nu", "铝": "lu", "闾": "lu", "率": "lu",
}
FORM = """
CREATE FUNCTION gis_search_form(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT replace(replace(replace(translate(lower(normalize(t, NFKD)),
        U&'\\0300\\0301\\0302\\0303\\0304\\0306\\0307\\0308'
        '\\030A\\030B\\030C\\0327\\0328', ''), 'ß', 'ss'), '号楼', '栋'), '幢', '栋')
$$
"""
# A negative number: the character may be read otherwise, in a phrase or in names.
READINGS = """
CREATE FUNCTION gis_readings(form text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 2000 AS $$
DECLARE
    letter text;
    number int;
    whole text := '';
    initials text := '';
    varies boolean := false;
    found text[] := '{}';
BEGIN
    IF octet_length(form) = length(form) THEN
        RETURN found;
    END IF;
    FOR n IN REVERSE least(length(form), 40)..1 LOOP
        letter := substr(form, n, 1);
        IF ascii(letter) BETWEEN 19968 AND 40959 THEN
            number := (':numbers:'::int2[])[ascii(letter) - 19967];
            CONTINUE WHEN number = 0;
            varies := varies OR number < 0;
            whole := left((':syllables:'::text[])[abs(number)] || whole, 60);
            initials := left(whole, 1) || initials;
            found := found || ('~' || whole) || ('~' || initials);
        ELSIF strpos('abcdefghijklmnopqrstuvwxyz0123456789', letter) > 0 THEN
            whole := left(letter || whole, 60);
            initials := letter || initials;
        END IF;
    END LOOP;
    found := found || ('^' || whole) || ('^' || initials);
    RETURN CASE WHEN varies THEN found || gis_readings_in_phrases(form) ELSE found END;
END $$
"""
PHRASES = """
CREATE FUNCTION gis_readings_in_phrases(form text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 4000 AS $$
DECLARE
    letter text;
    following text := '';
    heard text; in_phrase text; other text;
    phrased text := ''; second text := '';
    phrased_initials text := ''; second_initials text := '';
    found text[] := '{}';
BEGIN
    FOR n IN REVERSE least(length(form), 40)..1 LOOP
        letter := substr(form, n, 1);
        IF ascii(letter) BETWEEN 19968 AND 40959 THEN
            heard := (':syllables:'::text[])[abs((':numbers:'::int2[])[ascii(letter) - 19967])];
        ELSE
            heard := CASE WHEN strpos('abcdefghijklmnopqrstuvwxyz0123456789', letter) > 0 THEN letter END;
        END IF;
        CONTINUE WHEN heard IS NULL;
        in_phrase := coalesce(':pairs:'::jsonb -> (letter || following) ->> 0,
                              ':pairs:'::jsonb -> substr(form, n - 1, 2) ->> 1, heard);
        other := coalesce(':second:'::jsonb ->> letter, heard);
        following := letter;
        phrased := left(in_phrase || phrased, 60);
        second := left(other || second, 60);
        phrased_initials := left(in_phrase, 1) || phrased_initials;
        second_initials := left(other, 1) || second_initials;
        CONTINUE WHEN heard = letter;
        found := found || ('~' || phrased) || ('~' || phrased_initials) || ('~' || second) || ('~' || second_initials);
    END LOOP;
    RETURN found || ('^' || phrased) || ('^' || phrased_initials) || ('^' || second) || ('^' || second_initials);
END $$
"""
KEYS = """
CREATE FUNCTION gis_search_keys(named text, code text, place text, number text, class text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 5000 AS $$
DECLARE
    name_form CONSTANT text := gis_search_form(coalesce(named, ''));
    form CONSTANT text := name_form || ' ' || gis_search_form(coalesce(place, '') || ' ' || coalesce(number, ''));
    keys text[];
BEGIN
    keys := ARRAY(
        SELECT pair FROM (SELECT substr(form, n, 2) AS pair FROM generate_series(1, length(form) - 1) n) p
        WHERE octet_length(pair) > 2 AND strpos(pair, ' ') = 0
      UNION ALL
        SELECT '~' || left(word[1], 60) FROM regexp_matches(form, '[a-z0-9]+', 'g') word);
    IF name_form <> '' THEN
        keys := keys || gis_readings(name_form) || ('^' || left(translate(name_form, ' ()-.', ''), 60));
    END IF;
    IF code <> '' THEN
        keys := keys || ('#' || lower(left(code, 60)));
    END IF;
    IF class <> '' THEN
        keys := keys || ('@' || class);
    END IF;
    RETURN array_to_tsvector(keys);
END $$
"""
DROP = """
DROP FUNCTION gis_search_keys(text, text, text, text, text);
DROP FUNCTION gis_readings(text);
DROP FUNCTION gis_readings_in_phrases(text);
DROP FUNCTION gis_search_form(text)
"""


def make_functions(apps, schema_editor):
    """The readings are written into the function and not into a table: a restored dump then indexes its rows rightly,
    in whatever order its tables come."""
    usual = {chr(code): lazy_pinyin(chr(code))[0] for code in range(FIRST, LAST + 1)}
    usual = {letter: reading for letter, reading in usual.items() if reading.isascii() and reading.isalpha()}
    syllables = sorted(set(usual.values()))
    number = {syllable: position for position, syllable in enumerate(syllables, start=1)}
    pairs = {phrase: lazy_pinyin(phrase) for phrase in phrases_dict if len(phrase) == 2 and usual.keys() >= set(phrase)}
    pairs = {phrase: spoken for phrase, spoken in pairs.items() if spoken != [usual[letter] for letter in phrase]}
    varying = SECOND.keys() | {
        letter
        for phrase, spoken in pairs.items()
        for letter, reading in zip(phrase, spoken, strict=True)
        if reading != usual[letter]
    }
    numbers = [
        number[usual[letter]] * (-1 if letter in varying else 1) if letter in usual else 0
        for letter in map(chr, range(FIRST, LAST + 1))
    ]
    literals = {
        "syllables": "{" + ",".join(syllables) + "}",
        "numbers": "{" + ",".join(map(str, numbers)) + "}",
        "pairs": json.dumps(pairs, ensure_ascii=False),
        "second": json.dumps(SECOND, ensure_ascii=False),
    }
    for function in (FORM, PHRASES, READINGS, KEYS):
        for name, literal in literals.items():
            function = function.replace(f":{name}:", literal)
        schema_editor.execute(function, None)


def drop_functions(apps, schema_editor):
    schema_editor.execute(DROP, None)


class Migration(migrations.Migration):
    """What a row is found by, computed by the database from the row alone: no way of writing can forget it."""

    dependencies = [("gis_data", "0004_watch_tables")]
    operations = [
        migrations.RunPython(make_functions, drop_functions),
        migrations.AddIndex(
            model_name="basefeature",
            index=GinIndex(
                gis_data.functions.SearchKeys(
                    "name", models.Value(""), models.Value(""), models.Value(""), "layer"
                ),
                condition=models.Q(("name", ""), _negated=True),
                name="base_feature_keys",
            ),
        ),
        migrations.AddIndex(
            model_name="basefeature",
            index=GinIndex(
                condition=models.Q(("name", ""), _negated=True),
                fields=["name"],
                name="base_feature_name",
                opclasses=["gin_trgm_ops"],
            ),
        ),
    ]
