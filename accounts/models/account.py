"""What is kept of an account beside Django's own."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Account(models.Model):
    """Conditions on logging in. An account without a row has none."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, verbose_name=_("account"))
    must_change_password = models.BooleanField(
        _("must change the password"), default=False, help_text=_("Asked for at the next login, before anything else.")
    )
    needs_second_factor = models.BooleanField(
        _("needs a second factor"), default=False, help_text=_("Also where the roles do not ask for one.")
    )

    class Meta:
        verbose_name = _("conditions on logging in")
        verbose_name_plural = _("conditions on logging in")

    def __str__(self) -> str:
        return self.user.get_username()
