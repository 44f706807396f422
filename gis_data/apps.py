from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GisDataConfig(AppConfig):
    name = "gis_data"
    verbose_name = _("geodata")

    def ready(self) -> None:
        """Register the base map's layers."""
        from gis_data import base_layers, layers

        layers.register("base", base_layers.base_layers)
