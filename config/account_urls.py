"""Logging in for everyone with an account; the administration's own page takes staff only."""

from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _

FORM = "account/form.html"

urlpatterns = [
    path(
        "login/",
        LoginView.as_view(
            template_name=FORM,
            redirect_authenticated_user=True,
            extra_context={"heading": _("Log in"), "action": _("Log in")},
        ),
        name="login",
    ),
    path("logout/", LogoutView.as_view(), name="logout"),
    path(
        "password/",
        PasswordChangeView.as_view(
            template_name=FORM,
            success_url=reverse_lazy("map"),
            extra_context={"heading": _("Change password"), "action": _("Change the password")},
        ),
        name="password_change",
    ),
]
