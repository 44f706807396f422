"""Addresses of pages."""

from django.urls import path

from grids import views

urlpatterns = [
    path("", views.map_page, name="map"),
]
