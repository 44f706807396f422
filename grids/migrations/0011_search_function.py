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
$$;
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
END $$;
"""
# `roots` NULL opens everything. Rare words are found wherever they are, and then asked whether they lie below the
# roots; of common ones only those below are read.
BUILDINGS = """
CREATE FUNCTION grids_find_buildings(
    query tsquery, holding text[], day date, place_lon float8, place_lat float8, roots bigint[], today date, most int)
RETURNS TABLE (uid uuid, name text, number text, address text, use text, lon float8, lat float8)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    few CONSTANT int := 4000;
    walk CONSTANT int := 2000;
    here CONSTANT geometry := ST_SetSRID(ST_MakePoint(place_lon, place_lat), 4326);
    nearest bigint[];
    around bigint[];
    opened bigint[];
BEGIN
    IF query IS NULL OR cardinality(roots) = 0 THEN
        RETURN;
    END IF;
    nearest := ARRAY(
        SELECT f.id FROM (
            SELECT b.id, b.location FROM grids_building b
            WHERE gis_search_keys(b.name, '', b.address, b.number, '') @@ query AND b.valid @> day LIMIT few
        ) f ORDER BY f.location <-> here);
    IF cardinality(nearest) = few AND roots IS NOT NULL THEN
        opened := ARRAY(
            WITH RECURSIVE below (area_id) AS (
                SELECT unnest(roots)
              UNION
                SELECT t.area_id FROM grids_tree(today) t JOIN below b ON t.parent_id = b.area_id
            ) SELECT area_id FROM below);
        nearest := ARRAY(
            SELECT f.id FROM (
                SELECT b.id, b.location FROM grids_building b
                WHERE gis_search_keys(b.name, '', b.address, b.number, '') @@ query AND b.valid @> day
                  AND b.grid_id = ANY (opened) LIMIT few
            ) f ORDER BY f.location <-> here);
    ELSIF roots IS NOT NULL THEN
        nearest := ARRAY(
            SELECT n.id FROM unnest(nearest) n (id)
            WHERE grids_is_below((SELECT b.grid_id FROM grids_building b WHERE b.id = n.id), roots, today) LIMIT most);
    END IF;
    IF cardinality(nearest) = few THEN
        around := ARRAY(
            SELECT w.id FROM (
                SELECT b.id, b.name, b.address, b.number, b.valid, b.grid_id FROM grids_building b
                ORDER BY b.location <-> here LIMIT walk
            ) w
            WHERE w.valid @> day AND (roots IS NULL OR w.grid_id IN (SELECT unnest(opened)))
              AND gis_search_form(w.name || ' ' || w.address || ' ' || w.number) LIKE ALL (holding)
              AND gis_search_keys(w.name, '', w.address, w.number, '') @@ query
            LIMIT most);
        nearest := around || ARRAY(SELECT n.id FROM unnest(nearest) n (id) WHERE n.id <> ALL (around) LIMIT most);
    END IF;
    RETURN QUERY
        SELECT b.uid, b.name::text, b.number::text, b.address::text, b.use::text, ST_X(b.location), ST_Y(b.location)
        FROM grids_building b WHERE b.id = ANY (nearest[:most]);
END $$;
"""
# Versions of any day. Above the working grid areas are few, and up to 300 that fit are looked at; of the rest the
# nearest ones. The last part has areas that bear such a code in another scheme. Codes are compared byte by byte: the
# planner knows no prefix in a pattern that comes later.
AREAS = """
CREATE FUNCTION grids_find_areas(
    query tsquery, alike text, start tsquery, holding text[], codes text[], day date,
    place_lon float8, place_lat float8, most int)
RETURNS TABLE (area bigint, name text, code text, other text, is_past boolean, rank smallint,
               lon float8, lat float8, begins boolean)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    few CONSTANT int := 4000;
    walk CONSTANT int := 2000;
    here CONSTANT geometry := ST_SetSRID(ST_MakePoint(place_lon, place_lat), 4326);
    nearest bigint[];
    around bigint[];
    upper_levels bigint[];
    upper_areas bigint[];
BEGIN
    nearest := ARRAY(
        SELECT f.id FROM (
            (SELECT v.id, v.geom FROM grids_areaversion v
             WHERE gis_search_keys(v.name, v.code, '', '', v.level_id::text) @@ query LIMIT few)
            UNION ALL
            (SELECT v.id, v.geom FROM grids_areaversion v WHERE v.name % alike LIMIT few)
        ) f ORDER BY f.geom <-> here);
    IF cardinality(nearest) > most THEN
        upper_levels := ARRAY(
            SELECT l.id FROM grids_level l
            WHERE l.rank < (SELECT min(w.rank) FROM grids_level w WHERE w.is_working_grid));
        upper_areas := ARRAY(
            (SELECT v.id FROM grids_areaversion v
             WHERE gis_search_keys(v.name, v.code, '', '', v.level_id::text)
                   @@ (query && (SELECT string_agg(quote_literal('@' || id), ' | ')::tsquery
                                 FROM unnest(upper_levels) id)) LIMIT 300)
            UNION ALL
            (SELECT v.id FROM grids_areaversion v WHERE v.name % alike AND v.level_id = ANY (upper_levels) LIMIT 300));
        IF cardinality(nearest) >= few AND alike IS NULL THEN
            around := ARRAY(
                SELECT w.id FROM (
                    SELECT v.id, v.name, v.code, v.level_id FROM grids_areaversion v
                    ORDER BY v.geom <-> here LIMIT walk
                ) w
                WHERE gis_search_form(w.name) LIKE ALL (holding)
                  AND gis_search_keys(w.name, w.code, '', '', w.level_id::text) @@ query
                LIMIT most);
            nearest := around || ARRAY(SELECT n.id FROM unnest(nearest) n (id) WHERE n.id <> ALL (around) LIMIT most);
        END IF;
    END IF;
    RETURN QUERY
        SELECT v.area_id, v.name::text, v.code::text, f.other, NOT v.valid @> day, l.rank,
               ST_X(v.label_point), ST_Y(v.label_point),
               gis_search_keys(v.name, v.code, '', '', '') @@ start
        FROM (
            SELECT unnest(nearest[:most] || upper_areas) AS id, '' AS other
          UNION ALL
            SELECT v.id, c.code FROM unnest(codes) typed
            CROSS JOIN LATERAL (
                SELECT c.area_id, c.code::text FROM grids_areacode c
                WHERE c.code::text ~>=~ typed AND c.code::text ~<~ (typed || U&'\\+10FFFF') LIMIT 20) c
            JOIN grids_areaversion v ON v.area_id = ANY (ARRAY[c.area_id])
        ) f
        JOIN grids_areaversion v ON v.id = f.id JOIN grids_level l ON l.id = v.level_id;
END $$;
"""
# The day's version of each, else the last before it, else the first after it; with what became of what is no more.
SHOW = """
CREATE FUNCTION grids_show_areas(areas bigint[], day date, chinese boolean)
RETURNS TABLE (area bigint, uid uuid, name text, code text, "exists" boolean, since date, until date, parent text,
               level text, label text, lon float8, lat float8, bounds float8[], became json)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        SELECT DISTINCT ON (v.area_id) v.area_id, a.uid, v.name::text, v.code::text, v.valid @> day, lower(v.valid),
               upper(v.valid), coalesce(parent.name, '')::text, l.key::text,
               (CASE WHEN chinese THEN l.label_zh ELSE l.label_en END)::text,
               ST_X(v.label_point), ST_Y(v.label_point),
               ARRAY[ST_XMin(v.geom), ST_YMin(v.geom), ST_XMax(v.geom), ST_YMax(v.geom)],
               CASE WHEN NOT v.valid @> day THEN (
                   SELECT json_agg(json_build_object('code', h.code, 'name', h.name)
                                   ORDER BY h.on DESC, h.share_area DESC NULLS LAST, h.code)
                   FROM (SELECT DISTINCT ON (i.to_area_id) i.on, i.share_area, heir.code, heir.name
                         FROM grids_lineage i JOIN grids_areaversion heir ON heir.area_id = ANY (ARRAY[i.to_area_id])
                         WHERE i.from_area_id = v.area_id AND i.to_area_id <> v.area_id
                         ORDER BY i.to_area_id, heir.valid DESC) h) END
        FROM grids_areaversion v JOIN grids_area a ON a.id = v.area_id JOIN grids_level l ON l.id = v.level_id
        LEFT JOIN grids_areaversion parent ON parent.area_id = ANY (ARRAY[v.parent_id])
                                          AND parent.valid @> lower(v.valid)
        WHERE v.area_id = ANY (areas)
        ORDER BY v.area_id, lower(v.valid) > day, abs(lower(v.valid) - day);
END $$;
"""
# Deepest first, each tested only until one covers the point: the large polygons are hardly ever opened.
AROUND = """
CREATE FUNCTION grids_areas_around(longitudes float8[], latitudes float8[], day date) RETURNS SETOF text
LANGUAGE plpgsql STABLE PARALLEL SAFE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
        SELECT coalesce(CASE WHEN starts_with(inner_most.name, parent.name) THEN ''
                             ELSE coalesce(parent.name || ' ', '') END || inner_most.name, '')
        FROM unnest(longitudes, latitudes) WITH ORDINALITY AS place (lon, lat, position)
        LEFT JOIN LATERAL (
            SELECT c.* FROM (
                SELECT v.parent_id, v.name, v.geom FROM grids_areaversion v JOIN grids_level l ON l.id = v.level_id
                WHERE v.geom && ST_SetSRID(ST_MakePoint(place.lon, place.lat), 4326) AND v.valid @> day
                ORDER BY l.rank DESC, v.code OFFSET 0
            ) c WHERE ST_Intersects(c.geom, ST_SetSRID(ST_MakePoint(place.lon, place.lat), 4326)) LIMIT 1
        ) inner_most ON true
        LEFT JOIN grids_areaversion parent ON parent.area_id = ANY (ARRAY[inner_most.parent_id])
                                          AND parent.valid @> day
        ORDER BY place.position;
END $$;
"""
DROP = """
DROP FUNCTION grids_areas_around(float8[], float8[], date);
DROP FUNCTION grids_show_areas(bigint[], date, boolean);
DROP FUNCTION grids_find_areas(tsquery, text, tsquery, text[], text[], date, float8, float8, int);
DROP FUNCTION grids_find_buildings(tsquery, text[], date, float8, float8, bigint[], date, int);
DROP FUNCTION grids_is_below(bigint, bigint[], date);
DROP FUNCTION grids_tree(date)
"""


class Migration(migrations.Migration):
    """What fits a search among areas and buildings, how areas are told, and which areas lie around points."""

    dependencies = [("gis_data", "0006_search_function"), ("grids", "0010_search")]
    operations = [migrations.RunSQL(TREE + IS_BELOW + BUILDINGS + AREAS + SHOW + AROUND, DROP)]
