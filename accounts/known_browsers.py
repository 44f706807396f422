"""Browsers that an account has logged in with before: they do not wait when their address is slowed down.

So an office goes on working while one machine in it tries passwords: whoever has worked here before holds a signed
cookie that names the account, and who tries other accounts does not. It opens nothing, and each account is still locked
by its own failures. (OWASP, "Slow Down Online Guessing Attacks with Device Cookies".)
"""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from accounts.keys import account_key

COOKIE = "known_browser"
LASTS_S = 90 * 24 * 3600
ACCOUNTS = 8  # of the shifts that share a machine
DIGITS = 20  # of an account's key: 80 bits
BETWEEN = "."


def knows(request: HttpRequest, key: str) -> bool:
    """Whether the account with this key has logged in with the browser that asks."""
    return key[:DIGITS] in _known(request)


def remember(request: HttpRequest, response: HttpResponseBase, user: AbstractBaseUser) -> None:
    """Let the browser show from now on that this account has logged in with it."""
    mine = account_key(user.get_username())[:DIGITS]
    known = [mine, *(key for key in _known(request) if key != mine)][:ACCOUNTS]
    response.set_signed_cookie(
        COOKIE,
        BETWEEN.join(known),
        salt=COOKIE,
        max_age=LASTS_S,
        path=reverse("login"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known(request: HttpRequest) -> list[str]:
    """Keys of accounts, the latest first; none when the cookie is missing, too old or not ours."""
    value = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=LASTS_S)
    return value.split(BETWEEN) if value else []
