"""Addresses of GeoReport v2 under /open311/v2/; `.json` or `.xml` at the end, JSON where neither is."""

from django.urls import re_path

from cases.open311 import views

FORM = r"(?:\.(?P<form>json|xml))?"
UID = r"(?P<uid>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"

urlpatterns = [
    re_path(rf"^open311/v2/services{FORM}$", views.service_list, name="open311_services"),
    re_path(rf"^open311/v2/services/(?P<code>[0-9]+){FORM}$", views.service_definition, name="open311_service"),
    re_path(rf"^open311/v2/requests{FORM}$", views.requests, name="open311_requests"),
    re_path(rf"^open311/v2/requests/(?P<number>[-\w]+){FORM}$", views.request_detail, name="open311_request"),
    re_path(rf"^open311/v2/tokens/{UID}{FORM}$", views.token, name="open311_token"),
]
