"""Addresses of OGC API - Features. The standard's paths have no slash at their end, but for the entry."""

from django.urls import path

from gis_data.ogc import views

urlpatterns = [
    path("", views.landing, name="ogc"),
    path("api", views.api, name="ogc-api"),
    path("conformance", views.conformance, name="ogc-conformance"),
    path("collections", views.collection_list, name="ogc-collections"),
    path("collections/<str:key>", views.collection, name="ogc-collection"),
    path("collections/<str:key>/items", views.items, name="ogc-items"),
    path("collections/<str:key>/items/<str:number>", views.item, name="ogc-item"),
]
