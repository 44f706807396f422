from django.db import migrations

# Functions and not query texts, for the reasons and by the bounds that gis_data's 0006_search_function tells.
TREE = """
CREATE FUNCTION grids_tree(day date) RETURNS TABLE (area_id bigint, parent_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT v.area_id, v.parent_id FROM grids_areaversion v
    WHERE v.valid @> day
       OR NOT EXISTS (
            SELECT 1 FROM grids_areaversion o
            WHERE o.area_id = v.area_id AND (o.valid @> day OR lower(o.valid) > lower(v.valid)))
$$
"""
# The way up from one area, where `areas_open_to` walks down from all that is held: for few areas, whoever asks.
# A place has fewer levels than 32; areas that are each other's parents end there. "= ANY" keeps the planner on the
# B-tree: it takes the exclusion index for a plain "=" and reads it whole.
IS_BELOW = """
CREATE FUNCTION grids_is_below(area bigint, roots bigint[], day date) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 500 AS $$
DECLARE
    above bigint := area;
BEGIN
    FOR step IN 1..32 LOOP
        IF above IS NULL OR above = ANY (roots) THEN
            RETURN above IS NOT NULL;
        END IF;
        above := (SELECT t.parent_id FROM grids_tree(day) t WHERE t.area_id = ANY (ARRAY[above]));
    END LOOP;
    RETURN false;
END $$
"""
# `roots` NULL opens everything. Rare words are found wherever they are, and then asked whether they lie below the
# roots; of common ones only those below are read.
BUILDINGS = """
CREATE FUNCTION grids_find_buildings(asked gis_question, roots bigint[], today date) RETURNS json
LANGUAGE plpgsql STABLE PARALLEL SAFE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    few CONSTANT int := 4000;
    walk CONSTANT int := 2000;
    candidates CONSTANT int := 40;
    here CONSTANT geometry := ST_SetSRID(ST_MakePoint(asked.lon, asked.lat), 4326);
    nearest tid[];
    around tid[];
    opened bigint[];
BEGIN
    IF cardinality(roots) = 0 THEN
        RETURN NULL;
    END IF;
    nearest := ARRAY(
        SELECT f.ctid FROM (
            SELECT b.ctid, b.location FROM grids_building b
            WHERE gis_search_keys(b.name, '', b.address, b.number, '') @@ asked.query AND b.valid @> asked.day
            LIMIT few
        ) f ORDER BY f.location <-> here);
    IF cardinality(nearest) = few AND roots IS NOT NULL THEN
        opened := ARRAY(
            WITH RECURSIVE below (area_id) AS (
                SELECT unnest(roots)
              UNION
                SELECT t.area_id FROM grids_tree(today) t JOIN below b ON t.parent_id = b.area_id
            ) SELECT area_id FROM below);
        nearest := ARRAY(
            SELECT f.ctid FROM (
                SELECT b.ctid, b.location FROM grids_building b
                WHERE gis_search_keys(b.name, '', b.address, b.number, '') @@ asked.query AND b.valid @> asked.day
                  AND b.grid_id = ANY (opened)
                LIMIT few
            ) f ORDER BY f.location <-> here);
    END IF;
    IF nearest = '{}' THEN
        RETURN NULL;
    END IF;
    IF cardinality(nearest) = few THEN
        around := ARRAY(SELECT b.ctid FROM grids_building b WHERE b.id = ANY (ARRAY(
            SELECT w.id FROM (
                SELECT b.id, b.name, b.address, b.number, b.valid, b.grid_id FROM grids_building b
                ORDER BY b.location <-> here LIMIT walk
            ) w
            WHERE w.valid @> asked.day AND (roots IS NULL OR w.grid_id IN (SELECT unnest(opened)))
              AND gis_search_form(w.name || ' ' || w.address || ' ' || w.number) LIKE ALL (asked.holding)
              AND gis_search_keys(w.name, '', w.address, w.number, '') @@ asked.query
            LIMIT candidates)));
        nearest := around || ARRAY(SELECT n.ctid FROM unnest(nearest) n (ctid) WHERE n.ctid <> ALL (around));
    END IF;
    RETURN (SELECT json_agg(r) FROM (
        SELECT r.uid, r.title, r.named, r.use, r.fit, r.lon, r.lat FROM (
            SELECT h.*, coalesce(gis_search_fit(asked.typed, h.form, h.named_form, NULL),
                                 CASE WHEN h.form ~ ALL (asked.numbers) THEN 3 ELSE 4 END) AS fit
            FROM (
                SELECT f.* FROM unnest(nearest) n (ctid)
                CROSS JOIN LATERAL (
                    SELECT t.*, gis_search_form(t.title) AS form, gis_search_form(t.named) AS named_form FROM (
                        SELECT b.id, b.uid, b.use, b.grid_id, b.name || b.number AS named,
                               coalesce(nullif(b.address, ''), b.name || b.number) AS title,
                               ST_X(b.location) AS lon, ST_Y(b.location) AS lat
                        FROM grids_building b WHERE b.ctid = n.ctid
                    ) t OFFSET 0
                ) f
                WHERE f.form || ' ' || f.named_form LIKE ALL (asked.holding)
                  AND (roots IS NULL OR opened IS NOT NULL OR grids_is_below(f.grid_id, roots, today))
                LIMIT candidates
            ) h
        ) r ORDER BY r.fit, gis_away(r.lon, r.lat, asked.lon, asked.lat), r.id LIMIT asked.most) r);
END $$
"""
# Versions of any day. Above the working grid areas are few, and up to 300 that fit are looked at; of the rest the 40
# nearest ones; and areas that bear such a code in another scheme. Codes are compared byte by byte: the planner knows no
# prefix in a pattern that comes later. What an area is found by is its best version; what is shown is the day's, else
# the last before it, else the first after it, with what became of what is no more.
AREAS = """
CREATE FUNCTION grids_find_areas(asked gis_question, chinese boolean) RETURNS json
LANGUAGE plpgsql STABLE PARALLEL SAFE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    few CONSTANT int := 4000;
    walk CONSTANT int := 2000;
    candidates CONSTANT int := 40;
    here CONSTANT geometry := ST_SetSRID(ST_MakePoint(asked.lon, asked.lat), 4326);
    nearest tid[];
    around tid[];
    upper_levels bigint[];
    upper_areas tid[];
    coded bigint[];
BEGIN
    nearest := ARRAY(
        SELECT f.ctid FROM (
            (SELECT v.ctid, v.geom FROM grids_areaversion v
             WHERE gis_search_keys(v.name, v.code, '', '', v.level_id::text) @@ asked.query LIMIT few)
            UNION ALL
            (SELECT v.ctid, v.geom FROM grids_areaversion v WHERE v.name % asked.alike LIMIT few)
        ) f ORDER BY f.geom <-> here);
    coded := ARRAY(
        SELECT c.id FROM unnest(ARRAY[asked.typed, upper(asked.typed)]) typed
        CROSS JOIN LATERAL (
            SELECT c.id FROM grids_areacode c
            WHERE c.code::text ~>=~ typed AND c.code::text ~<~ (typed || U&'\\+10FFFF') LIMIT 20) c);
    IF nearest = '{}' AND coded = '{}' THEN
        RETURN NULL;
    END IF;
    IF cardinality(nearest) > candidates THEN
        upper_levels := ARRAY(
            SELECT l.id FROM grids_level l
            WHERE l.rank < (SELECT min(w.rank) FROM grids_level w WHERE w.is_working_grid));
        upper_areas := ARRAY(
            (SELECT v.ctid FROM grids_areaversion v
             WHERE gis_search_keys(v.name, v.code, '', '', v.level_id::text)
                   @@ (asked.query && (SELECT string_agg(quote_literal('@' || id), ' | ')::tsquery
                                       FROM unnest(upper_levels) id)) LIMIT 300)
            UNION ALL
            (SELECT v.ctid FROM grids_areaversion v
             WHERE v.name % asked.alike AND v.level_id = ANY (upper_levels) LIMIT 300));
        IF cardinality(nearest) >= few AND asked.alike IS NULL THEN
            around := ARRAY(SELECT v.ctid FROM grids_areaversion v WHERE v.id = ANY (ARRAY(
                SELECT w.id FROM (
                    SELECT v.id, v.name, v.code, v.level_id FROM grids_areaversion v
                    ORDER BY v.geom <-> here LIMIT walk
                ) w
                WHERE gis_search_form(w.name) LIKE ALL (asked.holding)
                  AND gis_search_keys(w.name, w.code, '', '', w.level_id::text) @@ asked.query
                LIMIT candidates)));
            nearest := around || ARRAY(SELECT n.ctid FROM unnest(nearest) n (ctid) WHERE n.ctid <> ALL (around));
        END IF;
    END IF;
    RETURN (SELECT json_agg(r) FROM (
        WITH found AS (
            (SELECT f.*, '' AS other FROM unnest(nearest) n (ctid)
             CROSS JOIN LATERAL (
                SELECT v.area_id, v.level_id, v.name, v.code, v.valid, v.label_point, gis_search_form(v.name) AS form
                FROM grids_areaversion v WHERE v.ctid = n.ctid OFFSET 0
             ) f WHERE f.form LIKE ALL (asked.holding) LIMIT candidates)
          UNION ALL
            SELECT v.area_id, v.level_id, v.name, v.code, v.valid, v.label_point, gis_search_form(v.name), ''
            FROM grids_areaversion v WHERE v.ctid = ANY (upper_areas)
          UNION ALL
            SELECT v.area_id, v.level_id, v.name, v.code, v.valid, v.label_point, gis_search_form(v.name), c.code
            FROM grids_areacode c JOIN grids_areaversion v ON v.area_id = ANY (ARRAY[c.area_id])
            WHERE c.id = ANY (coded)
        ), fitting AS (
            SELECT f.*, l.rank, NOT f.valid @> asked.day AS is_past,
                   gis_away(f.lon, f.lat, asked.lon, asked.lat) AS away,
                   coalesce(gis_search_fit(asked.typed, f.form, gis_search_form(f.code), gis_search_form(f.other)), CASE
                       WHEN asked.start IS NOT NULL
                            AND gis_search_keys(f.name, f.code, '', '', '') @@ asked.start THEN 2
                       ELSE 3 END) AS fit
            FROM (SELECT *, ST_X(label_point) AS lon, ST_Y(label_point) AS lat FROM found OFFSET 0) f
            JOIN grids_level l ON l.id = f.level_id
            WHERE f.form LIKE ALL (asked.holding)
        ), best AS (
            SELECT * FROM (
                SELECT DISTINCT ON (area_id) area_id, fit, is_past, rank, away, name,
                       coalesce(nullif(other, ''), code) AS code
                FROM fitting ORDER BY area_id, fit, is_past, rank, away
            ) each_area ORDER BY fit, is_past, rank, away LIMIT 2 * asked.most
        )
        SELECT a.uid, b.fit, b.name AS found_name, b.code AS found_code, v.name, v.code,
               v.valid @> asked.day AS is_there, lower(v.valid) AS since, upper(v.valid) AS until,
               coalesce(parent.name, '') AS parent, l.key AS level,
               CASE WHEN chinese THEN l.label_zh ELSE l.label_en END AS label,
               ST_X(v.label_point) AS lon, ST_Y(v.label_point) AS lat,
               ARRAY[ST_XMin(v.geom), ST_YMin(v.geom), ST_XMax(v.geom), ST_YMax(v.geom)] AS bounds,
               CASE WHEN NOT v.valid @> asked.day THEN (
                   SELECT json_agg(json_build_object('code', h.code, 'name', h.name)
                                   ORDER BY h.on DESC, h.share_area DESC NULLS LAST, h.code)
                   FROM (SELECT DISTINCT ON (i.to_area_id) i.on, i.share_area, heir.code, heir.name
                         FROM grids_lineage i JOIN grids_areaversion heir ON heir.area_id = ANY (ARRAY[i.to_area_id])
                         WHERE i.from_area_id = v.area_id AND i.to_area_id <> v.area_id
                         ORDER BY i.to_area_id, heir.valid DESC) h) END AS became
        FROM best b
        CROSS JOIN LATERAL (
            SELECT o.* FROM grids_areaversion o WHERE o.area_id = ANY (ARRAY[b.area_id])
            ORDER BY lower(o.valid) > asked.day, abs(lower(o.valid) - asked.day) LIMIT 1
        ) v
        JOIN grids_area a ON a.id = v.area_id JOIN grids_level l ON l.id = v.level_id
        LEFT JOIN grids_areaversion parent ON parent.area_id = ANY (ARRAY[v.parent_id])
                                          AND parent.valid @> lower(v.valid)
        ORDER BY b.fit, NOT v.valid @> asked.day, b.rank, b.away LIMIT asked.most) r);
END $$
"""
# Deepest first, each tested only until one covers the point: the large polygons are hardly ever opened.
AROUND = """
CREATE FUNCTION grids_areas_around(longitudes float8[], latitudes float8[], day date) RETURNS text[]
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    deepest_first CONSTANT bigint[] := ARRAY(SELECT l.id FROM grids_level l ORDER BY l.rank DESC);
BEGIN
    RETURN ARRAY(
        SELECT CASE WHEN starts_with(inner_most.name, parent.name) THEN '' ELSE coalesce(parent.name || ' ', '') END
               || inner_most.name
        FROM unnest(longitudes, latitudes) WITH ORDINALITY AS place (lon, lat, position)
        LEFT JOIN LATERAL (
            SELECT c.* FROM (
                SELECT v.parent_id, v.name, v.geom FROM grids_areaversion v
                WHERE v.geom && ST_SetSRID(ST_MakePoint(place.lon, place.lat), 4326) AND v.valid @> day
                ORDER BY array_position(deepest_first, v.level_id), v.code OFFSET 0
            ) c WHERE ST_Intersects(c.geom, ST_SetSRID(ST_MakePoint(place.lon, place.lat), 4326)) LIMIT 1
        ) inner_most ON true
        LEFT JOIN grids_areaversion parent ON parent.area_id = ANY (ARRAY[inner_most.parent_id])
                                          AND parent.valid @> day
        ORDER BY place.position);
END $$
"""
# Rows that have lon and lat, and the areas around each.
PLACED = """
CREATE FUNCTION grids_placed(hits json, day date) RETURNS json LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    longitudes CONSTANT float8[] := ARRAY(SELECT (r ->> 'lon')::float8 FROM json_array_elements(hits) r);
    latitudes CONSTANT float8[] := ARRAY(SELECT (r ->> 'lat')::float8 FROM json_array_elements(hits) r);
BEGIN
    RETURN json_build_array(hits, grids_areas_around(longitudes, latitudes, day));
END $$
"""
DROP = """
DROP FUNCTION grids_placed(json, date);
DROP FUNCTION grids_areas_around(float8[], float8[], date);
DROP FUNCTION grids_find_areas(gis_question, boolean);
DROP FUNCTION grids_find_buildings(gis_question, bigint[], date);
DROP FUNCTION grids_is_below(bigint, bigint[], date);
DROP FUNCTION grids_tree(date)
"""


class Migration(migrations.Migration):
    """What fits a search among areas and buildings, the best first, and the areas around points."""

    dependencies = [("gis_data", "0006_search_function"), ("grids", "0010_search")]
    operations = [
        # With the keys as gis_data has them now.
        migrations.RunSQL("REINDEX INDEX building_keys; REINDEX INDEX area_version_keys", migrations.RunSQL.noop),
        migrations.RunSQL(";".join((TREE, IS_BELOW, BUILDINGS, AREAS, AROUND, PLACED)), DROP),
    ]
