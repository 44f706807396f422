from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GridsConfig(AppConfig):
    name = "grids"
    verbose_name = _("areas and grids")

    def ready(self) -> None:
        """Register the layers of areas and buildings."""
        from gis_data import layers as registry
        from grids import layers

        registry.register("grids", layers.grid_layers)
