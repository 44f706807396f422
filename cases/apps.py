from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("cases and assets")

    def ready(self) -> None:
        """Register the layer of the lists."""
        from cases.list_layers import KEY, list_layers
        from gis_data import layers

        layers.register("lists", list_layers, prefix=KEY)
