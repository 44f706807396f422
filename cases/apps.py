from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("cases and assets")

    def ready(self) -> None:
        """Register layers, what can be searched, the part of the map page, and the long work."""
        from cases import notice_jobs  # noqa: F401, read so that jobs are known
        from cases.desk import files  # noqa: F401
