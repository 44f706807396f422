"""Addresses of pages."""

from django.urls import include, path

from grids import views

urlpatterns = [
    path("", views.map_page, name="map"),
    path("", include("grids.rows.urls")),
]
