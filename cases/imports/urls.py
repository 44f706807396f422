"""Addresses of imports of cases."""

from django.urls import path

from cases.imports import views

urlpatterns = [
    path("import/cases", views.import_page, name="import_cases"),
    path("import/cases/<int:number>", views.import_report, name="import_cases_report"),
    path("import/cases/<int:number>/write", views.import_write, name="import_cases_write"),
]
