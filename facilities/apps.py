from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FacilitiesConfig(AppConfig):
    name = "facilities"
    verbose_name = _("facilities")

    def ready(self) -> None:
        """Register layers, measures, what can be searched, the part of the map page, and the long work."""
        from facilities import jobs, siting_work, walk_layers, walk_measures  # noqa: F401, read so that jobs are known
        from facilities.coverage_layers import COVERAGE_KEY, coverage_layers
        from facilities.coverage_pages import file_job  # noqa: F401
        from facilities.layers import KEY, facility_layers
        from facilities.page import facility_part
        from facilities.search import facility_sources
        from facilities.walk_page import walk_part
        from gis_data import layers, map_parts, measures, search

        layers.register("walks", walk_layers.walk_layers, prefix=walk_layers.KEYS)
        layers.register("facilities", facility_layers, prefix=KEY)
        layers.register("coverage", coverage_layers, prefix=COVERAGE_KEY, drawn=False)
        measures.register("walks", walk_measures.walk_measures)
        search.register("facilities", facility_sources())
        map_parts.register(facility_part())
        map_parts.register(walk_part())
