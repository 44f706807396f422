"""For each request: tokens of programs, and sessions that end after some time without use."""

from collections.abc import Callable
from time import time
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from accounts.actions.tokens import recognise
from accounts.models import ApiToken
from accounts.rules.tokens import basic, bearer

GetResponse = Callable[[HttpRequest], HttpResponse]
API_PATHS = ("/api/", "/ogc", "/tiles/", "/open311/")
# Open311 GeoReport v2 sends its key as a field of the form.
KEY_PATHS = ("/open311/",)
NOTE_USE_EVERY_S = 60


def is_for_programs(request: HttpRequest) -> bool:
    """Whether the address is one that programs and scripts ask: it answers in JSON and takes tokens."""
    return request.path.startswith(API_PATHS)


class TokenMiddleware:
    """`Authorization: Bearer grid_…` makes the owner of the token the user of this one request.

    The request is then bound to no cookie: a session that comes with it counts for nothing, and so nothing is left for
    a foreign page to misuse (CSRF). A token as the password of HTTP Basic does for reading only: browsers repeat such
    a password by themselves, also for a foreign page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The owner's answer, or 401 with what is wrong."""
        header = request.headers.get("Authorization", "")
        text = bearer(header)
        if text is None and request.method in ("GET", "HEAD"):
            text = basic(header)
        if text is None:
            return self._answer_with_key(request)
        if not is_for_programs(request):
            return refuse_token(
                _("A token opens /api/, /ogc/, /open311/ and /tiles/ only. Use a browser for the pages.")
            )
        token = recognise(text) if text else None
        if token is None:
            return refuse_token(_("This token is unknown, expired or revoked. Make a new one at /account/tokens/."))
        return self._answer_as(request, token)

    def _answer_with_key(self, request: HttpRequest) -> HttpResponse:
        """A key in the form, where one is looked for; what is none is left to the view, which has its own refusals."""
        if request.method == "POST" and request.path.startswith(KEY_PATHS):
            token = recognise(request.POST.get("api_key", ""))
            if token is not None:
                return self._answer_as(request, token)
        return self.get_response(request)

    def _answer_as(self, request: HttpRequest, token: ApiToken) -> HttpResponse:
        request.user, request.token = token.owner, token
        request._dont_enforce_csrf_checks = True
        response = self.get_response(request)
        patch_vary_headers(response, ["Authorization"])
        return response


def refuse_token(problem: str) -> JsonResponse:
    """401, as RFC 6750 has it."""
    challenge = 'Bearer realm="grid", error="invalid_token"'
    return JsonResponse({"error": problem}, status=401, headers={"WWW-Authenticate": challenge})


class SessionMiddleware:
    """Sessions slide while they are used, and who comes with an ended one is told so.

    Their end is Django's own: a session that was not saved for SESSION_MINUTES is not found any more. Use is whatever
    asks who the user is, unless a script asks by itself, which it says with `X-Background: 1`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, and the session as it is after it."""
        response = self.get_response(request)
        if hasattr(request, "token"):
            return response
        if request.session.accessed and "X-Background" not in request.headers:
            slide(request)
        return tell_ended(request, response)


def slide(request: HttpRequest) -> None:
    """Note that the session is in use; once a minute is often enough."""
    session = request.session
    if SESSION_KEY in session and time() - session.get("used", 0) >= NOTE_USE_EVERY_S:
        session["used"] = int(time())


def tell_ended(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A session that has ended in the middle of work: the page to log in says it, scripts and programs get 401."""
    came_with_one = settings.SESSION_COOKIE_NAME in request.COOKIES
    ended = came_with_one and request.session.accessed and request.session.is_empty()
    to_login = response.status_code == 302 and _is_login(response["Location"])
    if is_for_programs(request) and (to_login or (ended and response.status_code in (401, 403))):
        return session_ended() if ended else not_logged_in()
    if ended and to_login:
        response["Location"] += "&ended=1" if "?" in response["Location"] else "?ended=1"
    return response


def session_ended() -> JsonResponse:
    """401 for who was logged in until a while ago."""
    text = _("Your session has ended after %(minutes)d minutes without use. Log in again.")
    return _unauthorised(text % {"minutes": settings.SESSION_MINUTES})


def not_logged_in() -> JsonResponse:
    """401 for who was not."""
    return _unauthorised(_("Log in, or send a token."))


def _unauthorised(problem: str) -> JsonResponse:
    body = {"error": problem, "login": resolve_url(settings.LOGIN_URL), "action": _("Log in")}
    return JsonResponse(body, status=401, headers={"WWW-Authenticate": 'Bearer realm="grid"'})


def _is_login(location: str) -> bool:
    return urlsplit(location).path == resolve_url(settings.LOGIN_URL)
