from django.db import migrations

# All areas below the roots, the roots among them; NULL when they are more than `most`, and then hardly more are read.
BELOW = """
CREATE OR REPLACE FUNCTION grids_areas_below(roots bigint[], day date, most int) RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    listed CONSTANT bigint[] := ARRAY(
        WITH RECURSIVE below (area_id) AS (
            SELECT unnest(roots)
          UNION
            SELECT t.area_id FROM below b CROSS JOIN LATERAL (
                SELECT t.area_id FROM grids_tree(day) t WHERE t.parent_id = ANY (ARRAY[b.area_id])
            ) t
        ) SELECT area_id FROM below LIMIT most + 1);
BEGIN
    RETURN CASE WHEN cardinality(listed) > most THEN NULL ELSE listed END;
END $$
"""
# In the place of the one of 0011_search_function. Who sees few areas (`opened`, up to `few_areas`) is answered from
# those: a worker's own buildings, if they are few, are read one by one, cheapest test first, and no word is too common
# for that; else what fits is held against the list of areas. For who sees more, each hit is asked for the way up.
BUILDINGS = """
CREATE OR REPLACE FUNCTION grids_find_buildings(asked gis_question, roots bigint[], today date) RETURNS json
LANGUAGE plpgsql STABLE PARALLEL SAFE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    few CONSTANT int := 4000;
    walk CONSTANT int := 2000;
    candidates CONSTANT int := 40;
    few_areas CONSTANT int := 500;
    few_buildings CONSTANT int := 300;
    here CONSTANT geometry := ST_SetSRID(ST_MakePoint(asked.lon, asked.lat), 4326);
    opened bigint[];
    found int;
    nearest tid[];
    around tid[];
BEGIN
    IF cardinality(roots) = 0 THEN
        RETURN NULL;
    END IF;
    IF roots IS NOT NULL THEN
        opened := grids_areas_below(roots, today, few_areas);
    END IF;
    IF opened IS NOT NULL AND asked.holding <> '{}' AND few_buildings >= (
        SELECT count(*) FROM (
            SELECT FROM grids_building b WHERE b.grid_id = ANY (opened) LIMIT few_buildings + 1) own)
    THEN
        nearest := ARRAY(
            SELECT o.ctid FROM (
                -- Ordered only when read, or an index by nearness would read them, and that loses the `ctid`.
                SELECT r.* FROM (
                    SELECT b.ctid, b.name, b.address, b.number, b.location FROM grids_building b
                    WHERE b.grid_id = ANY (opened) AND b.valid @> asked.day OFFSET 0
                ) r ORDER BY r.location <-> here OFFSET 0
            ) o
            WHERE gis_search_form(o.name || ' ' || o.address || ' ' || o.number) LIKE ALL (asked.holding)
              AND gis_search_keys(o.name, '', o.address, o.number, '') @@ asked.query
            LIMIT candidates);
    ELSE
        SELECT count(*),
               coalesce(array_agg(f.ctid ORDER BY f.location <-> here)
                        FILTER (WHERE opened IS NULL OR f.grid_id IN (SELECT unnest(opened))), '{}')
        INTO found, nearest
        FROM (
            SELECT b.ctid, b.location, b.grid_id FROM grids_building b
            WHERE gis_search_keys(b.name, '', b.address, b.number, '') @@ asked.query AND b.valid @> asked.day
            LIMIT few
        ) f;
        IF found = few AND roots IS NOT NULL THEN
            opened := coalesce(opened, grids_areas_below(roots, today, NULL));
            nearest := ARRAY(
                SELECT f.ctid FROM (
                    SELECT b.ctid, b.location FROM grids_building b
                    WHERE gis_search_keys(b.name, '', b.address, b.number, '') @@ asked.query AND b.valid @> asked.day
                      AND b.grid_id = ANY (opened)
                    LIMIT few
                ) f ORDER BY f.location <-> here);
        END IF;
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
# In the place of the one of 0011_search_function. A box is asked of the index and not a point: a point carries no box, so
# that one was computed of it for each entry looked at, which took a third of the time.
#
# Deepest first, each tested only until one covers the point: the large polygons are hardly ever opened.
AROUND = """
CREATE OR REPLACE FUNCTION grids_areas_around(longitudes float8[], latitudes float8[], day date) RETURNS text[]
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
                WHERE v.geom && ST_MakeEnvelope(place.lon, place.lat, place.lon, place.lat, 4326) AND v.valid @> day
                ORDER BY array_position(deepest_first, v.level_id), v.code OFFSET 0
            ) c WHERE ST_Intersects(c.geom, ST_SetSRID(ST_MakePoint(place.lon, place.lat), 4326)) LIMIT 1
        ) inner_most ON true
        LEFT JOIN grids_areaversion parent ON parent.area_id = ANY (ARRAY[inner_most.parent_id])
                                          AND parent.valid @> day
        ORDER BY place.position);
END $$
"""
# In the place of the one of 0011_search_function: the hits are taken apart once.
PLACED = """
CREATE OR REPLACE FUNCTION grids_placed(hits json, day date) RETURNS json
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    longitudes float8[];
    latitudes float8[];
BEGIN
    SELECT array_agg(p.lon), array_agg(p.lat) INTO longitudes, latitudes
    FROM json_to_recordset(hits) p (lon float8, lat float8);
    RETURN json_build_array(hits, grids_areas_around(longitudes, latitudes, day));
END $$
"""


class Migration(migrations.Migration):
    """Who sees few areas is answered from their buildings, not by asking each hit of the city whether it is theirs."""

    dependencies = [("grids", "0012_day_change")]
    # Going back leaves them: they answer what those before them answered.
    operations = [migrations.RunSQL(";".join((BELOW, BUILDINGS, AROUND, PLACED)), migrations.RunSQL.noop)]
