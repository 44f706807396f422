from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GisDataConfig(AppConfig):
    name = "gis_data"
    verbose_name = _("geodata")

    def ready(self) -> None:
        """Register the base map: its layers, and what can be searched in it."""
        from gis_data import base_layers, base_search, layers, search, walk_layers

        layers.register("base", base_layers.base_layers)
        layers.register("walk", walk_layers.walk_layers)
        search.register("base", base_search.base_sources())
