from django.db import migrations

LEVEL_PAIR = """
ALTER TABLE grids_areaversion ADD CONSTRAINT area_version_level_is_of_its_area
    FOREIGN KEY (area_id, level_id) REFERENCES grids_area (id, level_id) DEFERRABLE INITIALLY DEFERRED;
"""
UNIT_PAIR = """
ALTER TABLE grids_household ADD CONSTRAINT household_unit_is_of_its_building
    FOREIGN KEY (unit_id, building_id) REFERENCES grids_unit (id, building_id) DEFERRABLE INITIALLY DEFERRED;
"""
KEEP_AREAS = """
CREATE FUNCTION grids_refuse_area_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'area % is an identity and is never deleted; close its version instead', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER area_is_never_deleted BEFORE DELETE ON grids_area
    FOR EACH ROW EXECUTE FUNCTION grids_refuse_area_delete();
"""


class Migration(migrations.Migration):
    """What the ORM has no words for: pairs that must agree, and areas that stay."""

    dependencies = [("grids", "0001_initial")]
    operations = [
        migrations.RunSQL(
            LEVEL_PAIR, "ALTER TABLE grids_areaversion DROP CONSTRAINT area_version_level_is_of_its_area"
        ),
        migrations.RunSQL(UNIT_PAIR, "ALTER TABLE grids_household DROP CONSTRAINT household_unit_is_of_its_building"),
        migrations.RunSQL(
            KEEP_AREAS,
            "DROP TRIGGER area_is_never_deleted ON grids_area; DROP FUNCTION grids_refuse_area_delete()",
        ),
    ]
