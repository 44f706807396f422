from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    default = True
    verbose_name = _("accounts")


class GridAdminConfig(SimpleAdminConfig):
    """Django's administration behind our own login, open to whoever holds a post that opens something there."""

    default = False
    default_site = "accounts.admin_site.GridAdminSite"

    def ready(self) -> None:
        """Find what each package registers."""
        super().ready()
        self.module.autodiscover()
