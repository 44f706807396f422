"""Addresses of map data."""

from django.urls import include, path

from gis_data import views

urlpatterns = [
    path("ogc/", include("gis_data.ogc.urls")),
    path("tiles/layers.json", views.layer_list, name="layers"),
    path("tiles/<str:keys>/<str:z>/<str:x>/<str:y>.mvt", views.tile, name="tile"),
]
