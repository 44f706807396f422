"""Addresses of the pages of jobs."""

from django.urls import path

from jobs import views

urlpatterns = [
    path("jobs/", views.jobs_page, name="jobs"),
    path("jobs/<int:number>", views.job_page, name="job"),
    path("jobs/<int:number>/cancel", views.job_cancel, name="job_cancel"),
    path("jobs/<int:number>/file", views.job_file, name="job_file"),
]
