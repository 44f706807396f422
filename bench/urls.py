"""The product's addresses, and the peers': a view that does nothing, and a page that only draws tiles."""

import json
from functools import partial
from pathlib import Path
from uuid import uuid4

from django.contrib.gis.geos import Point
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from cases.models import Case

_BARE = Path(__file__).resolve().parent / "bare"


def constant(_request: HttpRequest) -> HttpResponse:
    """Always the same."""
    return HttpResponse('{"inside":true}', content_type="application/json")


def bare(name: str, _request: HttpRequest) -> FileResponse:
    """A file of the bare page."""
    return FileResponse((_BARE / name).open("rb"))


@csrf_exempt
def insert_case(request: HttpRequest) -> HttpResponse:
    """Inserts the row that a report makes, and asks nothing: no place, no check, no history."""
    told = json.loads(request.body)
    now = timezone.now()
    case = Case.objects.create(
        number=uuid4().hex[:20],
        kind_id=told["kind_id"],
        channel="api",
        text=told["text"],
        place=Point(told["lon"], told["lat"], srid=4326),
        grid_id=told["grid_id"],
        grid_reported_id=told["grid_id"],
        reported_at=now,
        stage="accept",
        stage_since=now,
    )
    return HttpResponse(json.dumps({"number": case.number}), content_type="application/json", status=201)


urlpatterns = [
    path("bench/insert-case", insert_case),
    path("bench/constant", constant),
    *(path(f"bench/{name}", partial(bare, name)) for name in ("bare.html", "bare.js", "bare.css")),
    path("", include("config.urls")),
]
