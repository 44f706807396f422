from django.db import migrations

KEEP = """
CREATE FUNCTION cases_refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'row % of % is kept; end it instead', OLD.id, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION cases_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are kept as they were written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION cases_refuse_other_origin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'case % keeps the grid it was reported in, its number and its uid', OLD.number
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER asset_is_never_deleted BEFORE DELETE ON cases_asset
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_delete();
CREATE TRIGGER asset_version_is_never_deleted BEFORE DELETE ON cases_assetversion
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_delete();
CREATE TRIGGER case_is_never_deleted BEFORE DELETE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_delete();
CREATE TRIGGER case_keeps_its_origin BEFORE UPDATE OF grid_reported_id, number, uid ON cases_case
    FOR EACH ROW WHEN ((OLD.grid_reported_id, OLD.number, OLD.uid)
        IS DISTINCT FROM (NEW.grid_reported_id, NEW.number, NEW.uid))
    EXECUTE FUNCTION cases_refuse_other_origin();
CREATE TRIGGER asset_changes_are_kept BEFORE UPDATE OR DELETE ON cases_assetchange
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_change();
CREATE TRIGGER case_moves_are_kept BEFORE UPDATE OR DELETE ON cases_casemove
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_change();
CREATE SEQUENCE cases_number;
"""
UNKEEP = """
DROP SEQUENCE cases_number;
DROP TRIGGER case_moves_are_kept ON cases_casemove;
DROP TRIGGER asset_changes_are_kept ON cases_assetchange;
DROP TRIGGER case_keeps_its_origin ON cases_case;
DROP TRIGGER case_is_never_deleted ON cases_case;
DROP TRIGGER asset_version_is_never_deleted ON cases_assetversion;
DROP TRIGGER asset_is_never_deleted ON cases_asset;
DROP FUNCTION cases_refuse_other_origin();
DROP FUNCTION cases_refuse_change();
DROP FUNCTION cases_refuse_delete();
"""
WATCHED = ("cases_assetversion", "cases_case")


class Migration(migrations.Migration):
    """Assets, cases and what was done to them stay; their changes are noted, so that map tiles are made anew."""

    dependencies = [("cases", "0001_initial"), ("gis_data", "0007_gate_hours")]
    operations = [
        migrations.RunSQL(KEEP, UNKEEP),
        *(
            migrations.RunSQL(f"SELECT gis_data_watch('{table}')", f"SELECT gis_data_unwatch('{table}')")
            for table in WATCHED
        ),
    ]
