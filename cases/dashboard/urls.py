"""Addresses of the dashboard: `/dashboard/`, its files and what belongs to it."""

from django.urls import path, re_path

from cases.dashboard import mails, views

urlpatterns = [
    path("dashboard/", views.board_page, name="dashboard"),
    re_path(r"^dashboard/board\.(?P<form>xlsx|pdf)$", views.board_file, name="dashboard_file"),
    path("dashboard/quality/", views.quality_page, name="quality"),
    path("dashboard/mail/", mails.mails_page, name="board_mail"),
    re_path(r"^dashboard/mail/(?P<uid>[0-9a-f-]{36})/(?P<act>end|send)/$", mails.mail_act, name="board_mail_act"),
]
