"""Addresses of lists: `/areas/{code}/buildings`, and `.csv` or `.xlsx` behind it for the file."""

from django.urls import re_path

from grids.rows import views
from grids.rows.lists import LISTS

KIND = f"(?P<kind>{'|'.join(LISTS)})"

urlpatterns = [
    re_path(rf"^areas/(?P<code>[^/]+)/{KIND}$", views.rows_page, name="rows"),
    re_path(rf"^areas/(?P<code>[^/]+)/{KIND}\.(?P<form>csv|xlsx)$", views.rows_file, name="rows_file"),
]
