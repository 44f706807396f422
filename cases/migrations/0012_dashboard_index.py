from django.db import migrations, models
from django.db.models import Q

# Marks are random, so that their sums differ too between a database and the same one restored from an older backup.
# Now and then the marks of a day that has several are folded into one; rows that another transaction is folding are
# left to it, and nobody waits. Sums wrap around at 2^62.
MARK = """
CREATE FUNCTION cases_mark_days(source text, days date[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    newest bigint;
BEGIN
    WITH marked AS (
        INSERT INTO cases_casedaychange (source, day, mark)
        SELECT $1, day, (1 + random() * 2 ^ 40)::bigint FROM unnest(days) AS day WHERE day IS NOT NULL GROUP BY day
        RETURNING id)
    SELECT max(id) INTO newest FROM marked;
    IF newest % 256 = 0 THEN
        PERFORM cases_fold_days();
    END IF;
END $$;
CREATE FUNCTION cases_fold_days() RETURNS void LANGUAGE sql AS $$
    WITH gone AS (
        DELETE FROM cases_casedaychange WHERE id IN (
            SELECT change.id FROM cases_casedaychange AS change WHERE (change.source, change.day) IN (
                SELECT source, day FROM cases_casedaychange GROUP BY source, day HAVING count(*) > 8)
            FOR UPDATE SKIP LOCKED)
        RETURNING source, day, mark
    )
    INSERT INTO cases_casedaychange (source, day, mark)
    SELECT source, day, (sum(mark) % 4611686018427387904)::bigint FROM gone GROUP BY source, day
$$;
"""
# The days of the report and of the end are noted apart: a case that is closed changes no sum of those reported. An act
# that changes nothing that is added up notes nothing. More than a thousand rows changed at once are a load: all days are
# noted, and the rows are not looked at.
NOTE = """
CREATE FUNCTION cases_note_all_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM cases_mark_days(source, ARRAY[date '0001-01-01']) FROM unnest(ARRAY['report', 'end']) AS source;
    RETURN NULL;
END $$;
CREATE FUNCTION cases_note_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM (SELECT FROM changed LIMIT 1001) AS few) > 1000 THEN
        PERFORM cases_mark_days(source, ARRAY[date '0001-01-01']) FROM unnest(ARRAY['report', 'end']) AS source;
        RETURN NULL;
    END IF;
    PERFORM cases_mark_days('report', ARRAY(SELECT (reported_at AT TIME ZONE 'UTC')::date FROM changed));
    PERFORM cases_mark_days('end', ARRAY(
        SELECT (closed_at AT TIME ZONE 'UTC')::date FROM changed WHERE closed_at IS NOT NULL));
    RETURN NULL;
END $$;
CREATE FUNCTION cases_note_changed_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM (SELECT FROM changed LIMIT 1001) AS few) > 1000 THEN
        PERFORM cases_mark_days(source, ARRAY[date '0001-01-01']) FROM unnest(ARRAY['report', 'end']) AS source;
        RETURN NULL;
    END IF;
    PERFORM cases_mark_days('report', ARRAY(
        SELECT unnest(ARRAY[o.reported_at, n.reported_at]::timestamp[])::date
        FROM (SELECT id, reported_at AT TIME ZONE 'UTC' AS reported_at, grid_id, grid_reported_id, kind_id,
                     department_id, channel FROM former) o
        JOIN (SELECT id, reported_at AT TIME ZONE 'UTC' AS reported_at, grid_id, grid_reported_id, kind_id,
                     department_id, channel FROM changed) n ON n.id = o.id
        WHERE (o.*) IS DISTINCT FROM (n.*)));
    PERFORM cases_mark_days('end', ARRAY(
        SELECT unnest(ARRAY[o.closed_at, n.closed_at]::timestamp[])::date
        FROM (SELECT id, closed_at AT TIME ZONE 'UTC' AS closed_at, reported_at, answered_at, grid_id, grid_reported_id,
                     kind_id, department_id, in_time, reopened, rating FROM former) o
        JOIN (SELECT id, closed_at AT TIME ZONE 'UTC' AS closed_at, reported_at, answered_at, grid_id, grid_reported_id,
                     kind_id, department_id, in_time, reopened, rating FROM changed) n ON n.id = o.id
        WHERE (o.*) IS DISTINCT FROM (n.*)));
    RETURN NULL;
END $$;
CREATE TRIGGER count_insert AFTER INSERT ON cases_case REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION cases_note_days();
CREATE TRIGGER count_update AFTER UPDATE ON cases_case REFERENCING NEW TABLE AS changed OLD TABLE AS former
    FOR EACH STATEMENT EXECUTE FUNCTION cases_note_changed_days();
CREATE TRIGGER count_delete AFTER DELETE ON cases_case REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION cases_note_days();
CREATE TRIGGER count_truncate AFTER TRUNCATE ON cases_case FOR EACH STATEMENT EXECUTE FUNCTION cases_note_all_days();
SELECT cases_mark_days(source, ARRAY[date '0001-01-01']) FROM unnest(ARRAY['report', 'end']) AS source;
"""
# Triggers go with their functions.
FORGET = """
DROP FUNCTION cases_note_all_days() CASCADE;
DROP FUNCTION cases_note_days() CASCADE;
DROP FUNCTION cases_note_changed_days() CASCADE;
DROP FUNCTION cases_mark_days(text, date[]), cases_fold_days();
"""


class Migration(migrations.Migration):
    """Cases by the moment of their end, and which days' sums have changed."""

    dependencies = [("cases", "0011_asset_photos")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["closed_at"], name="case_closed", condition=Q(closed_at__isnull=False)),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["grid", "kind", "department", "due_at"],
                name="case_open_board",
                condition=~Q(state__in=["closed", "merged", "rejected"]),
            ),
        ),
        migrations.CreateModel(
            name="CaseDayChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(choices=[("report", "by the report"), ("end", "by the end")], max_length=10, verbose_name="counted")),
                ("day", models.DateField(verbose_name="day")),
                ("mark", models.BigIntegerField(verbose_name="mark")),
            ],
            options={
                "verbose_name": "change of a day's cases",
                "verbose_name_plural": "changes of days' cases",
                "indexes": [models.Index(fields=["source", "day"], name="case_day_change_day")],
            },
        ),
        migrations.RunSQL(MARK + NOTE, FORGET),
    ]
