"""A login that is not complete: the password was right, and something else is asked for first.

Until all of it is done nobody is logged in: every page sees a stranger. It is kept in the session for ten minutes.
"""

from time import time

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url

from accounts import known_browsers
from accounts.actions.attempts import note_success
from accounts.actions.passwords import must_change_password
from accounts.actions.second_factor import has_second_factor, needs_second_factor

KEY = "pending_login"
LASTS_S = 600
BACKEND = "accounts.backends.PostBackend"


def begin(request: HttpRequest, user: AbstractBaseUser, next_url: str) -> HttpResponseRedirect:
    """The password was right: on to what is asked for next, or in."""
    request.session.cycle_key()
    request.session[KEY] = {"user": user.pk, "since": time(), "next": next_url, "hash": user.get_session_auth_hash()}
    return go_on(request, user)


def pending_user(request: HttpRequest) -> AbstractBaseUser | None:
    """Whose login is under way, if it began less than ten minutes ago and the password is still the same."""
    kept = request.session.get(KEY)
    if not kept or time() - kept["since"] > LASTS_S:
        return None
    user = get_user_model().objects.filter(pk=kept["user"], is_active=True).first()
    return user if user and user.get_session_auth_hash() == kept["hash"] else None


def note(request: HttpRequest, **values: object) -> None:
    """Write down what has been done."""
    request.session[KEY] = {**request.session[KEY], **values}


def go_on(request: HttpRequest, user: AbstractBaseUser) -> HttpResponseRedirect:
    """To the next thing that is asked for; when nothing is left, the account is logged in."""
    kept = request.session[KEY]
    if not kept.get("code"):
        if has_second_factor(user):
            return redirect("second_factor")
        if needs_second_factor(user):
            return redirect("second_factor_set_up")
    if must_change_password(user):
        return redirect("password_renew")
    del request.session[KEY]
    login(request, user, backend=BACKEND)
    note_success(request, user)
    answer = redirect(kept["next"] or resolve_url(settings.LOGIN_REDIRECT_URL))
    known_browsers.remember(request, answer, user)
    return answer
