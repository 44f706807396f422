"""Addresses of pages."""

import re

from django.urls import include, path, re_path

from grids import take_away, views
from grids.network_page import network_page

KINDS = "|".join(map(re.escape, take_away.MAKERS))

urlpatterns = [
    path("", views.map_page, name="map"),
    path("", include("grids.rows.urls")),
    path("", include("grids.imports.urls")),
    path("network/", network_page, name="network"),
    re_path(rf"^take-away/(?P<kind>{KINDS})$", take_away.take_away, name="take-away"),
]
