from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FacilitiesConfig(AppConfig):
    name = "facilities"
    verbose_name = _("facilities")

    def ready(self) -> None:
        """Register the layer, what can be searched, and the part of the map page."""
        from facilities.layers import KEY, facility_layers
        from facilities.page import facility_part
        from facilities.search import facility_sources
        from gis_data import layers, map_parts, search

        layers.register("facilities", facility_layers, prefix=KEY)
        search.register("facilities", facility_sources())
        map_parts.register(facility_part())
