"""Addresses of reporting and following a case, and of its photos."""

from django.urls import path

from cases.report import follow, photos, views

urlpatterns = [
    path("report/", views.report_page, name="report"),
    path("report/photo-position/", photos.photo_position, name="photo_position"),
    path("report/known/<str:ticket>/", follow.known_page, name="known_case"),
    path("report/<uuid:uid>/", follow.follow_page, name="follow_case"),
    path("photos/<uuid:uid>/", photos.photo, name="case_photo"),
    path("photos/<uuid:uid>/thumb/", photos.photo, {"thumb": True}, name="case_photo_thumb"),
]
