"""Pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from grids.modules import room_modules
from grids.page import page_data


@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """The front page: the map, with the levels as layers and click to locate. Open to everyone."""
    context = {
        "page": page_data(request.user),
        "room_modules": room_modules(),
    }
    return render(request, "grids/map.html", context)
