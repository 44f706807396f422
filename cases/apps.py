from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("cases and assets")

    def ready(self) -> None:
        """Register layers, what can be searched, the part of the map page, and the long work."""
        from cases import jobs, notice_jobs  # noqa: F401, read so that jobs are known
        from cases.case_layers import KEY, case_layers
        from cases.case_search import case_sources
        from cases.desk import files  # noqa: F401
        from cases.map_part import case_part
        from gis_data import layers, map_parts, search

        layers.register("cases", case_layers, prefix=KEY)
        search.register("cases", case_sources())
        map_parts.register(case_part())
