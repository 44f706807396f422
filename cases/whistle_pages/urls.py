"""Addresses of whistles: `/whistles/` and what is behind it."""

from django.urls import path, re_path

from cases.whistle_pages import views

urlpatterns = [
    path("whistles/", views.whistles_page, name="whistles"),
    re_path(r"^whistles/whistles\.(?P<form>csv|xlsx)$", views.whistles_file, name="whistles_file"),
    path("whistles/new/", views.whistle_new, name="whistle_new"),
    path("whistles/<uuid:uid>/", views.whistle_page, name="whistle"),
    path("whistles/<uuid:uid>/card/", views.whistle_card, name="whistle_card"),
]
