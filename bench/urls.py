"""The product's addresses, and the peers': a view that does nothing, and a page that only draws tiles."""

from functools import partial
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import include, path

_BARE = Path(__file__).resolve().parent / "bare"


def constant(_request: HttpRequest) -> HttpResponse:
    """Always the same."""
    return HttpResponse('{"inside":true}', content_type="application/json")


def bare(name: str, _request: HttpRequest) -> FileResponse:
    """A file of the bare page."""
    return FileResponse((_BARE / name).open("rb"))


urlpatterns = [
    path("bench/constant", constant),
    *(path(f"bench/{name}", partial(bare, name)) for name in ("bare.html", "bare.js", "bare.css")),
    path("", include("config.urls")),
]
