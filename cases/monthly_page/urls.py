"""Addresses of the monthly clock: `/monthly/`."""

from django.urls import path

from cases.monthly_page import views

urlpatterns = [
    path("monthly/", views.monthly_page, name="monthly"),
    path("monthly/act/", views.monthly_act, name="monthly_act"),
]
