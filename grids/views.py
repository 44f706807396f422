"""Pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gis_data.map_parts import all_parts
from grids.modules import map_modules
from grids.page import page_data


@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """The front page: the map, with the levels as layers and click to locate. Open to everyone."""
    parts = all_parts()
    context = {"page": page_data(request.user), "modules": map_modules(), "parts": parts}
    return render(request, "grids/map.html", context)
