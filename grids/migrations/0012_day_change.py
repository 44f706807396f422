from django.db import migrations, models

# Marks are random, so that their sums differ too between a database and the same one restored from an older backup.
# Sums wrap around at 2^62, which leaves room for one more mark in a bigint.
MARK = """
CREATE FUNCTION grids_mark_day(source text, first_day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    newest bigint;
BEGIN
    IF first_day IS NOT NULL THEN
        INSERT INTO grids_daychange (source, day, mark)
        VALUES ($1, first_day, (1 + random() * 2 ^ 40)::bigint) RETURNING id INTO newest;
        IF newest % 64 = 0 THEN
            PERFORM grids_fold_days($1);
        END IF;
    END IF;
END $$;
"""

# Rows that another transaction is folding are left to it; nobody waits. The sum of a day's marks stays what it was.
FOLD = """
CREATE FUNCTION grids_fold_days(source text) RETURNS void LANGUAGE sql AS $$
    WITH gone AS (
        DELETE FROM grids_daychange WHERE id IN (
            SELECT change.id FROM grids_daychange AS change WHERE change.source = $1 FOR UPDATE SKIP LOCKED)
        RETURNING day, mark
    )
    INSERT INTO grids_daychange (source, day, mark)
    SELECT $1, day, (sum(mark) % 4611686018427387904)::bigint FROM gone GROUP BY day
$$;
"""

# The first day that a range holds; a range without a beginning holds all. And the first day on which something is
# otherwise than it was: where only the end was moved, the days before both ends are as they were.
FIRST = """
CREATE FUNCTION grids_first_day(valid daterange) RETURNS date LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(lower(valid), date '0001-01-01')
$$;
CREATE FUNCTION grids_first_changed(was daterange, is_now daterange, is_same boolean) RETURNS date
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN is_same IS NOT TRUE OR lower(was) IS DISTINCT FROM lower(is_now)
            THEN least(grids_first_day(was), grids_first_day(is_now))
        WHEN upper(was) IS DISTINCT FROM upper(is_now) THEN least(upper(was), upper(is_now))
    END
$$;
"""

# Which columns a figure is made of stands in each table's own function; a name or a telephone is in none. The grid
# that is noted in a building is today's, whatever time zone today is told in. More than a thousand rows changed at once
# are a load: all days are marked, and the rows are not looked at.
NOTE = """
CREATE FUNCTION grids_note_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM grids_mark_day(TG_TABLE_NAME, (SELECT min(grids_first_day(valid)) FROM changed));
    RETURN NULL;
END $$;
CREATE FUNCTION grids_note_all_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM grids_mark_day(TG_TABLE_NAME, date '0001-01-01');
    RETURN NULL;
END $$;
CREATE FUNCTION grids_note_areas() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM (SELECT FROM changed LIMIT 1001) AS few) > 1000 THEN
        PERFORM grids_mark_day(TG_TABLE_NAME, date '0001-01-01');
        RETURN NULL;
    END IF;
    PERFORM grids_mark_day(TG_TABLE_NAME, (
        SELECT min(grids_first_changed(o.valid, n.valid, o.geom = n.geom
                   AND (o.area_id, o.level_id, o.code) = (n.area_id, n.level_id, n.code)
                   AND o.parent_id IS NOT DISTINCT FROM n.parent_id))
        FROM former o JOIN changed n ON n.id = o.id));
    RETURN NULL;
END $$;
CREATE FUNCTION grids_note_buildings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM (SELECT FROM changed LIMIT 1001) AS few) > 1000 THEN
        PERFORM grids_mark_day(TG_TABLE_NAME, date '0001-01-01');
        RETURN NULL;
    END IF;
    PERFORM grids_mark_day(TG_TABLE_NAME, (
        SELECT min(least(grids_first_changed(o.valid, n.valid, o.location = n.location),
                   CASE WHEN o.grid_id IS DISTINCT FROM n.grid_id THEN current_date - 1 END))
        FROM former o JOIN changed n ON n.id = o.id));
    RETURN NULL;
END $$;
CREATE FUNCTION grids_note_households() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM (SELECT FROM changed LIMIT 1001) AS few) > 1000 THEN
        PERFORM grids_mark_day(TG_TABLE_NAME, date '0001-01-01');
        RETURN NULL;
    END IF;
    PERFORM grids_mark_day(TG_TABLE_NAME, (
        SELECT min(grids_first_changed(o.valid, n.valid,
                   (o.building_id, o.residents) = (n.building_id, n.residents)))
        FROM former o JOIN changed n ON n.id = o.id));
    RETURN NULL;
END $$;
CREATE FUNCTION grids_note_new_visits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM grids_mark_day(TG_TABLE_NAME, (SELECT min("on") FROM changed));
    RETURN NULL;
END $$;
CREATE FUNCTION grids_note_visits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM (SELECT FROM changed LIMIT 1001) AS few) > 1000 THEN
        PERFORM grids_mark_day(TG_TABLE_NAME, date '0001-01-01');
        RETURN NULL;
    END IF;
    PERFORM grids_mark_day(TG_TABLE_NAME, (
        SELECT min(least(o."on", n."on")) FROM former o JOIN changed n ON n.id = o.id
        WHERE (o.building_id, o."on") <> (n.building_id, n."on")));
    RETURN NULL;
END $$;
"""

# For a table, which function notes rows that come or go, and which one rows that change.
WATCH = """
CREATE FUNCTION grids_watch_days(source text, rows_noted_by text, changes_noted_by text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER day_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION %I()', source, rows_noted_by);
    EXECUTE format('CREATE TRIGGER day_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed OLD TABLE AS former
        FOR EACH STATEMENT EXECUTE FUNCTION %I()', source, changes_noted_by);
    EXECUTE format('CREATE TRIGGER day_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION %I()', source, rows_noted_by);
    EXECUTE format('CREATE TRIGGER day_truncate AFTER TRUNCATE ON %I
        FOR EACH STATEMENT EXECUTE FUNCTION grids_note_all_days()', source);
    PERFORM grids_mark_day(source, date '0001-01-01');
END $$;
SELECT grids_watch_days('grids_level', 'grids_note_all_days', 'grids_note_all_days'),
       grids_watch_days('grids_areaversion', 'grids_note_rows', 'grids_note_areas'),
       grids_watch_days('grids_building', 'grids_note_rows', 'grids_note_buildings'),
       grids_watch_days('grids_household', 'grids_note_rows', 'grids_note_households'),
       grids_watch_days('grids_visit', 'grids_note_new_visits', 'grids_note_visits');
"""
# Triggers go with their functions.
DROP = """
DROP FUNCTION grids_note_all_days() CASCADE;
DROP FUNCTION grids_note_rows() CASCADE;
DROP FUNCTION grids_note_areas() CASCADE;
DROP FUNCTION grids_note_buildings() CASCADE;
DROP FUNCTION grids_note_households() CASCADE;
DROP FUNCTION grids_note_new_visits() CASCADE;
DROP FUNCTION grids_note_visits() CASCADE;
DROP FUNCTION grids_watch_days(text, text, text), grids_first_changed(daterange, daterange, boolean),
    grids_first_day(daterange), grids_mark_day(text, date), grids_fold_days(text);
"""


class Migration(migrations.Migration):
    """From which day on the facts have changed is noted, so that what was worked out of a past day can be kept."""

    dependencies = [("grids", "0011_search_function")]

    operations = [
        migrations.CreateModel(
            name="DayChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=63, verbose_name="table")),
                ("day", models.DateField(verbose_name="from")),
                ("mark", models.BigIntegerField(verbose_name="mark")),
            ],
            options={
                "verbose_name": "change of the facts",
                "verbose_name_plural": "changes of the facts",
                "indexes": [models.Index(fields=["source", "day"], name="day_change_source_day")],
            },
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["on", "building"], name="visit_on_building"),
        ),
        migrations.RunSQL(MARK + FOLD + FIRST + NOTE + WATCH, DROP),
    ]
