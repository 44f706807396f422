"""Addresses of the lists: `/lists/` and what is behind it."""

from django.urls import path

from cases.lists import views

urlpatterns = [
    path("lists/", views.lists_page, name="lists"),
    path("lists/items.csv", views.lists_file, name="lists_file"),
    path("lists/new", views.new_page, name="list_new"),
    path("lists/bank", views.bank_page, name="list_bank"),
    path("lists/partners", views.partners_page, name="partners"),
    path("lists/<uuid:uid>", views.item_page, name="list_item"),
]
