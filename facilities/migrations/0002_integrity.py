from django.db import migrations

KEEP = """
CREATE FUNCTION facilities_refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'row % of % is kept; close the facility instead', OLD.id, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER facility_is_never_deleted BEFORE DELETE ON facilities_facility
    FOR EACH ROW EXECUTE FUNCTION facilities_refuse_delete();
CREATE TRIGGER facility_version_is_never_deleted BEFORE DELETE ON facilities_facilityversion
    FOR EACH ROW EXECUTE FUNCTION facilities_refuse_delete();
CREATE FUNCTION facilities_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'changes of facilities are kept as they were written' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER facility_changes_are_kept BEFORE UPDATE OR DELETE ON facilities_facilitychange
    FOR EACH ROW EXECUTE FUNCTION facilities_refuse_change();
"""
UNKEEP = """
DROP TRIGGER facility_changes_are_kept ON facilities_facilitychange;
DROP TRIGGER facility_version_is_never_deleted ON facilities_facilityversion;
DROP TRIGGER facility_is_never_deleted ON facilities_facility;
DROP FUNCTION facilities_refuse_change();
DROP FUNCTION facilities_refuse_delete();
"""
WATCHED = ("facilities_facilityversion", "facilities_servicecircle")


class Migration(migrations.Migration):
    """Facilities and what was done to them stay; their changes are noted, so that map tiles are made anew."""

    dependencies = [("facilities", "0001_initial"), ("gis_data", "0005_search")]
    operations = [
        migrations.RunSQL(KEEP, UNKEEP),
        *(
            migrations.RunSQL(f"SELECT gis_data_watch('{table}')", f"SELECT gis_data_unwatch('{table}')")
            for table in WATCHED
        ),
    ]
