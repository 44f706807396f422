"""Addresses of the resident's page."""

from django.urls import path

from facilities.near import views

urlpatterns = [path("near/", views.near_page, name="near")]
