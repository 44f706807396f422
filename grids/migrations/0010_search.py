import django.contrib.postgres.indexes
import django.db.models.functions.comparison
import gis_data.functions
from django.db import migrations, models


class Migration(migrations.Migration):
    """Indexes by which the search finds areas, their codes and buildings."""

    dependencies = [
        ('gis_data', '0005_search'),
        ('grids', '0009_visit'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='areacode',
            index=models.Index(django.contrib.postgres.indexes.OpClass('code', name='text_pattern_ops'), name='area_code_start'),
        ),
        migrations.AddIndex(
            model_name='areaversion',
            index=django.contrib.postgres.indexes.GinIndex(gis_data.functions.SearchKeys('name', 'code', models.Value(''), models.Value(''), django.db.models.functions.comparison.Cast('level', models.TextField())), name='area_version_keys'),
        ),
        migrations.AddIndex(
            model_name='areaversion',
            index=django.contrib.postgres.indexes.GinIndex(fields=['name'], name='area_version_name', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='building',
            index=django.contrib.postgres.indexes.GinIndex(gis_data.functions.SearchKeys('name', models.Value(''), 'address', 'number', models.Value('')), name='building_keys'),
        ),
        # Without statistics on the keys of rows that are there already, the planner takes every search for a rare one.
        migrations.RunSQL("ANALYZE grids_areaversion, grids_building, gis_data_basefeature", migrations.RunSQL.noop),
    ]
