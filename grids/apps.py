from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GridsConfig(AppConfig):
    name = "grids"
    verbose_name = _("areas and grids")

    def ready(self) -> None:
        """Register the layers of areas and buildings, and the measures of the net."""
        from gis_data import layers as registry
        from gis_data import measures as measure_registry
        from grids import layers, measures

        registry.register("grids", layers.grid_layers)
        measure_registry.register(measures.coverage_measures())
