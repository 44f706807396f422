from django.db import migrations

# Cells are tiles of zoom 10; -1/-1 is the whole table. A mark is random, so that the sums of marks also differ between
# a database and the same one restored from an older backup. A box over more than 64 cells marks the whole table.
MARK = """
CREATE FUNCTION gis_data_mark_whole(source text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO gis_data_layerchange (source, x, y, mark) VALUES ($1, -1, -1, (1 + random() * 2 ^ 40)::bigint)
$$;

CREATE FUNCTION gis_data_mark_boxes(source text, boxes box2d[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    half CONSTANT float8 := 20037508.342789244;
    cell CONSTANT float8 := 40075016.685578488 / 1024;
    newest bigint;
BEGIN
    WITH spans AS (
        SELECT floor((ST_XMin(box) + half) / cell)::int AS x0, floor((ST_XMax(box) + half) / cell)::int AS x1,
               floor((half - ST_YMax(box)) / cell)::int AS y0, floor((half - ST_YMin(box)) / cell)::int AS y1
        FROM unnest(boxes) AS box WHERE box IS NOT NULL
    ), cells AS (
        SELECT DISTINCT x, y FROM spans, generate_series(x0, x1) AS x, generate_series(y0, y1) AS y
        WHERE (x1 - x0 + 1)::bigint * (y1 - y0 + 1) <= 64
        UNION SELECT -1, -1 FROM spans WHERE (x1 - x0 + 1)::bigint * (y1 - y0 + 1) > 64
    ), marked AS (
        INSERT INTO gis_data_layerchange AS change (source, x, y, mark)
        SELECT $1, x, y, (1 + random() * 2 ^ 40)::bigint FROM cells
        RETURNING id
    )
    SELECT max(id) INTO newest FROM marked;
    IF newest % 64 = 0 THEN
        PERFORM gis_data_fold_marks($1);
    END IF;
END $$;
"""

# Rows that another transaction is folding are left to it; nobody waits. The sum of a cell's marks stays what it was.
FOLD = """
CREATE FUNCTION gis_data_fold_marks(source text) RETURNS void LANGUAGE sql AS $$
    WITH gone AS (
        DELETE FROM gis_data_layerchange WHERE id IN (
            SELECT change.id FROM gis_data_layerchange AS change WHERE change.source = $1 FOR UPDATE SKIP LOCKED)
        RETURNING x, y, mark
    )
    INSERT INTO gis_data_layerchange (source, x, y, mark) SELECT $1, x, y, sum(mark) FROM gone GROUP BY x, y
$$;
"""

# More than a thousand rows at once are a load: the whole table is marked, and no box is looked at.
NOTE = """
CREATE FUNCTION gis_data_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM (SELECT FROM changed LIMIT 1001) AS few) > 1000 THEN
        PERFORM gis_data_mark_whole(TG_TABLE_NAME);
    ELSIF TG_OP = 'UPDATE' THEN
        PERFORM gis_data_mark_boxes(TG_TABLE_NAME, ARRAY(
            SELECT box2d(geom_3857) FROM changed UNION ALL SELECT box2d(geom_3857) FROM former));
    ELSE
        PERFORM gis_data_mark_boxes(TG_TABLE_NAME, ARRAY(SELECT box2d(geom_3857) FROM changed));
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION gis_data_note_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM gis_data_mark_whole(TG_TABLE_NAME);
    RETURN NULL;
END $$;
"""

# Called by the migrations of every package that shows a table with a geom_3857 column on the map.
WATCH = """
CREATE FUNCTION gis_data_watch(source text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER map_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION gis_data_note_change()', source);
    EXECUTE format('CREATE TRIGGER map_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed OLD TABLE AS former
        FOR EACH STATEMENT EXECUTE FUNCTION gis_data_note_change()', source);
    EXECUTE format('CREATE TRIGGER map_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION gis_data_note_change()', source);
    EXECUTE format('CREATE TRIGGER map_truncate AFTER TRUNCATE ON %I
        FOR EACH STATEMENT EXECUTE FUNCTION gis_data_note_truncate()', source);
    PERFORM gis_data_mark_whole(source);
END $$;

CREATE FUNCTION gis_data_unwatch(source text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP TRIGGER map_insert ON %I', source);
    EXECUTE format('DROP TRIGGER map_update ON %I', source);
    EXECUTE format('DROP TRIGGER map_delete ON %I', source);
    EXECUTE format('DROP TRIGGER map_truncate ON %I', source);
END $$;
"""
DROP = """
DROP FUNCTION gis_data_watch(text), gis_data_unwatch(text), gis_data_note_change(), gis_data_note_truncate(),
    gis_data_mark_boxes(text, box2d[]), gis_data_fold_marks(text), gis_data_mark_whole(text)
"""


class Migration(migrations.Migration):
    """Triggers that write LayerChange, and the base map under their watch."""

    dependencies = [("gis_data", "0003_layer_change")]
    operations = [
        migrations.RunSQL(MARK + FOLD + NOTE + WATCH, DROP),
        migrations.RunSQL(
            "SELECT gis_data_watch('gis_data_basefeature')", "SELECT gis_data_unwatch('gis_data_basefeature')"
        ),
    ]
