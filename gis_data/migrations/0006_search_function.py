from django.db import migrations

# As in 0005_search, with runs of three characters beside the pairs. Three are rarer than two pairs that overlap: a search
# reads half as much of the index. Written again are only the keys: the pairs are still there.
KEYS = """
CREATE OR REPLACE FUNCTION gis_search_keys(named text, code text, place text, number text, class text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 5000 AS $$
DECLARE
    name_form CONSTANT text := gis_search_form(coalesce(named, ''));
    form CONSTANT text := name_form || ' ' || gis_search_form(coalesce(place, '') || ' ' || coalesce(number, ''));
    keys text[];
BEGIN
    keys := ARRAY(
        SELECT run FROM (SELECT substr(form, n, size) AS run, size
                         FROM generate_series(1, length(form) - 1) n, unnest('{2,3}'::int[]) size) r
        WHERE length(run) = size AND octet_length(run) > size AND strpos(run, ' ') = 0
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
REINDEX = "REINDEX INDEX base_feature_keys"
# What is asked, once for all kinds (gis_data/search.py): what keys match, what a name resembles, what keys of a name
# match that begins so; the text as typed, what a row must hold (LIKE) and which numbers it must hold whole (patterns);
# the day, the place that is looked at, and how many of a kind are wanted. What is not asked is NULL.
QUESTION = """
CREATE TYPE gis_question AS (
    query tsquery, alike text, start tsquery, typed text, holding text[], numbers text[],
    day date, lon float8, lat float8, most int)
"""
# 0 exact, 1 starts so, NULL neither, for texts in the form of searches; 4 resembles it, when nothing is typed for sure.
FIT = """
CREATE FUNCTION gis_search_fit(typed text, one text, other text, code text) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN typed IS NULL THEN 4
                WHEN typed IN (one, other, code) THEN 0
                WHEN starts_with(one, typed) OR starts_with(other, typed) OR starts_with(code, typed) THEN 1 END
$$
"""
# Degrees of latitude between two places: for ordering.
AWAY = """
CREATE FUNCTION gis_away(lon float8, lat float8, place_lon float8, place_lat float8) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sqrt(((lon - place_lon) * cos(radians(lat))) ^ 2 + (lat - place_lat) ^ 2)
$$
"""
# A function and not a query text: its plans are kept by the connection, and planning took longer than answering. The
# plans know no word (and `enable_seqscan` keeps one that was made for an empty table from reading a full one), so what
# a common word needs is written down here and rests on no statistics. Of a rare word all rows are read and sorted. A
# word of 4,000 rows or more is also looked for in the 2,000 features nearest to the place, cheapest test first. Never
# are more rows opened than that, so no word takes long. Within the function a row is known by its `ctid`, which nothing
# moves before the statement ends; but a walk by nearness gives ids, since PostgreSQL loses the `ctid` there.
#
# A road is many features of one name: 120 are looked at, and one is shown for each name and neighbourhood.
FEATURES = """
CREATE FUNCTION gis_find_features(asked gis_question, layers text[]) RETURNS json
LANGUAGE plpgsql STABLE PARALLEL SAFE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    few CONSTANT int := 4000;
    walk CONSTANT int := 2000;
    candidates CONSTANT int := 120;
    neighbourhood CONSTANT float8 := 0.05;
    here CONSTANT geometry := ST_SetSRID(ST_MakePoint(asked.lon, asked.lat), 4326);
    classes CONSTANT tsquery := (SELECT string_agg(quote_literal('@' || key), ' | ')::tsquery FROM unnest(layers) key);
    keys CONSTANT tsquery := classes && asked.query;
    nearest tid[];
    around tid[];
BEGIN
    nearest := ARRAY(
        SELECT f.ctid FROM (
            (SELECT b.ctid, b.geom FROM gis_data_basefeature b
             WHERE b.name <> '' AND gis_search_keys(b.name, '', '', '', b.layer) @@ keys LIMIT few)
            UNION ALL
            (SELECT b.ctid, b.geom FROM gis_data_basefeature b
             WHERE b.name <> '' AND b.name % asked.alike AND b.layer = ANY (layers) LIMIT few)
        ) f ORDER BY f.geom <-> here);
    IF nearest = '{}' THEN
        RETURN NULL;
    END IF;
    IF cardinality(nearest) >= few AND asked.alike IS NULL THEN
        around := ARRAY(SELECT b.ctid FROM gis_data_basefeature b WHERE b.id = ANY (ARRAY(
            SELECT w.id FROM (
                SELECT b.id, b.name, b.layer FROM gis_data_basefeature b ORDER BY b.geom <-> here LIMIT walk
            ) w
            WHERE w.name <> '' AND w.layer = ANY (layers) AND gis_search_form(w.name) LIKE ALL (asked.holding)
              AND gis_search_keys(w.name, '', '', '', w.layer) @@ keys
            LIMIT candidates)));
        nearest := around || ARRAY(SELECT n.ctid FROM unnest(nearest) n (ctid) WHERE n.ctid <> ALL (around));
    END IF;
    RETURN (SELECT json_agg(r) FROM (
        SELECT d.source || '/' || d.source_id || '/' || d.layer AS ref, d.layer, d.kind, d.name, d.fit, d.lon, d.lat,
               ARRAY[ST_XMin(d.geom), ST_YMin(d.geom), ST_XMax(d.geom), ST_YMax(d.geom)] AS bounds
        FROM (
            SELECT DISTINCT ON (p.name, p.layer, round(p.lon / neighbourhood), round(p.lat / neighbourhood)) p.*,
                   coalesce(gis_search_fit(asked.typed, p.form, NULL, NULL), CASE
                       WHEN asked.start IS NOT NULL
                            AND gis_search_keys(p.name, '', '', '', p.layer) @@ asked.start THEN 2
                       ELSE 3 END) AS fit
            FROM (
                SELECT f.* FROM unnest(nearest) n (ctid)
                CROSS JOIN LATERAL (
                    SELECT b.*, gis_search_form(b.name) AS form, ST_X(b.place) AS lon, ST_Y(b.place) AS lat FROM (
                        SELECT o.*, ST_PointOnSurface(o.geom) AS place FROM gis_data_basefeature o
                        WHERE o.ctid = n.ctid OFFSET 0
                    ) b OFFSET 0
                ) f
                WHERE f.form LIKE ALL (asked.holding) LIMIT candidates
            ) p
            ORDER BY p.name, p.layer, round(p.lon / neighbourhood), round(p.lat / neighbourhood), p.geom <-> here
        ) d ORDER BY d.fit, gis_away(d.lon, d.lat, asked.lon, asked.lat), d.id LIMIT asked.most) r);
END $$
"""
DROP = """
DROP FUNCTION gis_find_features(gis_question, text[]);
DROP FUNCTION gis_away(float8, float8, float8, float8);
DROP FUNCTION gis_search_fit(text, text, text, text);
DROP TYPE gis_question
"""


class Migration(migrations.Migration):
    """What fits a search among the named features of the base map, the best first, answered by the database alone."""

    dependencies = [("gis_data", "0005_search")]
    operations = [
        migrations.RunSQL(";".join((KEYS, REINDEX)), migrations.RunSQL.noop),
        migrations.RunSQL(";".join((QUESTION, FIT, AWAY, FEATURES)), DROP),
    ]
