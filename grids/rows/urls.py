"""Addresses of lists: `/areas/{code}/buildings`, `/areas/{code}/measures/unvisited`, with `.csv` or `.xlsx` the file.

And of two areas side by side, `/compare`.
"""

from django.urls import path, re_path

from grids.card.views import compare_page
from grids.rows import views
from grids.rows.lists import LISTS
from grids.rows.of_measures import MEASURE_LISTS
from grids.rows.page import OF_MEASURES

_CODE = "^areas/(?P<code>[^/]+)"
_KIND = f"(?P<kind>{'|'.join(LISTS)})"
_MEASURE = f"measures/(?P<kind>{'|'.join(MEASURE_LISTS)})"
_FORM = r"\.(?P<form>csv|xlsx)"

urlpatterns = [
    path("compare", compare_page, name="compare"),
    re_path(rf"{_CODE}/{_KIND}$", views.rows_page, name="rows"),
    re_path(rf"{_CODE}/{_KIND}{_FORM}$", views.rows_file, name="rows_file"),
    re_path(rf"{_CODE}/{_MEASURE}$", views.rows_page, {"shelf": OF_MEASURES}, name="measure_rows"),
    re_path(rf"{_CODE}/{_MEASURE}{_FORM}$", views.rows_file, {"shelf": OF_MEASURES}, name="measure_rows_file"),
]
