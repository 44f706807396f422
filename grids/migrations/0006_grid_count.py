from django.db import migrations, models
import django.db.models.deletion

# What has certainly begun in every time zone is told apart no more.
FOLD = """
CREATE FUNCTION grids_count_day(day date) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN day IS NULL OR day < current_date THEN date '0001-01-01' ELSE day END
$$;
"""

# Grids in order, so that two writers who meet wait for each other instead of for ever.
ADD = """
CREATE TYPE grids_count_change AS (
    grid_id bigint, valid daterange, buildings bigint, households bigint, residents bigint
);
CREATE FUNCTION grids_add_counts(changes grids_count_change[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO grids_gridcount AS kept (grid_id, day, buildings, households, residents)
    SELECT d.grid_id, d.day, sum(d.buildings), sum(d.households), sum(d.residents)
    FROM (
        SELECT c.grid_id, grids_count_day(lower(c.valid)) AS day, c.buildings, c.households, c.residents
        FROM unnest(changes) c
      UNION ALL
        SELECT c.grid_id, grids_count_day(upper(c.valid)), -c.buildings, -c.households, -c.residents
        FROM unnest(changes) c WHERE upper(c.valid) IS NOT NULL
    ) d
    WHERE d.grid_id IS NOT NULL
    GROUP BY d.grid_id, d.day
    HAVING sum(d.buildings) <> 0 OR sum(d.households) <> 0 OR sum(d.residents) <> 0
    ORDER BY d.grid_id, d.day
    ON CONFLICT (grid_id, day) DO UPDATE SET
        buildings = kept.buildings + excluded.buildings,
        households = kept.households + excluded.households,
        residents = kept.residents + excluded.residents
$$;
"""

# A building that is written takes its households along: the order in which a load or a delete comes does not matter.
BUILDINGS = """
CREATE FUNCTION grids_count_new_buildings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM grids_add_counts(ARRAY(
        SELECT (c.grid_id, c.valid, sum(c.b), sum(c.h), sum(c.r))::grids_count_change FROM (
            SELECT grid_id, valid, 1 AS b, 0 AS h, 0 AS r FROM new_rows
          UNION ALL
            SELECT n.grid_id, h.valid, 0, 1, h.residents FROM new_rows n JOIN grids_household h ON h.building_id = n.id
        ) c WHERE c.grid_id IS NOT NULL GROUP BY c.grid_id, c.valid));
    RETURN NULL;
END $$;
CREATE FUNCTION grids_count_gone_buildings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM grids_add_counts(ARRAY(
        SELECT (c.grid_id, c.valid, -sum(c.b), -sum(c.h), -sum(c.r))::grids_count_change FROM (
            SELECT grid_id, valid, 1 AS b, 0 AS h, 0 AS r FROM old_rows
          UNION ALL
            SELECT o.grid_id, h.valid, 0, 1, h.residents FROM old_rows o JOIN grids_household h ON h.building_id = o.id
        ) c WHERE c.grid_id IS NOT NULL GROUP BY c.grid_id, c.valid));
    RETURN NULL;
END $$;
CREATE FUNCTION grids_count_changed_buildings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM grids_add_counts(ARRAY(
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
        ) c WHERE c.grid_id IS NOT NULL GROUP BY c.grid_id, c.valid));
    RETURN NULL;
END $$;
CREATE TRIGGER count_new_buildings AFTER INSERT ON grids_building REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION grids_count_new_buildings();
CREATE TRIGGER count_gone_buildings AFTER DELETE ON grids_building REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION grids_count_gone_buildings();
CREATE TRIGGER count_changed_buildings AFTER UPDATE ON grids_building
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION grids_count_changed_buildings();
"""
HOUSEHOLDS = """
CREATE FUNCTION grids_count_new_households() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM grids_add_counts(ARRAY(
        SELECT (b.grid_id, n.valid, 0, count(*), sum(n.residents))::grids_count_change
        FROM new_rows n JOIN grids_building b ON b.id = n.building_id
        WHERE b.grid_id IS NOT NULL GROUP BY b.grid_id, n.valid));
    RETURN NULL;
END $$;
CREATE FUNCTION grids_count_gone_households() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM grids_add_counts(ARRAY(
        SELECT (b.grid_id, o.valid, 0, -count(*), -sum(o.residents))::grids_count_change
        FROM old_rows o JOIN grids_building b ON b.id = o.building_id
        WHERE b.grid_id IS NOT NULL GROUP BY b.grid_id, o.valid));
    RETURN NULL;
END $$;
CREATE FUNCTION grids_count_changed_households() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM grids_add_counts(ARRAY(
        SELECT (b.grid_id, c.valid, 0, sum(c.h), sum(c.r))::grids_count_change FROM (
            SELECT o.building_id, o.valid, -1 AS h, -o.residents AS r FROM old_rows o
          UNION ALL SELECT n.building_id, n.valid, 1, n.residents FROM new_rows n
        ) c JOIN grids_building b ON b.id = c.building_id
        WHERE b.grid_id IS NOT NULL GROUP BY b.grid_id, c.valid));
    RETURN NULL;
END $$;
CREATE TRIGGER count_new_households AFTER INSERT ON grids_household REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION grids_count_new_households();
CREATE TRIGGER count_gone_households AFTER DELETE ON grids_household REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION grids_count_gone_households();
CREATE TRIGGER count_changed_households AFTER UPDATE ON grids_household
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION grids_count_changed_households();
"""

# For the first filling and for whoever has worked around the triggers.
RECOUNT = """
CREATE FUNCTION grids_recount() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE grids_building, grids_household IN SHARE MODE;
    DELETE FROM grids_gridcount;
    PERFORM grids_add_counts(ARRAY(
        SELECT (c.grid_id, c.valid, sum(c.b), sum(c.h), sum(c.r))::grids_count_change FROM (
            SELECT grid_id, valid, 1 AS b, 0 AS h, 0 AS r FROM grids_building
          UNION ALL
            SELECT b.grid_id, h.valid, 0, 1, h.residents
            FROM grids_household h JOIN grids_building b ON b.id = h.building_id
        ) c WHERE c.grid_id IS NOT NULL GROUP BY c.grid_id, c.valid));
END $$;
CREATE FUNCTION grids_recount_after_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM grids_recount();
    RETURN NULL;
END $$;
CREATE TRIGGER recount_after_truncate AFTER TRUNCATE ON grids_building
    FOR EACH STATEMENT EXECUTE FUNCTION grids_recount_after_truncate();
CREATE TRIGGER recount_after_truncate AFTER TRUNCATE ON grids_household
    FOR EACH STATEMENT EXECUTE FUNCTION grids_recount_after_truncate();
SELECT grids_recount();
"""
DROP = """
DROP FUNCTION grids_count_new_buildings() CASCADE;
DROP FUNCTION grids_count_gone_buildings() CASCADE;
DROP FUNCTION grids_count_changed_buildings() CASCADE;
DROP FUNCTION grids_count_new_households() CASCADE;
DROP FUNCTION grids_count_gone_households() CASCADE;
DROP FUNCTION grids_count_changed_households() CASCADE;
DROP FUNCTION grids_recount_after_truncate() CASCADE;
DROP FUNCTION grids_recount();
DROP FUNCTION grids_add_counts(grids_count_change[]);
DROP TYPE grids_count_change;
DROP FUNCTION grids_count_day(date);
"""


class Migration(migrations.Migration):
    """Counts of buildings, households and residents for each grid, kept by triggers."""

    dependencies = [("grids", "0005_roles")]

    operations = [
        migrations.CreateModel(
            name="GridCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="from")),
                ("buildings", models.IntegerField(default=0, verbose_name="buildings")),
                ("households", models.IntegerField(default=0, verbose_name="households")),
                ("residents", models.IntegerField(default=0, verbose_name="residents")),
                (
                    "grid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grids.area",
                        verbose_name="grid",
                    ),
                ),
            ],
            options={
                "verbose_name": "count of a grid",
                "verbose_name_plural": "counts of grids",
                "constraints": [models.UniqueConstraint(fields=("grid", "day"), name="grid_count_once_per_day")],
            },
        ),
        migrations.RunSQL(FOLD + ADD + BUILDINGS + HOUSEHOLDS + RECOUNT, DROP),
    ]
