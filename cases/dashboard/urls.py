"""Addresses of the dashboard: `/dashboard/`, its files and what belongs to it."""

from django.urls import path, re_path

from cases.dashboard import views

urlpatterns = [
    path("dashboard/", views.board_page, name="dashboard"),
    re_path(r"^dashboard/board\.(?P<form>xlsx|pdf)$", views.board_file, name="dashboard_file"),
]
