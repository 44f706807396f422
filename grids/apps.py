from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GridsConfig(AppConfig):
    name = "grids"
    verbose_name = _("areas and grids")

    def ready(self) -> None:
        """Register the layers of areas and buildings, the measures of the net, and what can be searched."""
        from gis_data import layers as registry
        from gis_data import measures as measure_registry
        from gis_data import search
        from grids import layers, measures
        from grids.search.sources import grid_sources

        registry.register("grids", layers.grid_layers)
        measure_registry.register(measures.coverage_measures())
        search.register("grids", grid_sources())
