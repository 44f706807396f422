"""Changing one's password: when one likes, or when it has to be."""

from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import pending
from accounts.actions.passwords import must_change_password, note_own_password


class PasswordChange(PasswordChangeView):
    """For who is logged in, with the old password."""

    template_name = "account/form.html"
    success_url = reverse_lazy("map")
    extra_context = {"heading": gettext_lazy("Change password"), "action": gettext_lazy("Change the password")}

    def form_valid(self, form: SetPasswordForm) -> HttpResponse:
        """Other sessions of the account end with the old password."""
        answer = super().form_valid(form)
        note_own_password(self.request.user)
        return answer


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest) -> HttpResponse:
    """The step of a login in which a password that somebody else has set is replaced."""
    user = pending.pending_user(request)
    if user is None or not must_change_password(user):
        return redirect("login")
    form = SetPasswordForm(user, request.POST or None)
    if form.is_valid() and user.check_password(form.cleaned_data["new_password1"]):
        form.add_error("new_password1", _("This is the old password. Choose another."))
    if form.is_valid():
        form.save()
        note_own_password(user)
        pending.note(request, hash=user.get_session_auth_hash())
        return pending.go_on(request, user)
    context = {
        "form": form,
        "heading": _("Choose your own password"),
        "lead": _("Your password was set by an administrator. Choose one that only you know."),
        "action": _("Set the password and log in"),
    }
    return render(request, "account/form.html", context)
