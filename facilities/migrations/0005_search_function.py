from django.db import migrations

# As the functions of areas and buildings (grids), whose words say why: plans are kept, rows are known by their `ctid`,
# and no word opens more than so many rows. Facilities are few: of a common word those nearest to the place are taken.
FACILITIES = """
CREATE FUNCTION facilities_find(asked gis_question) RETURNS json
LANGUAGE plpgsql STABLE PARALLEL SAFE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    few CONSTANT int := 4000;
    candidates CONSTANT int := 60;
    here CONSTANT geometry := ST_SetSRID(ST_MakePoint(asked.lon, asked.lat), 4326);
    nearest tid[];
BEGIN
    nearest := ARRAY(
        SELECT f.ctid FROM (
            (SELECT v.ctid, v.geom FROM facilities_facilityversion v
             WHERE gis_search_keys(v.name, '', v.address, '', '') @@ asked.query AND v.valid @> asked.day LIMIT few)
            UNION ALL
            (SELECT v.ctid, v.geom FROM facilities_facilityversion v
             WHERE v.name % asked.alike AND v.valid @> asked.day LIMIT few)
        ) f ORDER BY f.geom <-> here LIMIT candidates);
    RETURN (SELECT json_agg(r) FROM (
        SELECT r.uid, r.name, r.address, r.key AS kind, r.label_zh, r.label_en, r.fit, r.lon, r.lat FROM (
            SELECT f.*, coalesce(gis_search_fit(asked.typed, f.form, f.address_form, NULL), 3) AS fit FROM (
                SELECT o.id, o.uid, v.name::text AS name, v.address::text AS address, k.key::text AS key,
                       k.label_zh::text AS label_zh, k.label_en::text AS label_en,
                       gis_search_form(v.name) AS form, gis_search_form(v.address) AS address_form,
                       ST_X(v.geom) AS lon, ST_Y(v.geom) AS lat
                FROM facilities_facilityversion v
                JOIN facilities_facility o ON o.id = v.facility_id
                JOIN facilities_facilitykind k ON k.id = o.kind_id AND k.active
                WHERE v.ctid = ANY (nearest) OFFSET 0
            ) f
            WHERE f.form || ' ' || f.address_form LIKE ALL (asked.holding)
        ) r ORDER BY r.fit, gis_away(r.lon, r.lat, asked.lon, asked.lat), r.id LIMIT asked.most
    ) r);
END $$
"""


class Migration(migrations.Migration):
    """What fits a search among facilities, the best first."""

    dependencies = [("facilities", "0004_lean_walks"), ("gis_data", "0006_search_function")]
    operations = [migrations.RunSQL(FACILITIES, "DROP FUNCTION facilities_find(gis_question)")]
