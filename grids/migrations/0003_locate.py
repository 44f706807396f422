from django.db import migrations

# A function and not a query text: its plans are kept by the connection, and planning took longer than answering.
LOCATE = """
CREATE FUNCTION grids_locate(lon float8, lat float8, day date, chinese boolean, building_reach_m float8)
RETURNS json LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    point CONSTANT geometry := ST_SetSRID(ST_MakePoint(lon, lat), 4326);
    -- Metres per degree on the ellipsoid (GRS 80) at this latitude: distances of up to some kilometres are planar.
    curvature CONSTANT float8 := 1 - 0.00669438002290 * sin(radians(lat)) ^ 2;
    east_m CONSTANT float8 := radians(6378137.0 / sqrt(curvature) * cos(radians(lat)));
    north_m CONSTANT float8 := radians(6378137.0 * (1 - 0.00669438002290) / curvature ^ 1.5);
    here CONSTANT geometry := ST_SetSRID(ST_MakePoint(lon * east_m, lat * north_m), 4326);
    innermost record;
    tile record;
    border_m float8;
    chain json[] := '{}';
    step record;
    above bigint;
    last_rank smallint;
    contact text;
    neighbour json;
    building json;
    nearest json;
BEGIN
    -- Deepest first, each tested only until one covers the point: the large polygons are hardly ever opened.
    SELECT c.* INTO innermost FROM (
        SELECT v.area_id, v.level_id, l.tiles_parent, v.geom
        FROM grids_areaversion v JOIN grids_level l ON l.id = v.level_id
        WHERE v.geom && point AND v.valid @> day ORDER BY l.rank DESC, v.code OFFSET 0
    ) c WHERE ST_Intersects(c.geom, point) LIMIT 1;
    tile := innermost;
    IF NOT innermost.tiles_parent THEN
        SELECT c.* INTO tile FROM (
            SELECT v.area_id, v.level_id, l.tiles_parent, v.geom
            FROM grids_areaversion v JOIN grids_level l ON l.id = v.level_id
            WHERE v.geom && point AND v.valid @> day AND l.tiles_parent ORDER BY l.rank DESC, v.code OFFSET 0
        ) c WHERE ST_Intersects(c.geom, point) LIMIT 1;
    END IF;

    IF innermost.area_id IS NOT NULL THEN
        -- One plain look-up a level: planned once. A recursive query was planned anew at every call. Ranks only fall, so
        -- that areas that are each other's parents end the walk.
        above := innermost.area_id;
        last_rank := 32767;
        WHILE above IS NOT NULL LOOP
            -- "= ANY" keeps the planner on the B-tree: it takes the exclusion index for a plain "=" and reads it whole.
            SELECT v.parent_id, v.code, v.name, l.rank, l.key, a.uid, a.public_contact,
                   CASE WHEN chinese THEN l.label_zh ELSE l.label_en END AS label INTO step
            FROM grids_areaversion v JOIN grids_area a ON a.id = v.area_id JOIN grids_level l ON l.id = v.level_id
            WHERE v.area_id = ANY (ARRAY[above]) AND v.valid @> day AND l.rank < last_rank;
            EXIT WHEN step.key IS NULL;
            chain := json_build_object('level', step.key, 'level_label', step.label, 'code', step.code,
                                       'name', step.name, 'uid', step.uid) || chain;
            contact := coalesce(contact, nullif(step.public_contact, ''));
            above := step.parent_id;
            last_rank := step.rank;
        END LOOP;
        border_m := ST_Distance(ST_Boundary(ST_Affine(tile.geom, east_m, 0, 0, north_m, 0, 0)), here);
        SELECT json_build_object('code', n.code, 'name', n.name) INTO neighbour FROM (
            SELECT v.code, v.name, ST_Distance(ST_Affine(v.geom, east_m, 0, 0, north_m, 0, 0), here) AS metres
            FROM grids_areaversion v
            WHERE v.geom && ST_Expand(point, (border_m + 1) / east_m, (border_m + 1) / north_m)
              AND v.valid @> day AND v.level_id = tile.level_id AND v.area_id <> tile.area_id
        ) n WHERE n.metres <= border_m + 1 ORDER BY n.metres, n.code LIMIT 1;
    ELSE
        SELECT json_build_object('code', n.code, 'name', n.name, 'level', n.key, 'distance_m',
                                 round(ST_Distance(n.closest::geography, point::geography)::numeric, 1))
        INTO nearest FROM (
            SELECT v.code, v.name, l.key, l.rank, ST_ClosestPoint(v.geom, point) AS closest,
                   ST_Distance(ST_Affine(v.geom, east_m, 0, 0, north_m, 0, 0), here) AS metres
            FROM (SELECT * FROM grids_areaversion v WHERE v.valid @> day ORDER BY v.geom <-> point LIMIT 24) v
            JOIN grids_level l ON l.id = v.level_id
        ) n ORDER BY round(n.metres), n.rank DESC, n.code LIMIT 1;
    END IF;

    SELECT json_build_object('uid', b.uid, 'name', b.name, 'number', b.number, 'address', b.address, 'use', b.use,
                             'distance_m', round(b.metres::numeric, 1))
    INTO building FROM (
        SELECT o.id, o.uid, o.name, o.number, o.address, o.use,
               ST_Distance(ST_Affine(o.geom, east_m, 0, 0, north_m, 0, 0), here) AS metres
        FROM grids_building o
        WHERE o.geom && ST_Expand(point, building_reach_m / east_m, building_reach_m / north_m) AND o.valid @> day
    ) b WHERE b.metres <= building_reach_m ORDER BY b.metres, b.id LIMIT 1;

    RETURN json_build_object(
        'point', json_build_object('lon', lon, 'lat', lat), 'on', day, 'inside', innermost.area_id IS NOT NULL,
        'chain', array_to_json(chain), 'building', building,
        'border', CASE WHEN border_m IS NOT NULL THEN
            json_build_object('distance_m', round(border_m::numeric, 1), 'neighbour', neighbour) END,
        'contact', coalesce(contact, ''), 'nearest', nearest);
END $$;;
"""


class Migration(migrations.Migration):
    """Where a point lies on a day, as JSON: the chain of areas, the building, the nearest border, the contact."""

    dependencies = [("grids", "0002_integrity")]
    operations = [
        migrations.RunSQL(LOCATE, "DROP FUNCTION grids_locate(float8, float8, date, boolean, float8)"),
    ]
