"""Addresses of coverage: `/coverage/`, `/coverage/{kind}` and what is behind it; `.csv` or `.xlsx` for the file."""

from django.urls import path, re_path

from facilities.coverage_pages import views
from facilities.coverage_pages.files import CHANGE, LEFT_OUT, SCORE

KIND = r"(?P<kind>[-\w]+)"
FORM = r"(?P<form>csv|xlsx)"

urlpatterns = [
    path("coverage/", views.score_page, name="coverage"),
    re_path(rf"^coverage/(?P<page>{SCORE})\.{FORM}$", views.coverage_file, name="coverage_score_file"),
    re_path(rf"^coverage/{KIND}$", views.kind_page, name="coverage_kind"),
    re_path(rf"^coverage/{KIND}/{LEFT_OUT}$", views.left_out_page, name="coverage_left_out"),
    re_path(rf"^coverage/{KIND}/{CHANGE}$", views.change_page, name="coverage_change"),
    re_path(rf"^coverage/{KIND}/(?P<page>{LEFT_OUT}|{CHANGE})\.{FORM}$", views.coverage_file, name="coverage_file"),
]
