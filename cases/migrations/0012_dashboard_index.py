from django.db import migrations, models
from django.db.models import Q

# The dashboard keeps columns by month (UTC) of the report and of the end: those months are marked whose sums a change
# touches. An act that changes nothing that is added up marks nothing. More than a thousand rows changed at once are a
# load: all months are marked, and the rows are not looked at.
NOTE = """
CREATE FUNCTION cases_note_months() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM (SELECT FROM changed LIMIT 1001) AS few) > 1000 THEN
        PERFORM grids_mark_day(TG_TABLE_NAME, date '0001-01-01');
        RETURN NULL;
    END IF;
    PERFORM grids_mark_day(TG_TABLE_NAME, month) FROM (
        SELECT DISTINCT date_trunc('month', moment AT TIME ZONE 'UTC')::date AS month
        FROM changed, LATERAL (VALUES (reported_at), (closed_at)) moments(moment)
        WHERE moment IS NOT NULL) AS months;
    RETURN NULL;
END $$;
CREATE FUNCTION cases_note_changed_months() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM (SELECT FROM changed LIMIT 1001) AS few) > 1000 THEN
        PERFORM grids_mark_day(TG_TABLE_NAME, date '0001-01-01');
        RETURN NULL;
    END IF;
    PERFORM grids_mark_day(TG_TABLE_NAME, month) FROM (
        SELECT DISTINCT date_trunc('month', moment AT TIME ZONE 'UTC')::date AS month
        FROM former o JOIN changed n ON n.id = o.id,
             LATERAL (VALUES (o.reported_at), (o.closed_at), (n.reported_at), (n.closed_at)) moments(moment)
        WHERE moment IS NOT NULL
          AND (o.reported_at, o.closed_at, o.answered_at, o.grid_id, o.grid_reported_id, o.kind_id, o.department_id,
               o.in_time, o.reopened, o.rating, o.channel)
              IS DISTINCT FROM
              (n.reported_at, n.closed_at, n.answered_at, n.grid_id, n.grid_reported_id, n.kind_id, n.department_id,
               n.in_time, n.reopened, n.rating, n.channel)) AS months;
    RETURN NULL;
END $$;
SELECT grids_watch_days('cases_case', 'cases_note_months', 'cases_note_changed_months');
"""
FORGET = """
DROP FUNCTION cases_note_months() CASCADE;
DROP FUNCTION cases_note_changed_months() CASCADE;
DROP TRIGGER day_truncate ON cases_case;
DELETE FROM grids_daychange WHERE source = 'cases_case';
"""


class Migration(migrations.Migration):
    """Cases by the moment of their end, and from which month on they have changed."""

    dependencies = [("cases", "0011_asset_photos"), ("grids", "0012_day_change")]

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
        migrations.RunSQL(NOTE, FORGET),
    ]
