import django.contrib.gis.db.models.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

import gis_data.functions

# As facilities_find (facilities/migrations/0005), whose words say why; besides, digits find the assets whose code, or
# whose other code, begins with them (`:` follows `9`; LIKE does not use the index in a plan that is kept).
FIND = """
CREATE FUNCTION cases_find_assets(asked gis_question, digits text) RETURNS json
LANGUAGE plpgsql STABLE PARALLEL SAFE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    few CONSTANT int := 4000;
    candidates CONSTANT int := 60;
    here CONSTANT geometry := ST_SetSRID(ST_MakePoint(asked.lon, asked.lat), 4326);
    coded bigint[] := '{}';
    nearest tid[];
BEGIN
    IF digits <> '' THEN
        coded := ARRAY(
            (SELECT a.id FROM cases_asset a
             WHERE a.code::text ~>=~ digits AND a.code::text ~<~ (digits || ':')
             ORDER BY a.code::text USING ~<~ LIMIT candidates)
            UNION
            (SELECT c.asset_id FROM cases_assetcode c WHERE c.code = digits LIMIT candidates));
    END IF;
    nearest := ARRAY(
        SELECT f.ctid FROM (
            (SELECT v.ctid, v.geom FROM cases_assetversion v
             WHERE v.asset_id = ANY (coded) AND v.valid @> asked.day)
            UNION
            (SELECT v.ctid, v.geom FROM cases_assetversion v
             WHERE gis_search_keys(v.name, '', v.address, '', '') @@ asked.query AND v.valid @> asked.day LIMIT few)
        ) f ORDER BY f.geom <-> here LIMIT candidates);
    RETURN (SELECT json_agg(r) FROM (
        SELECT r.uid, r.name, r.address, r.code, r.state, r.kind, r.label_zh, r.label_en, r.fit, r.lon, r.lat FROM (
            SELECT f.*, CASE WHEN f.id = ANY (coded) THEN 0
                        ELSE coalesce(gis_search_fit(asked.typed, f.form, f.address_form, NULL), 3) END AS fit
            FROM (
                SELECT a.id, a.uid, a.code::text AS code, v.name::text AS name, v.address::text AS address,
                       v.state::text AS state, k.code::text AS kind, k.label_zh::text AS label_zh,
                       k.label_en::text AS label_en, gis_search_form(v.name) AS form,
                       gis_search_form(v.address) AS address_form, ST_X(v.location) AS lon, ST_Y(v.location) AS lat
                FROM cases_assetversion v
                JOIN cases_asset a ON a.id = v.asset_id
                JOIN cases_assetkind k ON k.id = a.kind_id
                WHERE v.ctid = ANY (nearest) OFFSET 0
            ) f
            WHERE f.id = ANY (coded) OR f.form || ' ' || f.address_form LIKE ALL (asked.holding)
        ) r ORDER BY r.fit, gis_away(r.lon, r.lat, asked.lon, asked.lat), r.id LIMIT asked.most
    ) r);
END $$
"""
UNFIND = "DROP FUNCTION cases_find_assets(gis_question, text)"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_integrity'),
    ]

    operations = [
        migrations.AddField(
            model_name='assetversion',
            name='maintainer_code',
            field=models.CharField(blank=True, max_length=18, verbose_name='code of who maintains it'),
        ),
        migrations.AddField(
            model_name='assetversion',
            name='manager_code',
            field=models.CharField(blank=True, max_length=18, verbose_name='code of the managing department'),
        ),
        migrations.AddField(
            model_name='assetversion',
            name='owner_code',
            field=models.CharField(blank=True, max_length=18, verbose_name='code of the owner'),
        ),
        migrations.AddField(
            model_name='assetversion',
            name='location_3857',
            field=models.GeneratedField(db_persist=True, expression=gis_data.functions.WebMercator(gis_data.functions.PointOnSurface('geom')), output_field=django.contrib.gis.db.models.fields.PointField(spatial_index=False, srid=3857)),
        ),
        migrations.AddIndex(
            model_name='assetversion',
            index=django.contrib.postgres.indexes.GistIndex(fields=['location_3857'], name='asset_version_location_3857'),
        ),
        migrations.AddIndex(
            model_name='assetcode',
            index=models.Index(fields=['code'], name='asset_other_code'),
        ),
        migrations.CreateModel(
            name='AssetSerial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prefix', models.CharField(max_length=11, unique=True, verbose_name='county and kind')),
                ('last', models.PositiveIntegerField(verbose_name='last number given out')),
            ],
            options={
                'verbose_name': 'serial number of assets',
                'verbose_name_plural': 'serial numbers of assets',
                'constraints': [models.CheckConstraint(condition=models.Q(('prefix__regex', '^[0-9]{11}$')), name='asset_serial_prefix_11_digits')],
            },
        ),
        migrations.RunSQL(FIND, UNFIND),
    ]
