"""Logging in, step by step, and out."""

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import pending
from accounts.actions.attempts import Refused, try_code
from accounts.forms import CodeForm, LoginForm, refused_text
from accounts.middleware import session_ended


class PasswordStep(LoginView):
    """Name and password."""

    template_name = "account/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: LoginForm) -> HttpResponse:
        """On to what else is asked for, or in."""
        return pending.begin(self.request, form.get_user(), self.get_redirect_url())

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Whether a session has just ended."""
        minutes = settings.SESSION_MINUTES if "ended" in self.request.GET else None
        return super().get_context_data(**kwargs, ended_after=minutes)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def code_step(request: HttpRequest) -> HttpResponse:
    """The code of the second factor, or a recovery code."""
    user = pending.pending_user(request)
    if user is None:
        return redirect("login")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            if try_code(request, user, form.cleaned_data["code"]):
                pending.note(request, code=True)
                return pending.go_on(request, user)
            form.add_error("code", _("This code is wrong or was used already. Wait for the next one and type that."))
        except Refused as refused:
            form.add_error("code", refused_text(refused))
    return render(request, "account/code.html", {"form": form})


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Asked by pages of an account while someone works on them: keeps the session, or says that it has ended.

    Another question of the same page may have been told so first, and have taken the cookie away.
    """
    return HttpResponse(status=204) if request.user.is_authenticated else session_ended()
