from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FacilitiesConfig(AppConfig):
    name = "facilities"
    verbose_name = _("facilities")

    def ready(self) -> None:
        """Register the layers of facilities and walks, and the long work."""
        from facilities import jobs, walk_layers, walk_measures  # noqa: F401, jobs are registered by being read
        from gis_data import layers, measures

        layers.register("walks", walk_layers.walk_layers)
        measures.register("walks", walk_measures.walk_measures)
