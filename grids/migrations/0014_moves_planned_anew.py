from django.db import migrations

# What 0006_grid_count adds to the counts when buildings change: the same text.
COUNTED = """
        WITH changed AS MATERIALIZED (
            SELECT o.id, o.grid_id AS was, n.grid_id AS is_now, o.valid AS old_valid, n.valid AS new_valid
            FROM old_rows o JOIN new_rows n ON n.id = o.id
            WHERE (o.grid_id, o.valid) IS DISTINCT FROM (n.grid_id, n.valid)
        ), moved AS MATERIALIZED (
            SELECT m.was, m.is_now, h.valid, h.residents
            FROM changed m JOIN grids_household h ON h.building_id = m.id WHERE m.was IS DISTINCT FROM m.is_now
        )
        SELECT (c.grid_id, c.valid, sum(c.b), sum(c.h), sum(c.r))::grids_count_change FROM (
            SELECT was AS grid_id, old_valid AS valid, -1 AS b, 0 AS h, 0 AS r FROM changed
          UNION ALL SELECT is_now, new_valid, 1, 0, 0 FROM changed
          UNION ALL SELECT was, valid, 0, -1, -residents FROM moved
          UNION ALL SELECT is_now, valid, 0, 1, residents FROM moved
        ) c WHERE c.grid_id IS NOT NULL GROUP BY c.grid_id, c.valid"""
# A text without parameters is planned once in a session, whatever `plan_cache_mode` says; EXECUTE plans it each time.
EACH_TIME = """
CREATE OR REPLACE FUNCTION grids_count_changed_buildings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE $anew$SELECT grids_add_counts(ARRAY(:counted:))$anew$;
    RETURN NULL;
END $$
"""
ONCE = """
CREATE OR REPLACE FUNCTION grids_count_changed_buildings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM grids_add_counts(ARRAY(:counted:));
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    """Counting takes time in proportion to the buildings that change, in a session too that has changed one before.

    The plan for one row, kept for many, held each row as it was against each as it is.
    """

    dependencies = [("grids", "0013_search_own_areas")]

    operations = [migrations.RunSQL(EACH_TIME.replace(":counted:", COUNTED), ONCE.replace(":counted:", COUNTED))]
