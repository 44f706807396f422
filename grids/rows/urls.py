"""Addresses of lists: `/areas/{code}/buildings`, and `.csv` or `.xlsx` behind it for the file; `/compare`."""

from django.urls import path, re_path

from grids.card.views import compare_page
from grids.rows import views
from grids.rows.lists import LISTS

KIND = f"(?P<kind>{'|'.join(LISTS)})"

urlpatterns = [
    path("compare", compare_page, name="compare"),
    re_path(rf"^areas/(?P<code>[^/]+)/{KIND}$", views.rows_page, name="rows"),
    re_path(rf"^areas/(?P<code>[^/]+)/{KIND}\.(?P<form>csv|xlsx)$", views.rows_file, name="rows_file"),
]
