"""Addresses of the desk: `/desk/`, its files, views and notices; and `/cases/{number}/`."""

from django.urls import path, re_path

from cases.case_page import views as case_views
from cases.desk import notices, views

urlpatterns = [
    path("desk/", views.desk_page, name="desk"),
    re_path(r"^desk/cases\.(?P<form>csv|xlsx)$", views.desk_file, name="desk_file"),
    path("desk/act/", views.desk_act, name="desk_act"),
    path("desk/views/", views.view_save, name="desk_view_save"),
    path("desk/views/<uuid:uid>/", views.view_open, name="desk_view"),
    path("desk/views/<uuid:uid>/delete/", views.view_delete, name="desk_view_delete"),
    path("desk/notices/", notices.notices_page, name="notices"),
    path("desk/notices/read/", notices.notices_read, name="notices_read"),
    path("desk/notices/count/", notices.notices_count, name="notices_count"),
    path("cases/<slug:number>/", case_views.case_page, name="case"),
    path("cases/<slug:number>/act/", case_views.case_act, name="case_act"),
    path("cases/<slug:number>/contact/", case_views.case_contact, name="case_contact"),
    path("cases/<slug:number>/card/", case_views.case_card, name="case_card"),
]
