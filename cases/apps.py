from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("cases and assets")

    def ready(self) -> None:
        """Register what follows a redraw."""
        from cases.actions.assign_assets import follow_buildings
        from grids.actions.assign import register_follower

        register_follower("assets", follow_buildings)
