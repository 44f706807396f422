from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

BOARD_EVERY_S = 300.0


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("cases and assets")

    def ready(self) -> None:
        """Register long work, what follows a redraw, layers, what can be searched, and parts of the map page."""
        from cases import asset_layers, case_layers, jobs, list_layers, notice_jobs  # noqa: F401, read so that jobs are known
        from cases.actions.assign_assets import follow_buildings
        from cases.actions.board_mails import KIND, ask_for_due_mails
        from cases.asset_page import asset_part
        from cases.asset_search import asset_sources
        from cases.case_search import case_sources
        from cases.dashboard import mail_job  # noqa: F401
        from cases.desk import files  # noqa: F401
        from cases.hotspots.layers import KEY as HOTSPOT_KEY
        from cases.hotspots.layers import hotspot_layers, hotspot_levels
        from cases.hotspots.map_part import hotspot_part
        from cases.hotspots.measures import case_measures
        from cases.imports import work  # noqa: F401
        from cases.map_part import case_part, whistle_part
        from cases.whistle_layers import KEY as WHISTLE
        from cases.whistle_layers import whistle_layers
        from gis_data import layers, map_parts, measures, search
        from grids.actions.assign import register_follower
        from jobs import watches

        watches.register(jobs.CLOCK, jobs.LOOK_EVERY_S, jobs.look_after_clocks)
        watches.register(KIND, BOARD_EVERY_S, ask_for_due_mails)
        register_follower("assets", follow_buildings)
        layers.register("hotspots", hotspot_layers, prefix=HOTSPOT_KEY)
        layers.register("hotspots of levels", hotspot_levels, prefix=HOTSPOT_KEY, drawn=False)
        layers.register("cases", case_layers.case_layers, prefix=case_layers.KEY)
        layers.register("whistles", whistle_layers, prefix=WHISTLE)
        layers.register("lists", list_layers.list_layers, prefix=list_layers.KEY)
        layers.register("assets", asset_layers.asset_layers, prefix=asset_layers.KEY)
        measures.register("cases", case_measures)
        search.register("cases", case_sources())
        search.register("assets", asset_sources())
        map_parts.register(case_part())
        map_parts.register(whistle_part())
        map_parts.register(asset_part())
        map_parts.register(hotspot_part())
