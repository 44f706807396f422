"""The product's addresses, and one view that does nothing: what the server and the framework alone cost."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def constant(_request: HttpRequest) -> HttpResponse:
    """Always the same."""
    return HttpResponse('{"inside":true}', content_type="application/json")


urlpatterns = [path("bench/constant", constant), path("", include("config.urls"))]
