"""The administration as a site: one login for the whole product, and no staff flag to set by hand."""

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _


class GridAdminSite(AdminSite):
    """Open to superusers, and to whoever a post of today opens something here."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether this account may come in at all."""
        return request.user.is_active and (request.user.is_staff or bool(request.user.get_all_permissions()))

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The login of the whole product; who is logged in and has nothing to do here is told so."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied(_("The administration is for those who hold a post that opens something in it."))
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The one logout there is."""
        return redirect("logout", preserve_request=True)

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The one page there is for it."""
        return redirect("password_change")
