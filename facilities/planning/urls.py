"""Addresses of the planner's pages."""

from django.urls import path

from facilities.planning import views

urlpatterns = [
    path("siting/", views.siting_page, name="siting"),
    path("scenarios/", views.scenarios_page, name="scenarios"),
    path("scenarios/<int:number>/", views.scenario_page, name="scenario"),
    path("scenarios/<int:number>/delete/", views.scenario_delete, name="scenario_delete"),
]
