"""Addresses of findings that one takes away."""

from django.urls import re_path

from cases.hotspots.take_away import hotspot_file

urlpatterns = [
    re_path(r"^hotspots/findings\.(?P<form>html|geojson|xlsx)$", hotspot_file, name="hotspot_file"),
]
