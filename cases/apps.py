from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("cases and assets")

    def ready(self) -> None:
        """Register long work, what follows a redraw, layers, what can be searched, and parts of the map page."""
        from cases import jobs  # noqa: F401, read so that jobs are known
        from cases.actions.assign_assets import follow_buildings
        from cases.asset_layers import KEY, asset_layers
        from cases.asset_page import asset_part
        from cases.asset_search import asset_sources
        from cases.list_layers import KEY as LIST_KEY
        from cases.list_layers import list_layers
        from gis_data import layers, map_parts, search
        from grids.actions.assign import register_follower

        register_follower("assets", follow_buildings)
        layers.register("assets", asset_layers, prefix=KEY)
        layers.register("lists", list_layers, prefix=LIST_KEY)
        search.register("assets", asset_sources())
        map_parts.register(asset_part())
