"""Addresses: includes only."""

from django.contrib import admin
from django.urls import include, path

from config.api import api
from config.health import healthz

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.page_not_found"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("account/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("api/", api.urls),
    path("healthz", healthz, name="healthz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("cases.imports.urls")),
    path("", include("cases.hotspots.urls")),
    path("", include("cases.lists.urls")),
    path("", include("cases.open311.urls")),
    path("", include("cases.report.urls")),
    path("", include("cases.desk.urls")),
    path("", include("cases.dashboard.urls")),
    path("", include("cases.whistle_pages.urls")),
    path("", include("cases.monthly_page.urls")),
    path("", include("facilities.near.urls")),
    path("", include("facilities.planning.urls")),
    path("", include("jobs.urls")),
    path("", include("gis_data.urls")),
    path("", include("grids.urls")),
    path("", include("facilities.coverage_pages.urls")),
]
