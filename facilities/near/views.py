"""The resident's page, which works without scripts: a place and who walks in the address, the list in the answer."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from facilities.models import WalkGroup
from facilities.near.find import near
from facilities.walks.circles import OffNetwork
from facilities.walks.limits import USUAL_GROUP
from grids.search.find import search

PLACES_SHOWN = 6
DIGITS = 6


@dataclass(frozen=True)
class Place:
    """Where somebody is or wants to be, in degrees, and how it is called if it was looked up."""

    lon: float
    lat: float
    name: str = ""


@require_safe
def near_page(request: HttpRequest) -> HttpResponse:
    """`?lon=&lat=` shows what is near; `?q=` looks for a place first; with neither it asks for one."""
    groups = list(WalkGroup.objects.all())
    wanted = request.GET.get("group", USUAL_GROUP)
    group = next((one for one in groups if one.key == wanted), groups[0] if groups else None)
    context: dict[str, Any] = {"groups": groups, "group": group, "text": request.GET.get("q", "").strip()[:100]}
    try:
        place = _place(request)
    except ValueError:
        problem = _("The position in the address is none. Use your own position, or look for a place by name.")
        return render(request, "facilities/near.html", context | {"problem": problem}, status=400)
    if place is None:
        return render(request, "facilities/near.html", context | _looked_for(request, context["text"]))
    context["place"] = place
    if group is None:
        return render(request, "facilities/near.html", context | {"problem": _("No facilities are on record here yet.")})
    try:
        kinds = near(place.lon, place.lat, group)
    except OffNetwork as problem:
        return render(request, "facilities/near.html", context | {"problem": str(problem)}, status=422)
    return render(
        request,
        "facilities/near.html",
        context
        | {
            "near": [one for one in kinds if one.found],
            "far": [one.kind for one in kinds if not one.found],
            "now": timezone.localtime(),
        },
    )


def _place(request: HttpRequest) -> Place | None:
    """The place in the address; raises ValueError for one that is nowhere on earth."""
    lon, lat = request.GET.get("lon"), request.GET.get("lat")
    if lon is None and lat is None:
        return None
    place = Place(round(float(lon or ""), DIGITS), round(float(lat or ""), DIGITS), request.GET.get("name", "")[:60])
    if not (abs(place.lon) <= 180 and abs(place.lat) <= 90):
        raise ValueError(place)
    return place


def _looked_for(request: HttpRequest, text: str) -> dict[str, Any]:
    """The places that a text may mean."""
    if not text:
        return {}
    found = search(text, request.user, timezone.localdate(), None, PLACES_SHOWN)
    return {"hits": [hit for group in found["groups"] for hit in group["hits"]], "remark": found["remark"]}
