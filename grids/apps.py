from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GridsConfig(AppConfig):
    name = "grids"
    verbose_name = _("areas and grids")

    def ready(self) -> None:
        """Register layers, measures, what can be searched, and (by importing them) the kinds of long work."""
        from gis_data import layers as registry
        from gis_data import measures as measure_registry
        from gis_data import search
        from grids import layers, measures, take_away_job  # noqa: F401
        from grids.imports import work  # noqa: F401
        from grids.rows import file_job  # noqa: F401
        from grids.search.sources import grid_sources

        registry.register("grids", layers.grid_layers)
        measure_registry.register("grids", measures.coverage_measures)
        search.register("grids", grid_sources())
