from django.db import migrations


class Migration(migrations.Migration):
    """Changes of areas and buildings are noted, so that map tiles made before are known to be out of date."""

    dependencies = [("grids", "0006_grid_count"), ("gis_data", "0004_watch_tables")]
    operations = [
        migrations.RunSQL(
            "SELECT gis_data_watch('grids_areaversion'), gis_data_watch('grids_building')",
            "SELECT gis_data_unwatch('grids_areaversion'), gis_data_unwatch('grids_building')",
        ),
    ]
