"""Addresses of imports."""

from django.urls import path

from grids.imports import views

urlpatterns = [
    path("import/areas", views.import_page, name="import_areas"),
    path("import/areas/<int:number>", views.import_report, name="import_report"),
    path("import/areas/<int:number>/write", views.import_write, name="import_write"),
]
