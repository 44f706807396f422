"""The API as a whole: what the packages offer, its documentation, and its errors."""

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from cases.assets_api import router as assets_router
from cases.hotspots.api import router as hotspots_router
from cases.life_api import router as case_life_router
from cases.lists.api import router as lists_router
from cases.report.api import router as report_router
from cases.whistle_api import router as whistle_router
from facilities.api import router as facilities_router
from facilities.scenarios_api import router as scenarios_router
from facilities.siting_api import router as siting_router
from facilities.walks_api import router as walks_router
from facilities.what_if_api import router as what_if_router
from gis_data.refusals import NotYours, Refused, Stale, answer_of
from grids.api import router as grids_router
from grids.measures_api import router as measures_router
from jobs.api import router as jobs_router

api = NinjaAPI(
    title="Grid Map API", version=settings.VERSION, docs_url="/docs", openapi_url="/openapi.json", urls_namespace="api"
)
api.add_router("", grids_router)
api.add_router("", measures_router)
api.add_router("", jobs_router)
api.add_router("", walks_router)
api.add_router("", what_if_router)
api.add_router("", siting_router)
api.add_router("", scenarios_router)
api.add_router("", facilities_router)
api.add_router("", whistle_router)
api.add_router("", case_life_router)
api.add_router("", assets_router)
api.add_router("", lists_router)
api.add_router("", report_router)
api.add_router("", hotspots_router)


@api.exception_handler(ValidationError)
def bad_request(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 with each field in words: which one, what was wrong, what it holds."""
    fields = [
        {"field": str(item["loc"][-1]), "problem": item["msg"], "where": str(item["loc"][0])} for item in error.errors
    ]
    names = ", ".join(item["field"] for item in fields)
    text = _("Not understood: %(names)s. /api/docs shows what is expected.") % {"names": names}
    return api.create_response(request, {"error": text, "fields": fields}, status=422)


@api.exception_handler(Refused)
@api.exception_handler(NotYours)
@api.exception_handler(Stale)
def refused(request: HttpRequest, refusal: Refused | NotYours | Stale) -> HttpResponse:
    """Why an act was not done; in every package it is told in the same way."""
    status, told = answer_of(refusal)
    return api.create_response(request, told, status=status)


@api.exception_handler(AuthenticationError)
def not_logged_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """401: what changes something needs to know who asks."""
    return api.create_response(request, {"error": _("Log in, or send a token.")}, status=401)


@api.exception_handler(OperationalError)
def database_away(request: HttpRequest, error: OperationalError) -> HttpResponse:
    """503: nothing is wrong with the question."""
    return api.create_response(request, {"error": _("The database is away. Try again in a moment.")}, status=503)
