"""What is answered when something is refused or fails: a page in words, or JSON where programs ask. Never a trace."""

from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.middleware import is_for_programs


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks: by the address, or by what it takes."""
    return is_for_programs(request) or request.headers.get("Accept", "").startswith("application/json")


def _answer(request: HttpRequest, status: int, problem: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"error": problem}, status=status)
    return render(request, f"{status}.html", {"problem": problem}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: not understood, or larger than is taken."""
    return _answer(request, 400, _("The request could not be understood, or was larger than is taken here."))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the reason where one was given in words."""
    usual = _("Log in with an account that holds a post here, or ask the office responsible.")
    return _answer(request, 403, str(exception) or usual)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, with the reason where one was given in words."""
    told = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    usual = _("There is nothing at this address. It may have been mistyped, or the thing was renamed.")
    return _answer(request, 404, told or usual)


def too_many_jobs(request: HttpRequest, waiting: int) -> HttpResponse:
    """429: so many jobs of the asker wait already."""
    told = _("%(count)d of your jobs are waiting, as many as may. Wait for one to end, or cancel one in the list.")
    return _answer(request, 429, told % {"count": waiting})


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a page that needs nothing of what may have failed."""
    if wants_json(request):
        return JsonResponse({"error": _("Something broke. Nothing was written. Try again in a moment.")}, status=500)
    return HttpResponseServerError(render_to_string("500.html"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that did not come from a page of ours, or from one that was open for too long."""
    problem = _("Nothing was changed. Go back, reload the page and try again; cookies must be allowed.")
    if wants_json(request):
        return JsonResponse({"error": problem}, status=403)
    return render(request, "403_csrf.html", status=403)
