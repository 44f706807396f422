"""Setting up, renewing and removing the second factor."""

import segno
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import pending
from accounts.actions import second_factor
from accounts.forms import CodeForm, PasswordConfirmForm


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Show the key as a picture and as text, take the first code, then show the recovery codes once.

    For who is logged in, and for who has to set it up in order to be.
    """
    user = _whose(request)
    if user is None:
        return redirect("login")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        codes = second_factor.confirm(user, form.cleaned_data["code"])
        if codes is not None:
            return _show_codes(request, codes)
        form.add_error("code", _("This code does not fit. Is the clock of your telephone right? Type the next one."))
    address = second_factor.address_of(second_factor.begin(user))
    context = {"form": form, "picture": qr_code(address), "key": in_fours(address)}
    return render(request, "account/set_up.html", context)


def _whose(request: HttpRequest) -> AbstractBaseUser | None:
    """Who is logged in; or whose login waits for it, and who has none yet."""
    if request.user.is_authenticated:
        return request.user
    user = pending.pending_user(request)
    return user if user and not second_factor.has_second_factor(user) else None


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    if not request.user.is_authenticated:
        pending.note(request, code=True)
    return render(request, "account/recovery_codes.html", {"codes": codes})


@require_POST
def go_on(request: HttpRequest) -> HttpResponse:
    """After the recovery codes: on with the login, or back to the page of the second factor."""
    user = pending.pending_user(request)
    if user is not None and not request.user.is_authenticated:
        return pending.go_on(request, user)
    return redirect("second_factor_page")


@never_cache
@login_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """What there is; new recovery codes or removal, each with the password."""
    form = PasswordConfirmForm(request.user, request.POST or None)
    context = {
        "form": form,
        "is_set_up": second_factor.has_second_factor(request.user),
        "is_needed": second_factor.needs_second_factor(request.user),
    }
    if form.is_valid() and context["is_set_up"]:
        if "renew" in request.POST:
            return _show_codes(request, second_factor.new_recovery_codes(request.user))
        if not context["is_needed"]:
            second_factor.remove(request.user)
            return redirect("second_factor_page")
    return render(request, "account/second_factor.html", context)


def qr_code(address: str) -> SafeString:
    """A picture (SVG) of an `otpauth:` address, made here."""
    picture = segno.make(address, error="m").svg_inline(scale=4, border=2, omitsize=True, lineclass=None, svgclass="qr")
    return mark_safe(picture)  # segno draws one path; the address is nowhere in it as text


def in_fours(address: str) -> str:
    """The key of an `otpauth:` address as people type it."""
    key = address.partition("secret=")[2].partition("&")[0]
    return " ".join(key[i : i + 4] for i in range(0, len(key), 4))
