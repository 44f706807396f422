from django.db import migrations

# A function and not a query text: its plans are kept by the connection, and planning took longer than answering. The
# plans know no word (and `enable_seqscan` keeps one that was made for an empty table from reading a full one), so what
# a common word needs is written down here and rests on no statistics. Of a rare word all rows are read and sorted. A
# word of 4,000 rows or more is also looked for in the 2,000 features nearest to the place, cheapest test first. Never
# are more rows opened than that, so no word takes long.
FIND = """
CREATE FUNCTION gis_find_features(
    query tsquery, alike text, start tsquery, holding text[], layers text[],
    place_lon float8, place_lat float8, most int)
RETURNS TABLE (ref text, layer text, kind text, name text, begins boolean, lon float8, lat float8, bounds float8[])
LANGUAGE plpgsql STABLE PARALLEL SAFE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    few CONSTANT int := 4000;
    walk CONSTANT int := 2000;
    here CONSTANT geometry := ST_SetSRID(ST_MakePoint(place_lon, place_lat), 4326);
    classes CONSTANT tsquery := (SELECT string_agg(quote_literal('@' || key), ' | ')::tsquery FROM unnest(layers) key);
    asked CONSTANT tsquery := classes && query;
    nearest bigint[];
    around bigint[];
BEGIN
    nearest := ARRAY(
        SELECT f.id FROM (
            (SELECT b.id, b.geom FROM gis_data_basefeature b
             WHERE b.name <> '' AND gis_search_keys(b.name, '', '', '', b.layer) @@ asked LIMIT few)
            UNION ALL
            (SELECT b.id, b.geom FROM gis_data_basefeature b
             WHERE b.name <> '' AND b.name % alike AND b.layer = ANY (layers) LIMIT few)
        ) f ORDER BY f.geom <-> here);
    IF cardinality(nearest) >= few AND alike IS NULL THEN
        around := ARRAY(
            SELECT w.id FROM (
                SELECT b.id, b.name, b.layer FROM gis_data_basefeature b ORDER BY b.geom <-> here LIMIT walk
            ) w
            WHERE w.name <> '' AND w.layer = ANY (layers) AND gis_search_form(w.name) LIKE ALL (holding)
              AND gis_search_keys(w.name, '', '', '', w.layer) @@ asked
            LIMIT most);
        nearest := around || ARRAY(SELECT n.id FROM unnest(nearest) n (id) WHERE n.id <> ALL (around) LIMIT most);
    END IF;
    RETURN QUERY
        SELECT b.source || '/' || b.source_id || '/' || b.layer, b.layer::text, b.kind::text, b.name::text,
               gis_search_keys(b.name, '', '', '', b.layer) @@ start, ST_X(b.place), ST_Y(b.place),
               ARRAY[ST_XMin(b.geom), ST_YMin(b.geom), ST_XMax(b.geom), ST_YMax(b.geom)]
        FROM (SELECT o.*, ST_PointOnSurface(o.geom) AS place FROM gis_data_basefeature o
              WHERE o.id = ANY (nearest[:most])) b;
END $$;
"""
DROP = "DROP FUNCTION gis_find_features(tsquery, text, tsquery, text[], text[], float8, float8, int)"


class Migration(migrations.Migration):
    """Named features of the base map that fit a search, the nearest first."""

    dependencies = [("gis_data", "0005_search")]
    operations = [migrations.RunSQL(FIND, DROP)]
